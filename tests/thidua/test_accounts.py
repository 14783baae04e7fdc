"""Who works in the system, with what rights, and never with the demonstration's passwords."""

from importlib import import_module

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.zones.factories import make_agency, make_user
from thidua.accounts.models import User
from thidua.accounts.roles import Role
from zones import permissions

pytestmark = pytest.mark.django_db


def refuse_demo_accounts() -> None:
    import_module("thidua.wsgi").refuse_demo_accounts_outside_debug()


# The demonstration's accounts


def test_the_server_opens_without_demonstration_accounts(settings):
    settings.DEBUG = False
    make_user()
    refuse_demo_accounts()


def test_the_server_refuses_demonstration_accounts_outside_debug(settings):
    settings.DEBUG = False
    refuse_demo_accounts()
    make_user(is_demo=True)
    with pytest.raises(ImproperlyConfigured, match="demonstration"):
        refuse_demo_accounts()


def test_demonstration_accounts_may_be_tried_out_in_debug(settings):
    make_user(is_demo=True)
    settings.DEBUG = True
    refuse_demo_accounts()


# Rights


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("codename", ["view_agency", "change_agency", "change_score", "view_x"])
def test_rights_are_answered_by_the_apps_own_permissions(role, codename):
    user = make_user(agency=make_agency(), role=role)
    assert user.has_perm(f"zones.{codename}") == permissions.may(user, codename)


def test_rights_given_by_hand_count_for_nothing():
    user = make_user(agency=make_agency())
    right = Permission.objects.get(codename="change_agency", content_type__app_label="zones")
    user.user_permissions.add(right)
    group = Group.objects.create(name="Nhóm")
    group.permissions.add(right)
    user.groups.add(group)
    user = User.objects.get(pk=user.pk)
    assert not user.has_perm("zones.change_agency")
    assert user.get_all_permissions() == set()


def test_an_app_without_permissions_gives_no_rights():
    user = make_user()
    assert not user.has_perm("sessions.view_session")
    assert not user.has_module_perms("sessions")


@pytest.mark.parametrize("role", Role)
def test_only_administrators_keep_accounts_and_only_they_and_auditors_read_them(role):
    user = make_user(agency=make_agency(), role=role)
    assert user.has_perm("accounts.change_user") == (role == "administrator")
    assert user.has_perm("accounts.view_user") == (role in ("administrator", "auditor"))


def test_a_superuser_is_an_administrator_and_nothing_more():
    boss = User.objects.create_superuser("goc", password="pass")
    assert (boss.role, boss.is_superuser) == ("administrator", True)
    assert boss.has_perm("accounts.change_user")
    assert boss.has_module_perms("accounts")
    for right in ("view_scoresheet", "view_score", "upload_workbook", "change_agency"):
        assert not boss.has_perm(f"zones.{right}")
    assert not boss.has_perm("awards.view_nomination")
    assert not boss.has_perms(["accounts.view_user", "zones.view_score"])


def test_the_superuser_command_makes_an_administrator(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "Dong-Thap-1976")
    call_command("createsuperuser", "--noinput", username="goc", email="goc@example.vn")
    assert User.objects.get(username="goc").role == "administrator"


@pytest.mark.parametrize("role", Role)
def test_the_superusers_flag_opens_nothing_that_the_role_does_not(role):
    plain = make_user(agency=make_agency(), role=role)
    flagged = make_user(agency=make_agency(), role=role, is_superuser=True)
    for right in ("accounts.change_user", "zones.change_agency", "zones.view_score"):
        assert flagged.has_perm(right) == plain.has_perm(right)
    assert flagged.get_all_permissions() == flagged.get_user_permissions() == set()


def test_who_left_has_no_rights_and_cannot_sign_in(client):
    gone = make_user("cu", role="administrator", is_active=False)
    assert not gone.has_perm("zones.view_agency")
    assert not gone.has_module_perms("zones")
    client.post(reverse("admin:login"), {"username": "cu", "password": "pass"})
    assert client.get(reverse("admin:index")).status_code == 302


def test_a_clerk_signs_in_and_comes_to_the_page_asked_for(client):
    make_user("lan")
    wanted = reverse("admin:password_change")
    signed_in = client.post(
        f"{reverse('admin:login')}?next={wanted}",
        {"username": "lan", "password": "pass", "next": wanted},
    )
    assert signed_in["Location"] == wanted


# The user


def test_an_agency_clerk_belongs_to_an_agency():
    user = User(username="lan", role="agency_clerk")
    user.set_unusable_password()
    with pytest.raises(ValidationError, match="phải thuộc một đơn vị"):
        user.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        user.save()


def test_an_unknown_role_is_refused_by_the_database():
    user = make_user()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(role="king")


def test_a_user_is_called_by_full_and_given_name():
    user = User(username="lan", full_name="Nguyễn Thị Lan")
    assert (str(user), user.get_full_name(), user.get_short_name()) == (
        "Nguyễn Thị Lan",
        "Nguyễn Thị Lan",
        "Lan",
    )
    assert str(User(username="lan")) == User(username="lan").get_short_name() == "lan"
