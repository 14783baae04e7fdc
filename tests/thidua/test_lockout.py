"""Wrong passwords and codes lock a name out at the address they came from; for a while only."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.thidua.audit.reading import newest, written_since
from tests.thidua.signingin import (
    PASSWORD,
    code_of,
    give_code,
    give_password,
    give_telephone,
    is_signed_in,
    let_wait_pass,
    make_person,
    wrong_code_of,
)
from tests.zones.factories import make_user
from thidua.accounts.lockout import locks

pytestmark = pytest.mark.django_db
OFFICE, ELSEWHERE = "203.0.113.7", "203.0.113.8"


def by_proxy(address: str) -> dict:
    return {"headers": {"x-forwarded-for": f"198.51.100.1, {address}"}}


def fail(client, times: int = 5, address: str = OFFICE, username: str = "lan"):
    for _ in range(times):
        answer = give_password(client, username, "sai", **by_proxy(address))
    return answer


def let_pass(**time: float) -> None:
    for attempt in AccessAttempt.objects.all():
        earlier = attempt.attempt_time - timedelta(**time)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=earlier)


def test_the_fifth_wrong_password_locks_and_says_until_when_and_whom_to_ask(client, settings):
    settings.ADMINISTRATOR_CONTACT = "Phòng Công nghệ thông tin, 024 1234 5678"
    make_person()
    assert fail(client, 4).status_code == 200
    answer = fail(client, 1)
    assert answer.status_code == 429
    page = answer.content.decode()
    until = timezone.localtime(AccessAttempt.objects.get().attempt_time + timedelta(minutes=15))
    assert f"{until:%H:%M} ngày {until:%d/%m/%Y}" in page
    assert "Phòng Công nghệ thông tin, 024 1234 5678" in page
    assert "nhập sai 5 lần" in page


def test_the_right_password_does_not_open_a_lock(client):
    make_person()
    fail(client)
    assert give_password(client, **by_proxy(OFFICE)).status_code == 429
    assert not is_signed_in(client)


def test_trying_on_does_not_put_the_time_off_that_was_told(client):
    make_person()
    fail(client)
    let_pass(minutes=14)
    assert fail(client, 3).status_code == 429
    let_pass(minutes=1)
    give_password(client, **by_proxy(OFFICE))
    assert is_signed_in(client)


def test_the_same_name_may_sign_in_from_elsewhere(client):
    make_person()
    fail(client)
    give_password(client, **by_proxy(ELSEWHERE))
    assert is_signed_in(client)


def test_another_name_may_sign_in_from_the_same_address(client):
    make_person()
    make_person("minh")
    fail(client)
    give_password(client, "minh", **by_proxy(OFFICE))
    assert is_signed_in(client)


def test_a_forged_address_hides_nobody(client):
    make_person()
    for number in range(5):
        forged = {"headers": {"x-forwarded-for": f"192.0.2.{number}, {OFFICE}"}}
        answer = give_password(client, "lan", "sai", **forged)
    assert answer.status_code == 429
    assert [lock.address for lock in locks(timezone.now())] == [OFFICE]


def test_another_address_of_the_same_network_hides_nobody(client):
    make_person()
    for number in range(5):
        answer = fail(client, 1, f"2001:db8:0:7::{number}")
    assert answer.status_code == 429
    assert [lock.address for lock in locks(timezone.now())] == ["2001:db8:0:7::"]
    assert fail(client, 1, "2001:db8:0:8::1").status_code == 200


def test_guessing_the_old_password_of_who_is_signed_in_locks_out(client):
    client.force_login(make_person())
    page, wrong = reverse("admin:password_change"), {"old_password": "sai"}
    for _ in range(4):
        assert "Mật khẩu không đúng" in client.post(page, wrong).content.decode()
    assert client.post(page, wrong).status_code == 429
    right = {
        "old_password": PASSWORD,
        "new_password1": "Lúa chín 2026",
        "new_password2": "Lúa chín 2026",
    }
    assert client.post(page, right).status_code == 429
    let_pass(minutes=16)
    assert client.post(page, right)["Location"] == reverse("admin:password_change_done")
    assert is_signed_in(client)


def test_another_browser_hides_nobody(client):
    make_person()
    for number in range(5):
        answer = give_password(
            client, "lan", "sai", headers={"user-agent": f"B/{number}", "x-forwarded-for": OFFICE}
        )
    assert answer.status_code == 429


def test_a_name_that_nobody_has_is_locked_as_any_other(client):
    assert fail(client, username="khongco").status_code == 429


def test_a_sign_in_forgets_what_went_wrong_before(client):
    make_person()
    fail(client, 4)
    give_password(client, **by_proxy(OFFICE))
    client.logout()
    assert fail(client, 4).status_code == 200


def test_wrong_codes_are_counted_with_wrong_passwords(client):
    device = give_telephone(make_person())
    fail(client, 2)
    give_password(client, **by_proxy(OFFICE))
    for _ in range(3):
        answer = give_code(client, wrong_code_of(device), **by_proxy(OFFICE))
        let_wait_pass(device, hours=1)
    assert answer.status_code == 429
    assert give_code(client, code_of(device), **by_proxy(OFFICE)).status_code == 429
    assert not is_signed_in(client)


def test_the_password_alone_does_not_forget_wrong_codes(client):
    device = give_telephone(make_person())
    for _ in range(5):
        give_password(client, **by_proxy(OFFICE))
        answer = give_code(client, wrong_code_of(device), **by_proxy(OFFICE))
        let_wait_pass(device, hours=1)
    assert answer.status_code == 429


def test_another_process_sees_the_same_lock():
    make_person()
    for _ in range(5):
        fail(Client(), 1)
    assert give_password(Client(), **by_proxy(OFFICE)).status_code == 429


# Unlocking


def test_an_administrator_sees_who_is_locked_and_opens(client):
    make_person()
    fail(client)
    client.force_login(make_user("boss", role="administrator"))
    page = reverse("admin:accounts_user_locks")
    text = client.get(page).content.decode()
    assert OFFICE in text
    answer = client.post(page, {"username": "lan"}, follow=True)
    assert "Đã mở khóa đăng nhập cho «lan»" in answer.content.decode()
    assert "Không có tên đăng nhập nào" in answer.content.decode()
    visitor = Client()
    give_password(visitor, **by_proxy(OFFICE))
    assert is_signed_in(visitor)


@pytest.mark.parametrize("username", ["lan", "khong-co-ai"])
def test_that_a_lock_was_opened_stands_in_the_log(client, username):
    fail(client, username=username)
    client.force_login(boss := make_user("boss", role="administrator"))
    mark = newest()
    client.post(reverse("admin:accounts_user_locks"), {"username": username})
    (entry,) = written_since(mark, table="")
    assert (entry.user, entry.note) == (boss, f"Mở khóa đăng nhập «{username}»")


def test_opening_what_is_not_locked_is_said(client):
    client.force_login(make_user("boss", role="administrator"))
    page = reverse("admin:accounts_user_locks")
    for name in ("lan", "", "a\0"):
        answer = client.post(page, {"username": name}, follow=True)
        assert "không còn bị khóa" in answer.content.decode()


@pytest.mark.parametrize("role", ["ministry_clerk", "viewer"])
def test_nobody_else_sees_or_opens_locks(client, role):
    make_person()
    fail(client)
    client.force_login(make_user(role=role))
    page = reverse("admin:accounts_user_locks")
    assert client.get(page).status_code == 403
    assert client.post(page, {"username": "lan"}).status_code == 403
    assert len(locks(timezone.now())) == 1


def test_the_command_line_opens_too(client, capsys):
    make_person()
    fail(client)
    mark = newest()
    call_command("unlock_sign_in", "lan", "minh")
    opened, run = written_since(mark)
    assert opened.request_id == run.request_id
    assert "lan minh" in run.note
    assert capsys.readouterr().out == "lan: đã mở khóa.\nminh: không bị khóa.\n"
    give_password(client, **by_proxy(OFFICE))
    assert is_signed_in(client)
