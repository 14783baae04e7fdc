"""The second factor: who must have one, how it begins, each code once, what when it is lost."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.thidua.signingin import (
    ENROLMENT,
    code_of,
    give_code,
    give_password,
    give_telephone,
    is_signed_in,
    let_wait_pass,
    make_person,
    shown_codes,
    shown_key,
    wrong_code_of,
)
from thidua.accounts.models import RecoveryCode, User
from thidua.accounts.secondfactor import (
    accept_code,
    make_recovery_codes,
    needs_second_factor,
    recovery_codes_left,
)

pytestmark = pytest.mark.django_db
OWN_PAGE = "/admin/xac-thuc-hai-buoc/"


# Who must have one


@pytest.mark.parametrize(
    ("setting", "bound"),
    [
        ("optional", set()),
        ("privileged", {"issuer", "administrator", "superuser"}),
        ("everyone", {"issuer", "administrator", "superuser", "viewer", "ministry_clerk"}),
    ],
)
def test_a_setting_says_who_must_have_a_second_factor(settings, setting, bound):
    settings.SECOND_FACTOR = setting
    people = {role: User(role=role) for role in ("issuer", "administrator", "viewer")}
    people["ministry_clerk"] = User(role="ministry_clerk")
    people["superuser"] = User(role="viewer", is_superuser=True)
    assert {name for name, user in people.items() if needs_second_factor(user)} == bound


def test_who_need_not_have_one_signs_in_with_a_password(client, settings):
    settings.SECOND_FACTOR = "privileged"
    make_person()
    give_password(client)
    assert is_signed_in(client)


def test_who_has_one_is_asked_for_it_though_the_office_does_not_demand_it(client, settings):
    settings.SECOND_FACTOR = "optional"
    give_telephone(make_person())
    give_password(client)
    assert not is_signed_in(client)


# The first telephone


@pytest.fixture
def boss(settings):
    settings.SECOND_FACTOR = "privileged"
    return make_person("boss", role="administrator")


def test_who_must_have_one_scans_a_code_before_the_first_page(client, boss):
    wanted = reverse("admin:accounts_user_changelist")
    assert give_password(client, "boss", next=wanted)["Location"] == ENROLMENT
    assert not is_signed_in(client)
    page = client.get(ENROLMENT).content.decode()
    assert "<svg" in page
    key = shown_key(page)
    assert shown_key(client.get(ENROLMENT).content.decode()) == key

    page = client.post(ENROLMENT, {"code": "abc"}).content.decode()
    assert "Mã không đúng" in page
    assert shown_key(page) == key
    assert not is_signed_in(client)

    page = client.post(ENROLMENT, {"code": f"{TOTP(key).token():06d}"}).content.decode()
    assert len(set(shown_codes(page))) == 10
    assert f'href="{wanted}"' in page
    assert is_signed_in(client)
    assert not shown_codes(client.get(OWN_PAGE).content.decode())


def test_the_first_telephones_code_is_not_accepted_again_at_a_sign_in(client, boss):
    give_password(client, "boss")
    key = shown_key(client.get(ENROLMENT).content.decode())
    code = f"{TOTP(key).token():06d}"
    client.post(ENROLMENT, {"code": code})
    thief = Client()
    give_password(thief, "boss")
    give_code(thief, code)
    assert not is_signed_in(thief)


def test_a_door_that_asks_for_no_code_leads_nowhere(client, boss):
    client.force_login(boss)
    answer = client.get(reverse("admin:index"), follow=True)
    assert "phải qua xác thực hai bước" in answer.content.decode()
    assert not is_signed_in(client)


def test_a_door_that_passes_a_voluntary_telephone_by_leads_nowhere(client):
    user = make_person()
    give_telephone(user)
    client.force_login(user)
    assert not is_signed_in(client)


def test_sessions_without_it_end_when_the_office_begins_to_demand_it(client, settings):
    make_person()
    give_password(client)
    assert is_signed_in(client)
    settings.SECOND_FACTOR = "everyone"
    assert not is_signed_in(client)


def test_no_page_of_the_admin_shows_a_telephones_key():
    assert TOTPDevice not in admin.site._registry


# A code is accepted once


def test_a_code_is_never_accepted_twice():
    user = make_person()
    device = give_telephone(user)
    code = code_of(device)
    assert accept_code(user, code) == device
    with pytest.raises(ValidationError) as refusal:
        accept_code(user, code)
    assert refusal.value.code == "wrong_code"


def test_an_earlier_code_is_not_accepted_after_a_later_one():
    user = make_person()
    device = give_telephone(user)
    accept_code(user, code_of(device, 1))
    with pytest.raises(ValidationError, match="đã dùng rồi"):
        accept_code(user, code_of(device, 0))


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_telephones_clock_may_be_half_a_minute_off(steps):
    user = make_person()
    device = give_telephone(user)
    assert accept_code(user, code_of(device, steps)) == device


@pytest.mark.parametrize("steps", [-3, 3])
def test_an_old_or_future_code_is_refused(steps):
    user = make_person()
    device = give_telephone(user)
    with pytest.raises(ValidationError):
        accept_code(user, code_of(device, steps))


def test_spaces_and_full_width_digits_are_forgiven():
    user = make_person()
    code = code_of(give_telephone(user))
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert accept_code(user, f" {wide[:3]} {wide[3:]} ")


@pytest.mark.parametrize("code", ["", "1", "12345", "-12345", "1e5", "١٢٣٤٥٦", "\0", "9" * 40])
def test_what_is_no_code_is_refused(code):
    user = make_person()
    give_telephone(user)
    with pytest.raises(ValidationError):
        accept_code(user, code)


def test_an_unconfirmed_telephone_counts_for_nothing(client):
    user = make_person()
    device = give_telephone(user)
    TOTPDevice.objects.update(confirmed=False)
    with pytest.raises(ValidationError, match="chưa bật"):
        accept_code(user, code_of(device))
    give_password(client)
    assert is_signed_in(client)


def test_another_users_telephone_counts_for_nothing(client):
    give_telephone(make_person())
    other = give_telephone(make_person("minh"))
    give_password(client)
    give_code(client, code_of(other))
    assert not is_signed_in(client)


def test_wrong_codes_make_wait_twice_as_long_each_time():
    user = make_person()
    device = give_telephone(user)
    for failures, wait in enumerate((1, 2, 4, 8, 16), start=1):
        with pytest.raises(ValidationError, match="không đúng"):
            accept_code(user, wrong_code_of(device))
        let_wait_pass(device, seconds=-60)  # the wait has not begun yet
        until = timezone.localtime(device.throttling_failure_timestamp + timedelta(seconds=wait))
        with pytest.raises(ValidationError, match=f"{until:%H:%M:%S}") as refusal:
            accept_code(user, code_of(device))
        assert refusal.value.code == "must_wait"
        assert f"sai mã {failures} lần" in refusal.value.message
        let_wait_pass(device, seconds=wait)
    assert accept_code(user, code_of(device)) == device


def _both_at_once(user: User, code: str) -> list[str]:
    """Gives one code in two connections at the same moment; returns the two outcomes."""
    start, outcomes = Barrier(2), []

    def sign_in() -> None:
        try:
            start.wait()
            accept_code(user, code)
            outcomes.append("accepted")
        except ValidationError as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=sign_in) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["telephone", "recovery"])
def test_of_two_sign_ins_at_once_with_one_code_one_is_refused(kind):
    user = make_person()
    device = give_telephone(user)
    code = code_of(device) if kind == "telephone" else make_recovery_codes(user)[0]
    assert _both_at_once(user, code) == ["accepted", "wrong_code"]


# Recovery codes


def test_a_recovery_code_stands_once_for_the_telephone(client):
    user = make_person()
    device = give_telephone(user)
    code = make_recovery_codes(user)[3]
    give_password(client)
    give_code(client, code.lower().replace("-", " "))
    assert is_signed_in(client)
    assert recovery_codes_left(user) == 9
    with pytest.raises(ValidationError, match="đã dùng rồi"):
        accept_code(user, code)
    let_wait_pass(device, seconds=2)
    assert accept_code(user, code_of(device))


def test_recovery_codes_are_stored_hashed_only():
    user = make_person()
    codes = make_recovery_codes(user)
    stored = str(list(RecoveryCode.objects.values()))
    assert len(set(codes)) == 10
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    assert len(set(RecoveryCode.objects.values_list("code_hash", flat=True))) == 10


def test_wrong_recovery_codes_make_wait_too():
    user = make_person()
    device = give_telephone(user)
    code = make_recovery_codes(user)[0]
    with pytest.raises(ValidationError, match="không đúng"):
        accept_code(user, "AAAA-BBBB-CCCC")
    let_wait_pass(device, seconds=-60)
    with pytest.raises(ValidationError) as refusal:
        accept_code(user, code)
    assert refusal.value.code == "must_wait"
    assert recovery_codes_left(user) == 10


def test_another_users_recovery_code_is_refused():
    user, other = make_person(), make_person("minh")
    give_telephone(user)
    give_telephone(other)
    codes = make_recovery_codes(other)
    with pytest.raises(ValidationError):
        accept_code(user, codes[0])


def test_the_last_recovery_codes_are_warned_of(client):
    user = make_person()
    give_telephone(user)
    codes = make_recovery_codes(user)
    RecoveryCode.objects.filter(pk__in=RecoveryCode.objects.values("pk")[:7]).delete()
    give_password(client)
    answer = give_code(client, codes[-1], follow=True)
    assert "Còn 2 mã dự phòng" in answer.content.decode()
