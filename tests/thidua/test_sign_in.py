"""Signing in by password: step by step, to the page asked for, and nobody half-way in."""

import pytest
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.urls import reverse
from django.utils import timezone

from tests.thidua.signingin import (
    PASSWORD,
    SIGN_IN,
    code_of,
    give_code,
    give_password,
    give_telephone,
    is_signed_in,
    let_pass,
    make_person,
)
from thidua.accounts.models import PastPassword, User

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "Vườn xoài 8 cây; mít 2"


@pytest.fixture
def heard():
    """The sign-in signals that were sent, in their order."""
    told = []

    def came_in(sender, request, user, **_):
        told.append(("in", user.username))

    def failed(sender, credentials, request, **_):
        told.append(("failed", credentials.get("username")))

    user_logged_in.connect(came_in)
    user_login_failed.connect(failed)
    yield told
    user_logged_in.disconnect(came_in)
    user_login_failed.disconnect(failed)


# The page asked for


def test_a_password_leads_to_the_page_asked_for(client):
    make_person()
    wanted = reverse("admin:password_change")
    assert give_password(client, next=wanted)["Location"] == wanted
    assert is_signed_in(client)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:x()"])
def test_nobody_is_led_to_another_site(client, elsewhere):
    make_person()
    assert give_password(client, next=elsewhere)["Location"] == reverse("admin:index")


def test_nobody_is_led_to_another_site_after_the_second_step(client):
    device = give_telephone(make_person())
    give_password(client, next="https://evil.example/")
    assert give_code(client, code_of(device))["Location"] == reverse("admin:index")


def test_the_sessions_key_changes_at_every_step(client):
    device = give_telephone(make_person())
    session = client.session
    session["planted"] = "by somebody who shall not know the key that follows"
    session.save()
    keys = [session.session_key]
    give_password(client)
    keys.append(client.session.session_key)
    give_code(client, code_of(device))
    keys.append(client.session.session_key)
    assert len(set(keys)) == 3
    assert is_signed_in(client)


def test_who_is_signed_in_need_not_again(client):
    make_person()
    give_password(client)
    assert client.get(SIGN_IN)["Location"] == reverse("admin:index")


# Half-way in


def test_between_password_and_code_nobody_is_signed_in(client, heard):
    device = give_telephone(make_person())
    assert give_password(client)["Location"] == reverse("admin:sign_in_code")
    assert not is_signed_in(client)
    assert heard == []
    give_code(client, code_of(device))
    assert is_signed_in(client)
    assert heard == [("in", "lan")]


def test_the_steps_pages_are_closed_without_a_password(client):
    for page in ("sign_in_code", "sign_in_new_password", "sign_in_enrolment"):
        answer = client.get(reverse(f"admin:{page}"), follow=True)
        assert answer.redirect_chain == [(SIGN_IN, 302)]
        assert "Hãy đăng nhập" in answer.content.decode()


def test_a_step_is_not_skipped_by_its_neighbours_address(client):
    give_telephone(make_person(must_change_password=True))
    give_password(client)
    for page in ("sign_in_new_password", "sign_in_enrolment"):
        answer = client.post(
            reverse(f"admin:{page}"),
            {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD, "code": "1"},
        )
        assert answer["Location"] == reverse("admin:sign_in_code")
    assert User.objects.get().check_password(PASSWORD)


def test_ten_minutes_after_the_password_it_is_asked_anew(client):
    device = give_telephone(make_person())
    give_password(client)
    session = client.session
    session["sign_in"] = {**session["sign_in"], "begun_at": int(timezone.now().timestamp()) - 600}
    session.save()
    assert give_code(client, code_of(device))["Location"] == SIGN_IN
    assert not is_signed_in(client)


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "viewer"}, {"password": "!x"}])
def test_who_is_changed_half_way_begins_anew(client, change):
    device = give_telephone(make_person())
    give_password(client)
    User.objects.update(**change)
    assert give_code(client, code_of(device))["Location"] == SIGN_IN
    assert not is_signed_in(client)


def test_a_disabled_user_is_told_no_more_than_a_stranger(client, heard):
    make_person(is_active=False)
    known = give_password(client).context["form"].non_field_errors()
    stranger = give_password(client, username="lam").context["form"].non_field_errors()
    assert known
    assert known == stranger
    assert heard == [("failed", "lan"), ("failed", "lam")]


def test_odd_names_are_no_fault_of_the_server(client):
    for name in ("a\0b", "x" * 5000, "‮lan", "'; drop table", "​"):
        assert give_password(client, username=name).status_code in (200, 429)
    make_person()
    assert give_password(client, next="%00%0d%0aX:y")["Location"] == reverse("admin:index")


# A password somebody else knows


def test_a_password_set_by_an_administrator_is_changed_first(client, heard):
    make_person(must_change_password=True)
    step = reverse("admin:sign_in_new_password")
    assert give_password(client)["Location"] == step
    assert not is_signed_in(client)
    assert "chỉ bạn biết" in client.get(step).content.decode()
    same = client.post(step, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert "đã được dùng gần đây" in same.content.decode()
    assert not is_signed_in(client)
    answer = client.post(step, {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD})
    assert answer["Location"] == reverse("admin:index")
    assert is_signed_in(client)
    user = User.objects.get()
    assert not user.must_change_password
    assert user.check_password(NEW_PASSWORD)
    assert heard == [("in", "lan")]


def test_a_password_grows_old_where_the_office_says_so(client, settings):
    user = make_person()
    settings.PASSWORD_MAX_DAYS = 90
    assert give_password(client)["Location"] == reverse("admin:index")
    client.logout()
    set_at = timezone.now() - timezone.timedelta(days=90)
    PastPassword.objects.filter(user=user).update(set_at=set_at)
    assert give_password(client)["Location"] == reverse("admin:sign_in_new_password")


# What it costs


def test_a_page_costs_no_query_more_than_its_session_and_its_user(
    client, settings, django_assert_num_queries
):
    settings.SECOND_FACTOR = "everyone"
    device = give_telephone(make_person())
    give_password(client)
    give_code(client, code_of(device))
    with django_assert_num_queries(2):
        assert client.get(reverse("admin:still_here")).status_code == 204


def test_once_a_minute_a_page_notes_that_somebody_is_there(client, django_assert_num_queries):
    make_person()
    give_password(client)
    let_pass(client, "last_seen_at", minutes=2)
    with django_assert_num_queries(6):  # the two, the user's, and the session's in a savepoint
        client.get(reverse("admin:still_here"))
    with django_assert_num_queries(2):
        client.get(reverse("admin:still_here"))
