"""The pages about one's own second factor, and about the telephone somebody lost."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.thidua.signingin import (
    ENROLMENT,
    PASSWORD,
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
from tests.zones.factories import make_agency, make_user
from thidua.accounts.secondfactor import accept_code, enrol, make_recovery_codes, new_key

pytestmark = pytest.mark.django_db
OWN_PAGE = "/admin/xac-thuc-hai-buoc/"


# The own page


def test_anybody_may_turn_it_on_with_password_and_code(client):
    user, elsewhere = make_person(), Client()
    for own in (client, elsewhere):
        own.force_login(user)
    key = shown_key(client.get(OWN_PAGE).content.decode())
    code = f"{TOTP(key).token():06d}"
    page = client.post(OWN_PAGE, {"code": code, "password": "sai"}).content.decode()
    assert "Mật khẩu không đúng" in page
    assert not TOTPDevice.objects.exists()
    page = client.post(OWN_PAGE, {"code": code, "password": PASSWORD}).content.decode()
    assert len(shown_codes(page)) == 10
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert "Đã bật từ" in client.get(OWN_PAGE).content.decode()


def test_guessing_the_password_on_the_own_page_locks_out(client):
    client.force_login(make_person())
    for _ in range(5):
        answer = client.post(OWN_PAGE, {"code": "1", "password": "sai"})
    assert answer.status_code == 429


@pytest.fixture
def owner(client):
    """A signed-in user with a telephone, whose codes are a half minute apart."""
    user = make_person(agency=make_agency())
    device = give_telephone(user)
    give_password(client)
    give_code(client, code_of(device, -1))
    return device


def test_new_recovery_codes_end_the_old_ones(client, owner):
    old = make_recovery_codes(owner.user)
    page = client.post(OWN_PAGE, {"code": code_of(owner), "renew": "1"}).content.decode()
    new = shown_codes(page)
    assert len(new) == 10
    with pytest.raises(ValidationError):
        accept_code(owner.user, old[0])
    let_wait_pass(owner, seconds=2)
    assert accept_code(owner.user, new[0])


def test_it_is_turned_off_with_a_code_only(client, owner):
    page = client.post(OWN_PAGE, {"code": wrong_code_of(owner), "remove": "1"}).content.decode()
    assert "Mã không đúng" in page
    assert TOTPDevice.objects.exists()
    let_wait_pass(owner, seconds=2)
    answer = client.post(OWN_PAGE, {"code": code_of(owner), "remove": "1"}, follow=True)
    assert "Đã bỏ điện thoại" in answer.content.decode()
    assert not TOTPDevice.objects.exists()
    assert is_signed_in(client)


def test_who_must_have_one_changes_telephones_at_once(client, owner, settings):
    settings.SECOND_FACTOR = "everyone"
    client.post(OWN_PAGE, {"code": code_of(owner), "remove": "1"})
    assert not is_signed_in(client)
    assert give_password(client)["Location"] == ENROLMENT


def test_reading_the_own_page_writes_no_telephone(client):
    client.force_login(make_person())
    client.get(OWN_PAGE)
    assert not TOTPDevice.objects.exists()


def test_a_new_telephone_takes_the_place_of_the_old_one():
    user = make_person()
    old = give_telephone(user)
    key = new_key()
    enrol(user, key=key, code=f"{TOTP(bytes.fromhex(key)).token():06d}")
    assert TOTPDevice.objects.count() == 1
    with pytest.raises(ValidationError):
        accept_code(user, code_of(old))


# A lost telephone


def test_an_administrator_resets_a_lost_telephone_and_says_why(client):
    user, visitor = make_person(), Client()
    device = give_telephone(user)
    codes = make_recovery_codes(user)
    give_password(visitor)
    give_code(visitor, code_of(device))
    client.force_login(make_user("boss", role="administrator"))
    page = reverse("admin:accounts_user_reset-second-factor", args=[user.pk])
    assert "đúng là chủ tài khoản" in client.get(page).content.decode()
    client.post(page, {"reason": ""})
    assert TOTPDevice.objects.exists()
    client.post(page, {"reason": "Mất điện thoại, đã gọi lại số cơ quan"})
    assert not TOTPDevice.objects.exists()
    assert not is_signed_in(visitor)
    with pytest.raises(ValidationError):
        accept_code(user, codes[0])


def test_nobody_resets_the_own_telephone_without_a_code(client):
    boss = make_person("boss", role="administrator")
    device = give_telephone(boss)
    give_password(client, "boss")
    give_code(client, code_of(device))
    page = reverse("admin:accounts_user_reset-second-factor", args=[boss.pk])
    assert client.post(page, {"reason": "x"}).status_code == 403
    assert TOTPDevice.objects.exists()


def test_a_clerk_resets_nobodys_telephone(client):
    user = make_person()
    give_telephone(user)
    client.force_login(make_user())
    page = reverse("admin:accounts_user_reset-second-factor", args=[user.pk])
    assert client.post(page, {"reason": "x"}).status_code in (403, 404)
    assert TOTPDevice.objects.exists()


def test_the_users_page_tells_whether_it_is_on(client, settings):
    user = make_person()
    client.force_login(make_user("boss", role="administrator"))
    page = reverse("admin:accounts_user_change", args=[user.pk])
    assert "Chưa bật" in client.get(page).content.decode()
    give_telephone(user)
    make_recovery_codes(user)
    assert "còn 10 mã dự phòng" in client.get(page).content.decode()


def test_the_command_line_resets_the_telephone_of_the_only_administrator(capsys):
    user = make_person("boss", role="administrator")
    give_telephone(user)
    call_command("reset_second_factor", "boss")
    assert "Đã bỏ" in capsys.readouterr().out
    assert not TOTPDevice.objects.exists()
    for name, code in (("boss", 1), ("khongco", 2)):
        with pytest.raises(CommandError) as refusal:
            call_command("reset_second_factor", name)
        assert refusal.value.returncode == code
