"""A telephone's key is read by the program alone: not from the database, a backup or the log."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.thidua.audit.reading import newest, written_since
from tests.thidua.signingin import code_of, give_telephone, make_person
from thidua.accounts.secondfactor import accept_code, enrol, make_recovery_codes, new_key, remove
from thidua.accounts.telephones import Telephone
from thidua.audit.models import Entry

pytestmark = pytest.mark.django_db
TABLE = Telephone._meta.db_table


def stored_key(device: TOTPDevice) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key FROM {TABLE} WHERE id = %s", [device.pk])
        return cursor.fetchone()[0]


def test_the_key_is_stored_sealed_and_still_makes_the_same_codes():
    key, user = new_key(), make_person()
    shown = Telephone(user=user, key=key)
    device, _ = enrol(user, key=key, code=code_of(shown))
    assert key not in stored_key(device)
    assert len(stored_key(device)) <= Telephone._meta.get_field("key").max_length
    assert Telephone.objects.get(pk=device.pk).bin_key == bytes.fromhex(key)
    assert accept_code(user, code_of(device, 1)) == device


def test_a_key_that_was_stored_open_is_sealed_by_the_next_code():
    user, key = make_person(), new_key()
    device = TOTPDevice.objects.create(user=user, name="Điện thoại", key=key)
    assert stored_key(device) == key
    accept_code(user, code_of(device))
    assert key not in stored_key(device)


def test_a_key_sealed_under_a_secret_key_used_before_is_opened_and_sealed_anew(settings):
    user = make_person()
    device = give_telephone(user)
    secret, before = device.bin_key, stored_key(device)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "mot-khoa-khac-dai-hon-nam-muoi-ky-tu-" * 2
    accept_code(user, code_of(Telephone.objects.get(pk=device.pk)))
    assert stored_key(device) != before
    settings.SECRET_KEY_FALLBACKS = []
    assert Telephone.objects.get(pk=device.pk).bin_key == secret


def test_without_the_secret_key_codes_are_refused_in_a_sentence_and_recovery_codes_are_not(
    settings,
):
    user = make_person()
    device = give_telephone(user)
    code, (recovery, *_) = code_of(device), make_recovery_codes(user)
    settings.SECRET_KEY = "mot-khoa-khac-dai-hon-nam-muoi-ky-tu-" * 2
    with pytest.raises(ValidationError) as refusal:
        accept_code(user, code)
    assert refusal.value.code == "key_lost"
    with pytest.raises(ValidationError):
        accept_code(user, "ABCD-EFGH-JKMN")
    Telephone.objects.update(throttling_failure_count=0)
    assert accept_code(user, recovery) == device


def test_a_key_copied_into_another_users_row_opens_nothing():
    mine, theirs = give_telephone(make_person()), give_telephone(make_person("minh"))
    Telephone.objects.filter(pk=theirs.pk).update(key=stored_key(mine))
    assert not Telephone.objects.get(pk=theirs.pk).is_readable


def test_an_administrator_reads_in_the_log_that_a_telephone_was_given(client):
    give_telephone(make_person())
    entry = Entry.objects.get(table=TABLE)
    client.force_login(make_person("boss", role="administrator"))
    page = client.get(reverse("admin:audit_entry_change", args=[entry.pk]))
    assert "thêm điện thoại xác thực «Điện thoại»" in page.content.decode()


def test_that_a_telephone_came_and_went_is_logged_and_its_key_is_not():
    user = make_person()
    mark = newest()
    device = give_telephone(user)
    accept_code(user, code_of(device))
    remove(user)
    entries = written_since(mark, table=TABLE)
    assert [entry.kind for entry in entries] == ["created", "deleted"]
    assert {entry.owner_row for entry in entries} == {user.pk}
    assert all((entry.old or entry.new)["key"] is None for entry in entries)
    assert device.bin_key.hex() not in f"{[(entry.old, entry.new) for entry in entries]}"
