"""A session ends after half an hour idle, half a day in all, and with what changed the user."""

from datetime import timedelta

import pytest
from django.contrib.auth.signals import user_logged_out
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.thidua.signingin import (
    PASSWORD,
    give_password,
    is_signed_in,
    let_pass,
    make_person,
)
from tests.zones.factories import make_agency, make_user
from thidua.accounts.models import User
from thidua.accounts.secondfactor import end_sessions
from thidua.accounts.sessionlimits import why_ended

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "Vườn xoài 8 cây; mít 2"
IDLE, ALL = ["last_seen_at"], ["last_seen_at", "signed_in_at"]


def test_29_minutes_idle_are_forgiven(client):
    client.force_login(make_person())
    let_pass(client, *IDLE, minutes=29)
    assert is_signed_in(client)
    let_pass(client, *IDLE, minutes=29)
    assert is_signed_in(client)


def test_30_minutes_idle_end_the_session_and_the_sign_in_page_says_so(client):
    client.force_login(make_person())
    wanted = f"{reverse('admin:password_change')}?a=b"
    let_pass(client, *IDLE, minutes=30)
    answer = client.get(wanted, follow=True)
    assert answer.redirect_chain == [("/admin/login/?next=/admin/password_change/%3Fa%3Db", 302)]
    assert "30 phút không có thao tác" in answer.content.decode()
    assert "chưa được ghi" not in answer.content.decode()
    assert not is_signed_in(client)


def test_12_hours_end_the_session_of_who_never_rests(client):
    client.force_login(make_person())
    let_pass(client, "signed_in_at", hours=12, seconds=-30)
    assert is_signed_in(client)
    let_pass(client, "signed_in_at", minutes=1)
    answer = client.get(reverse("admin:index"), follow=True)
    assert "kéo dài nhất 12 giờ" in answer.content.decode()
    assert not is_signed_in(client)


def test_a_form_sent_too_late_is_not_written_and_leads_back_to_its_page(client):
    user = make_person()
    client.force_login(user)
    let_pass(client, *IDLE, hours=1)
    page = reverse("admin:password_change")
    answer = client.post(
        page,
        {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD},
        headers={"referer": f"http://testserver{page}"},
        follow=True,
    )
    assert "chưa được ghi" in answer.content.decode()
    assert answer.redirect_chain[0][0].endswith("next=http%3A//testserver/admin/password_change/")
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_form_sent_without_a_session_is_told_as_lost_and_leads_back_to_its_page(client):
    page = reverse("admin:password_change")
    answer = client.post(page, headers={"referer": f"http://testserver{page}"}, follow=True)
    assert answer.redirect_chain[0][0].endswith("next=http%3A//testserver/admin/password_change/")
    assert "Phiên làm việc đã hết. Những gì vừa gửi chưa được ghi." in answer.content.decode()
    assert "chưa được ghi" not in client.get(page, follow=True).content.decode()


def test_a_form_from_elsewhere_leads_to_the_first_page(client):
    client.force_login(make_person())
    let_pass(client, *IDLE, hours=1)
    answer = client.post("/admin/", headers={"referer": "https://evil.example/"})
    assert answer["Location"] == "/admin/login/?next=/admin/"


def test_typing_on_a_long_form_is_not_idleness(client):
    client.force_login(make_person())
    for _ in range(3):
        let_pass(client, *IDLE, minutes=25)
        assert client.get(reverse("admin:still_here")).status_code == 204
    assert is_signed_in(client)


@pytest.mark.parametrize("page", ["results_board", "results_awards", "results_decisions"])
def test_a_session_that_is_over_is_a_strangers_on_the_results_pages_too(client, page):
    client.force_login(make_person())
    let_pass(client, *IDLE, minutes=29)
    assert client.get(reverse(page)).status_code == 200
    let_pass(client, *IDLE, minutes=29)
    assert client.get(reverse(page)).status_code == 200
    let_pass(client, *IDLE, minutes=30)
    assert client.get(reverse(page))["Location"].startswith("/admin/login/")


