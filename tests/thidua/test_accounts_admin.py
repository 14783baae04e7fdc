"""Accounts: only administrators keep them; a clerk belongs to an agency."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse

from tests.zones import factories
from thidua.accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "Dong-Thap-1976"


@pytest.fixture
def boss():
    return factories.make_user("quantri", is_superuser=True)


def new_account(**fields) -> dict:
    return {
        "username": "canbo",
        "full_name": "Nguyễn Văn Đức",
        "role": "agency_clerk",
        "is_staff": "on",
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
        **fields,
    }


def test_an_administrator_adds_a_clerk_who_can_sign_in(client, boss):
    agency = factories.make_agency()
    client.force_login(boss)
    page = reverse("admin:accounts_user_add")
    assert client.get(page).status_code == 200
    response = client.post(page, new_account(agency=agency.pk))
    clerk = User.objects.get(username="canbo")
    assert response["Location"] == reverse("admin:accounts_user_change", args=[clerk.pk])
    client.logout()
    client.post(reverse("admin:login"), {"username": "canbo", "password": PASSWORD})
    own = {"new_password1": "Trà Vinh, 7 nhánh sông", "new_password2": "Trà Vinh, 7 nhánh sông"}
    client.post(reverse("admin:sign_in_new_password"), own)
    assert client.get(reverse("admin:index")).status_code == 200


def test_a_clerk_without_an_agency_is_refused_in_a_sentence(client, boss):
    client.force_login(boss)
    page = client.post(reverse("admin:accounts_user_add"), new_account())
    assert page.status_code == 200
    assert "Cán bộ đơn vị phải thuộc một đơn vị." in page.content.decode()


def test_an_administrator_changes_an_account_and_its_password(client, boss):
    clerk = factories.make_user("canbo", role="viewer")
    client.force_login(boss)
    page = reverse("admin:accounts_user_change", args=[clerk.pk])
    assert client.get(page).status_code == 200
    client.post(page, {"username": "canbo", "full_name": "Trần Đạt", "role": "viewer"})
    clerk.refresh_from_db()
    assert (clerk.full_name, clerk.is_active) == ("Trần Đạt", False)
    page = reverse("admin:auth_user_password_change", args=[clerk.pk])
    assert client.get(page).status_code == 200
    client.post(page, {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD})
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


@pytest.mark.parametrize("role", ["ministry_clerk", "viewer"])
def test_nobody_else_sees_accounts(client, role):
    user = factories.make_user(role=role)
    client.force_login(user)
    for page, args in (("changelist", []), ("add", []), ("change", [user.pk])):
        assert client.get(reverse(f"admin:accounts_user_{page}", args=args)).status_code == 403


def test_rights_are_not_kept_in_groups():
    assert Group not in admin.site._registry
