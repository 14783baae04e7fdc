"""One's own page about the daily mail."""

import pytest
from django.urls import reverse

from tests.thidua.audit.reading import newest, written_since
from tests.thidua.reminders.mailing import clerk_with_mail, due_in
from tests.zones.factories import SampleYear, make_user

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:own_reminders")


def page_of(client, user) -> str:
    client.force_login(user)
    return client.get(PAGE).content.decode()


def test_a_user_turns_the_mail_off_and_on_again_and_the_log_knows(client):
    user = make_user(email="lan@example.vn")
    assert "Thư nhắc việc đang bật." in page_of(client, user)
    mark = newest()
    client.post(PAGE, {"choice": "off"})
    user.refresh_from_db()
    assert not user.gets_reminders
    (entry,) = written_since(mark, table="accounts_user")
    assert (entry.user, entry.new["gets_reminders"] in (False, 0)) == (user, True)
    assert "Thư nhắc việc đang tắt." in page_of(client, user)
    client.post(PAGE, {"choice": "on"})
    user.refresh_from_db()
    assert user.gets_reminders


@pytest.mark.parametrize("choice", ["", "maybe", "\0"])
def test_anything_else_changes_nothing(client, choice):
    user = make_user()
    client.force_login(user)
    assert client.post(PAGE, {"choice": choice}).status_code == 200
    user.refresh_from_db()
    assert user.gets_reminders


def test_it_says_where_the_mail_goes_and_what_waits(client):
    year = SampleYear(stp=2)
    due_in(3)
    text = page_of(client, clerk_with_mail(year, "STP-2"))
    assert "stp-2@example.vn" in text
    assert "Tự chấm điểm năm 2020" in text
    assert "còn 3 ngày" in text


def test_who_has_no_address_is_told_whom_to_ask(client):
    assert "chưa có địa chỉ thư" in page_of(client, make_user())
    assert "Hiện không có việc nào chờ bạn." in page_of(client, make_user(role="viewer"))


def test_it_stands_under_ones_own_name(client):
    client.force_login(make_user())
    assert f'href="{PAGE}"' in client.get(reverse("admin:index")).content.decode()
