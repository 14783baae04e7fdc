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
    return factories.make_user("quantri", role="administrator")


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


def test_of_a_password_it_is_told_only_that_there_is_one(client, boss):
    clerk = factories.make_user("canbo", role="viewer")
    client.force_login(boss)
    address = reverse("admin:accounts_user_change", args=[clerk.pk])
    page = client.get(address).content.decode()
    assert "Đã đặt mật khẩu." in page
    assert 'href="../password/"' in page
    for technical in ("thuật toán", "argon2", "salt", "băm"):
        assert technical not in page
    clerk.set_unusable_password()
    clerk.save()
    assert "Đã đặt mật khẩu." not in client.get(address).content.decode()


def test_an_add_page_has_no_button_to_itself(client, boss):
    client.force_login(boss)
    button = 'class="addlink'
    assert button in client.get(reverse("admin:accounts_user_changelist")).content.decode()
    assert button not in client.get(reverse("admin:accounts_user_add")).content.decode()


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


@pytest.mark.parametrize("role", ["ministry_clerk", "issuer", "viewer"])
def test_nobody_else_sees_accounts(client, role):
    user = factories.make_user(role=role)
    client.force_login(user)
    for page, args in (("changelist", []), ("add", []), ("change", [user.pk])):
        assert client.get(reverse(f"admin:accounts_user_{page}", args=args)).status_code == 403


@pytest.mark.parametrize("page", ["history", "end-sessions", "reset-second-factor", "change"])
def test_who_reads_no_accounts_is_not_told_which_there_are(client, page):
    client.force_login(factories.make_user(role="viewer"))
    known = factories.make_user("canbo").pk
    there, not_there = (
        client.get(reverse(f"admin:accounts_user_{page}", args=[key])) for key in (known, 987654321)
    )
    assert there.status_code == not_there.status_code
    assert there.headers.get("Location") == not_there.headers.get("Location")


def test_an_auditor_reads_accounts_without_their_passwords_and_writes_none(client):
    user = factories.make_user("canbo", role="viewer")
    client.force_login(factories.make_user(role="auditor"))
    change = reverse("admin:accounts_user_change", args=[user.pk])
    shown = client.get(change)
    assert shown.status_code == 200
    assert user.password not in shown.content.decode()
    assert "argon2" not in shown.content.decode()
    assert client.post(change, {"username": "khac", "role": "administrator"}).status_code == 403
    assert client.get(reverse("admin:accounts_user_add")).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[user.pk])
    assert client.get(password).status_code == 403


def test_nobody_gives_themselves_another_role_or_leaves_nobody_to_give_it(client, boss):
    client.force_login(boss)
    page = reverse("admin:accounts_user_change", args=[boss.pk])
    sent = {"username": "quantri", "full_name": "Lê Minh", "role": "ministry_clerk"}
    assert client.post(page, sent).status_code == 302
    boss.refresh_from_db()
    assert (boss.full_name, boss.role, boss.is_active) == ("Lê Minh", "administrator", True)
    assert client.post(reverse("admin:accounts_user_delete", args=[boss.pk])).status_code == 403


def test_an_agency_clerk_whose_agency_is_taken_away_is_refused_in_a_sentence(client, boss):
    clerk = factories.make_user("canbo", agency=factories.make_agency())
    client.force_login(boss)
    page = reverse("admin:accounts_user_change", args=[clerk.pk])
    sent = {"username": "canbo", "full_name": "Trần Đạt", "role": "agency_clerk", "agency": ""}
    shown = client.post(page, sent)
    assert shown.status_code == 200
    assert "Cán bộ đơn vị phải thuộc một đơn vị." in shown.content.decode()


def test_rights_are_not_kept_in_groups():
    assert Group not in admin.site._registry
