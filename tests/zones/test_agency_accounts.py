"""Accounts for all agencies at once: made by the administrator, their passwords told once."""

from datetime import date
from io import BytesIO

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.zones.factories import SampleYear, make_agency, make_campaign, make_user
from thidua.accounts.models import User
from zones.services import agencyaccounts

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:zones_agency_accounts")


@pytest.fixture
def boss(client):
    user = make_user("quantri", role="administrator")
    client.force_login(user)
    return user


def chosen(*agencies, **names) -> dict:
    sent = {"agency": [agency.pk for agency in agencies]}
    for agency in agencies:
        sent[f"username-{agency.pk}"] = names.get(agency.code, agency.code.lower())
        sent[f"full_name-{agency.pk}"] = f"Cán bộ {agency}"
    return sent


def rows_of(answer) -> list[tuple]:
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return list(book.active.iter_rows(min_row=2, values_only=True))


def test_the_members_without_an_account_are_offered_and_chosen(client, boss):
    year = SampleYear(stp=2)
    year.clerk("STP-1")
    make_user(agency=year.agencies["STP-2"], is_active=False)
    make_agency("STP-NGOAI")
    make_agency("STP-CU", dissolved_on=date(2020, 6, 30))
    rows = client.get(PAGE).context["rows"]
    assert {row.agency.code: row.is_chosen for row in rows} == {
        "STP-2": True,
        "STP-NGOAI": False,
    }
    assert not User.objects.filter(username="stp-2").exists()


def test_all_or_nobody_is_chosen_by_a_link_without_a_script(client, boss):
    make_agency()
    page = client.get(PAGE).content.decode()
    assert page.count(" checked>") == 1
    assert 'href="?choose=none"' in page
    assert " checked>" not in client.get(PAGE, {"choose": "none"}).content.decode()


def test_before_the_year_has_members_every_agency_is_chosen(client, boss):
    make_campaign(2026, status="planned")
    make_agency("STP-A")
    assert [row.is_chosen for row in client.get(PAGE).context["rows"]] == [True]


def test_an_account_opens_with_the_password_of_the_file_and_asks_for_another(client, boss):
    agencies = make_agency("STP-A"), make_agency("STP-B")
    answer = client.post(PAGE, chosen(*agencies))
    rows = rows_of(answer)
    assert [row[2] for row in rows] == ["stp-a", "stp-b"]
    _agency, name, username, password = rows[0]
    clerk = Client()
    shown = clerk.post(
        reverse("admin:login"), {"username": username, "password": password}, follow=True
    )
    assert "Đặt mật khẩu và tiếp tục" in shown.content.decode()
    user = User.objects.get(username=username)
    assert (user.full_name, user.agency, user.role) == (name, agencies[0], "agency_clerk")


def test_the_page_that_waits_for_the_file_learns_of_it_and_says_what_was_made(client, boss):
    agencies = make_agency("STP-A"), make_agency("STP-B")
    answer = client.post(PAGE, {**chosen(*agencies), "answer": "0123456789abcdef"})
    cookie = answer.cookies["answered-0123456789abcdef"]
    assert (cookie["path"], cookie["max-age"], cookie["httponly"]) == (PAGE, 60, "")
    page = client.get(PAGE).content.decode()
    assert "Đã tạo 2 tài khoản; tệp mật khẩu đã tải về." in page


@pytest.mark.parametrize("token", ["", "0123456789abcdeg", "a;b=c", "0123456789abcdef\n"])
def test_a_cookie_is_named_by_nothing_but_a_token(client, boss, token):
    answer = client.post(PAGE, {**chosen(make_agency("STP-A")), "answer": token})
    assert answer["Content-Type"].endswith("sheet")
    assert not [name for name in answer.cookies if name.startswith("answered")]


def test_names_that_are_taken_are_said_and_nothing_is_made(client, boss):
    agencies = make_agency("STP-A"), make_agency("STP-B")
    taken = {"STP-B": "quantri", "STP-A": "có dấu cách"}
    page = client.post(PAGE, chosen(*agencies, **taken)).content.decode()
    assert page.count("Chưa tạo tài khoản nào.") == 2
    assert 'value="có dấu cách"' in page
    assert User.objects.count() == 1


def test_two_rows_of_one_name_are_refused(client, boss):
    agencies = make_agency("STP-A"), make_agency("STP-B")
    names = {agency.code: "chung" for agency in agencies}
    page = client.post(PAGE, chosen(*agencies, **names)).content.decode()
    assert "Chưa tạo tài khoản nào." in page
    assert not User.objects.filter(username="chung").exists()


def test_nothing_chosen_and_too_many_are_refused_in_a_sentence(client, boss, monkeypatch):
    agencies = make_agency("STP-A"), make_agency("STP-B")
    assert "Hãy chọn ít nhất một đơn vị." in client.post(PAGE, {}).content.decode()
    monkeypatch.setattr(agencyaccounts, "MOST_AT_ONCE", 1)
    assert "nhiều nhất 1 tài khoản" in client.post(PAGE, chosen(*agencies)).content.decode()
    assert User.objects.count() == 1


def test_a_second_press_of_the_button_makes_no_second_account_and_says_why(boss):
    agency = make_agency("STP-A")
    agencyaccounts.make_accounts([agencyaccounts.NewAccount(agency, "stp-a", "Cán bộ A")], by=boss)
    with pytest.raises(ValidationError, match="có thể do bấm nút hai lần"):
        agencyaccounts.make_accounts(
            [agencyaccounts.NewAccount(agency, "stp-a-2", "Cán bộ A")], by=boss
        )
    assert User.objects.filter(agency=agency).count() == 1


def test_a_name_of_before_is_not_offered_again(client, boss):
    agency = make_agency("STP-A")
    make_user("stp-a", agency=agency, is_active=False)
    assert [row.username for row in client.get(PAGE).context["rows"]] == ["stp-a-2"]


def test_first_passwords_are_accepted_by_the_rules_of_passwords():
    passwords = {agencyaccounts.first_password() for _ in range(50)}
    assert len(passwords) == 50
    for password in passwords:
        validate_password(password)


@pytest.mark.parametrize("role", ["ministry_clerk", "viewer", "auditor"])
def test_only_the_administrator_makes_accounts(client, role):
    client.force_login(make_user(role=role))
    agency = make_agency("STP-A")
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, chosen(agency)).status_code == 403
    assert not User.objects.filter(agency=agency).exists()


def test_when_every_agency_has_an_account_the_page_says_so(client, boss):
    assert "nào cũng có tài khoản" in client.get(PAGE).content.decode()
