"""The page that says what a person may do says what the pages do, and why."""

from datetime import date, timedelta
from inspect import isfunction, signature

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from awards import permissions as conferral
from tests.zones.factories import SampleYear, make_appointment, make_campaign, make_user
from thidua.accounts import permissions as accounts
from thidua.accounts.rights import predicates_in, roles_allowed, sections_of
from thidua.accounts.roles import DUTIES, Role
from zones import permissions
from zones.models import Appointment, ScoreSheet
from zones.services.sheetstanding import standing_on

pytestmark = pytest.mark.django_db
MODULES = [accounts, permissions, conferral]


@pytest.fixture
def year() -> SampleYear:
    """STP-1 chairs, THADS-1 is vice-chair; STP-2's sheet was handed in."""
    year = SampleYear(stp=3, thads=2)
    make_appointment(
        year.campaign,
        year.zone,
        year.agencies["THADS-1"],
        role="vice_chair",
        decision_reference="07/QĐ-BTP",
        starts_on=date(2020, 2, 1),
    )
    year.sheets["STP-2"].state = "submitted"
    year.sheets["STP-2"].submitted_at = timezone.now()
    year.sheets["STP-2"].submitted_by = year.ministry
    year.sheets["STP-2"].save()
    return year


def rights_of(user, on: date | None = None, **asked) -> dict[str, tuple[bool, str]]:
    query = QueryDict(mutable=True)
    query.update(asked)
    found = sections_of(user, on=on or timezone.localdate(), asked=query)
    return {r.what: (r.is_granted, r.why) for section in found for r in section.rights}


def test_a_vice_chairs_clerk_reads_why_the_own_block_may_be_appraised(client, year):
    client.force_login(year.clerk("THADS-1"))
    text = client.get(reverse("admin:accounts_user_own_rights")).content.decode()
    assert f"Chấm thẩm định khối Thi hành án dân sự của {year.zone}, trừ đơn vị mình" in text
    assert (
        f"Vì {year.agencies['THADS-1']} là Phó Trưởng khu vực theo quyết định 07/QĐ-BTP, "
        "từ ngày 01/02/2020 đến khi phong trào khép lại." in text
    )
    assert "Không ai thẩm định, duyệt bảng của chính đơn vị mình." in text


def test_a_chairs_clerk_nominates_for_the_zone_and_a_vice_chairs_reads_why_not(year):
    what = f"Đề nghị cho đơn vị khác của {year.zone}"
    assert rights_of(year.clerk("STP-1"))[what][0]
    is_granted, why = rights_of(year.clerk("THADS-1"))[what]
    assert not is_granted
    assert why.endswith("chỉ Trưởng đề nghị cho cả khu vực.")
    assert what not in rights_of(year.clerk("STP-2"))


def test_an_office_that_ended_and_one_that_has_not_begun_give_nothing_and_say_so(year):
    clerk = year.clerk("STP-1")
    blocks = "Sở Tư pháp, Thi hành án dân sự"
    what = f"Chấm thẩm định khối {blocks} của {year.zone}, trừ đơn vị mình"
    today = timezone.localdate()
    chair = Appointment.objects.filter(role="chair")
    assert rights_of(clerk)[what][0]
    chair.update(starts_on=today + timedelta(days=1))
    is_granted, why = rights_of(clerk)[what]
    assert (is_granted, why.split(":")[0]) == (False, "Chưa đến")
    assert rights_of(clerk, on=today + timedelta(days=1))[what][0]
    chair.update(starts_on=None, ends_on=today - timedelta(days=1))
    is_granted, why = rights_of(clerk)[what]
    assert (is_granted, why.split(":")[0]) == (False, "Đã hết")


def test_the_own_sheet_says_what_stands_in_the_way(year):
    clerk = year.clerk("STP-2")
    own = f"Tự chấm điểm của {year.agencies['STP-2']}"
    assert rights_of(clerk)[own] == (
        False,
        f"Vì là cán bộ của {year.agencies['STP-2']}, nhưng bảng đã nộp.",
    )
    ScoreSheet.objects.update(state="draft", submitted_at=None, submitted_by=None)
    assert rights_of(clerk)[own][0]