def test_a_session_that_owes_its_second_factor_is_a_strangers_on_the_results_pages(
    client, settings
):
    client.force_login(make_person())
    settings.SECOND_FACTOR = "everyone"
    assert client.get(reverse("results_board"))["Location"].startswith("/admin/login/")


def test_the_end_is_told_as_a_sign_out(client):
    told = []

    def went_out(sender, request, user, **_):
        told.append(user.username)

    client.force_login(make_person())
    let_pass(client, *ALL, hours=13)
    user_logged_out.connect(went_out)
    client.get(reverse("admin:index"))
    user_logged_out.disconnect(went_out)
    assert told == ["lan"]


def test_a_session_without_marks_has_ended():
    user = User(role="viewer")
    assert why_ended({}, user, timezone.now())


def test_the_limits_are_the_offices_own(settings):
    settings.SESSION_IDLE_MINUTES = 5
    now = timezone.now()
    seen = int((now - timedelta(minutes=6)).timestamp())
    session = {"signed_in_at": seen, "last_seen_at": seen}
    assert "5 phút" in why_ended(session, User(role="viewer"), now)
    settings.SESSION_IDLE_MINUTES = 30
    assert why_ended(session, User(role="viewer"), now) == ""


def test_the_cookie_goes_with_the_browser_and_is_worth_12_hours(client, settings):
    make_person()
    cookie = give_password(client).cookies[settings.SESSION_COOKIE_NAME]
    assert not cookie["max-age"]
    assert cookie["httponly"]
    assert settings.SESSION_COOKIE_AGE == 12 * 3600


# What changes the user


def test_a_disabled_user_is_signed_out_at_once(client):
    user = make_person()
    client.force_login(user)
    assert is_signed_in(client)
    User.objects.filter(pk=user.pk).update(is_active=False)
    answer = client.get(reverse("admin:index"), follow=True)
    assert "đã ngừng dùng" in answer.content.decode()
    assert not is_signed_in(client)


def test_a_session_from_before_a_user_was_disabled_never_comes_back(client):
    boss, user = make_user("boss", role="administrator"), make_person()
    office = Client()
    client.force_login(user)
    office.force_login(boss)
    page = reverse("admin:accounts_user_change", args=[user.pk])
    fields = {"username": "lan", "role": "ministry_clerk", "is_staff": "on"}
    office.post(page, fields)
    office.post(page, {**fields, "is_active": "on"})
    user.refresh_from_db()
    assert user.is_active
    assert not is_signed_in(client)


@pytest.mark.parametrize("change", ["role", "agency", "is_superuser", "is_staff"])
def test_changed_rights_end_the_sessions(client, change):
    user = make_person(agency=make_agency())
    values = {"role": "viewer", "agency": make_agency(), "is_superuser": True, "is_staff": False}
    client.force_login(user)
    assert is_signed_in(client)
    User.objects.filter(pk=user.pk).update(**{change: values[change]})
    answer = client.get(reverse("admin:index"), follow=True)
    assert "vừa được đổi" in answer.content.decode()
    assert not is_signed_in(client)


def test_a_changed_name_ends_nothing(client):
    user = make_person()
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(full_name="Lê Thị Lan")
    assert is_signed_in(client)


def test_a_changed_password_ends_all_sessions_but_the_one_it_was_changed_in(client):
    user, elsewhere = make_person(), Client()
    for own in (client, elsewhere):
        own.force_login(user)
        assert is_signed_in(own)
    client.post(
        reverse("admin:password_change"),
        {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD},
    )
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_an_administrator_ends_all_sessions_of_a_user(client):
    boss, user = make_user("boss", role="administrator"), make_person()
    office = Client()
    client.force_login(user)
    office.force_login(boss)
    office.post(reverse("admin:accounts_user_end-sessions", args=[user.pk]))
    assert not is_signed_in(client)
    assert is_signed_in(office)


def test_ending_sessions_is_no_change_of_the_password():
    user = make_person()
    before = user.get_session_auth_hash()
    end_sessions(user)
    assert user.get_session_auth_hash() != before
    assert user.check_password(PASSWORD)