def members(year) -> list:
    return [year.clerk(code) for code in ("STP-1", "STP-2", "THADS-1")]


def everybody(year) -> list:
    return members(year) + [
        make_user(role=role, is_active=is_active)
        for role in set(Role) - {Role.AGENCY_CLERK}
        for is_active in (True, False)
    ]


def test_the_counts_are_those_of_the_pages(year):
    for user in everybody(year):
        standings = [standing_on(sheet, user) for sheet in year.sheets.values()]
        expected = [
            ScoreSheet.objects.visible_to(user).count(),
            sum(standing.self_scores for standing in standings),
            sum(standing.appraises for standing in standings),
            sum(standing.approves for standing in standings),
            sum(bool(standing.kinds) for standing in standings),
        ]
        assert counted(user) == expected, user.role


def counted(user) -> list[int]:
    """Returns the sums of the page's columns of figures."""
    section = sections_of(user, on=timezone.localdate(), asked=QueryDict())[0]
    rows = section.table.rows if section.table else []
    figures = [[0 if text == "–" else int(text.split("/")[0]) for text in row[2:]] for row in rows]
    return [sum(column) for column in zip(*figures, strict=True)] or [0] * 5


def test_another_campaign_may_be_looked_at(year):
    make_campaign(2019, status="closed")
    clerk = year.clerk("STP-1")
    sections = sections_of(clerk, on=timezone.localdate(), asked=QueryDict("campaign=2019"))
    assert sections[0].choice.chosen == "2019"
    assert sections[0].rights == []
    assert "không là thành viên" in sections[0].notes[0]


def test_everybody_reads_their_own_rights_and_nobody_anothers(client, year):
    other = year.clerk("STP-3")
    theirs = reverse("admin:accounts_user_rights", args=[other.pk])
    nobodys = reverse("admin:accounts_user_rights", args=[999_999])
    for role in Role:
        user = make_user(role=role, agency=year.agencies["STP-1"])
        client.force_login(user)
        assert client.get(reverse("admin:accounts_user_own_rights")).status_code == 200
        own = client.get(reverse("admin:accounts_user_rights", args=[user.pk]))
        assert own.status_code == 200
        assert DUTIES[role] in own.content.decode()
        may = role in ("administrator", "auditor")
        assert client.get(theirs).status_code == (200 if may else 404)
        assert client.get(nobodys).status_code == 404


def test_who_was_disabled_has_no_right_left_on_the_page(client, year):
    gone = make_user(role="ministry_clerk", is_active=False)
    assert {is_granted for is_granted, _ in rights_of(gone).values()} == {False}
    client.force_login(make_user(role="administrator"))
    shown = client.get(reverse("admin:accounts_user_rights", args=[gone.pk])).content.decode()
    assert "Tài khoản đã bị khóa" in shown


def test_the_page_asks_the_same_queries_however_many_members_there_are(
    client, year, django_assert_max_num_queries
):
    client.force_login(year.clerk("THADS-1"))
    with django_assert_max_num_queries(25):
        client.get(reverse("admin:accounts_user_own_rights"))


@pytest.mark.parametrize("module", MODULES)
def test_every_predicate_of_a_user_alone_is_on_the_page(module):
    asked = [
        function
        for function in vars(module).values()
        if isfunction(function) and function.__module__ == module.__name__
        if list(signature(function).parameters) == ["user"]
    ]
    assert asked == predicates_in(module)
    assert all(roles_allowed(predicate) for predicate in asked)


def test_every_role_says_what_it_is_for():
    assert set(DUTIES) == set(Role)


def test_who_cannot_sign_in_may_do_nothing_and_reads_why():
    for shut_out, why in (
        ({"is_staff": False}, "Tài khoản không được vào trang quản lý."),
        ({"is_active": False}, "Tài khoản đã bị khóa."),
    ):
        found = rights_of(make_user(**shut_out))
        assert {granted for granted, _ in found.values()} == {False}
        assert {reason for _, reason in found.values()} == {why}
