"""The search over everything finds the conferral: people, nominations, decisions, award lines."""

import pytest
from django.urls import reverse

from awards.models import AwardType, Service
from tests.awards.factories import make_award_type, make_draft, make_issued, make_nomination
from tests.awards.factories import make_person as person_named
from tests.thidua.finding import (
    AGENCIES,
    DECISIONS,
    LINES,
    NOMINATIONS,
    PEOPLE,
    addresses,
    asked,
    found,
)
from tests.zones.factories import SampleYear, make_user
from thidua.search import ROWS_SHOWN

pytestmark = pytest.mark.django_db
MOST_QUERIES = 34


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=3)


def make_person(name: str, agency):
    """Somebody who serves at the agency."""
    person = person_named(name)
    Service.objects.create(person=person, agency=agency, office="Trưởng phòng")
    return person


@pytest.mark.parametrize("words", ["le thi dao", "Lê Thị Đào", "LÊ THỊ ĐÀO", "đào lê"])
def test_a_person_and_the_nomination_are_found_however_the_name_is_typed(client, year, words):
    person = make_person("Lê Thị Đào", year.agencies["STP-2"])
    make_nomination(year.campaign, agency=year.agencies["STP-2"], person=person)
    assert found(client, year.ministry, words) == {
        PEOPLE: ["Lê Thị Đào"],
        NOMINATIONS: [f"{make_award_type().name}: Lê Thị Đào"],
    }


def test_another_agencys_people_and_nominations_are_not_found_by_a_clerk(client, year):
    person = make_person("Lê Thị Đào", year.agencies["STP-2"])
    make_nomination(year.campaign, agency=year.agencies["STP-2"], person=person)
    own = found(client, year.clerk("STP-2"), "le thi dao")
    assert list(own) == [PEOPLE, NOMINATIONS]
    for user in (year.clerk("STP-3"), make_user(role="administrator")):
        assert found(client, user, "le thi dao") == {}
        theirs, nobodys = (
            asked(client, user, words).content.decode().partition('id="content-main"')[2]
            for words in ("le thi dao", "le thi mao")
        )
        assert "Không tìm thấy gì" in theirs
        assert theirs.replace("dao", "mao") == nobodys


def test_a_draft_is_found_by_the_office_alone_and_an_issued_decision_by_every_clerk(client, year):
    person = make_person("Lê Thị Đào", year.agencies["STP-2"])
    nomination = make_nomination(year.campaign, agency=year.agencies["STP-2"], person=person)
    draft = make_draft(nomination)
    draft.subject = "Về việc tặng Bằng khen đột xuất"
    draft.save()
    assert found(client, make_user(role="issuer"), "dot xuat") == {DECISIONS: [draft.subject]}
    assert found(client, year.clerk("STP-3"), "dot xuat") == {}
    issued = make_issued(make_nomination(year.campaign, agency=year.agencies["STP-1"]))
    for user in (year.clerk("STP-3"), make_user(role="viewer")):
        name = f"{issued.reference} {issued.subject}"
        assert found(client, user, issued.reference)[DECISIONS] == [name]
    assert DECISIONS not in found(client, make_user(role="administrator"), issued.reference)


@pytest.mark.parametrize("words", ["01/QĐ-BTP", "1/qd-btp", "01", "1"])
def test_a_decision_is_found_by_its_number_before_others_that_hold_the_figures(client, year, words):
    first = make_issued(make_nomination(year.campaign))
    second = make_draft(make_nomination(year.campaign))
    second.subject = "Thay Quyết định số 01/QĐ-BTP"
    second.save()
    decisions = found(client, year.ministry, words)[DECISIONS]
    assert decisions == [f"01/QĐ-BTP {first.subject}", second.subject]
    page = client.get(reverse("admin:awards_decision_changelist"), {"q": words})
    assert set(page.context["cl"].result_list) == {first, second}


def test_a_decision_of_another_symbol_is_not_that_number(client, year):
    make_issued(make_nomination(year.campaign))
    assert DECISIONS not in found(client, year.ministry, "01/QĐ-UBND")
    assert DECISIONS not in found(client, year.ministry, "02/QĐ-BTP")


def test_award_lines_are_found_by_recipient_unit_and_title(client, year):
    person = make_person("Lê Thị Đào", year.agencies["STP-2"])
    nomination = make_nomination(year.campaign, agency=year.agencies["STP-2"], person=person)
    make_issued(nomination)
    line = [f"Lê Thị Đào: {AwardType.objects.get().name}"]
    clerk = year.clerk("STP-3")
    for words in ("le thi dao", "bang khen", "Đào bằng khen bộ trưởng", "dao so tu phap"):
        assert found(client, clerk, words)[LINES] == line
    assert found(client, make_user(role="administrator"), "le thi dao") == {}


def test_a_drafts_lines_are_not_found(client, year):
    person = make_person("Lê Thị Đào", year.agencies["STP-2"])
    make_draft(make_nomination(year.campaign, agency=year.agencies["STP-2"], person=person))
    assert LINES not in found(client, year.ministry, "le thi dao")


def test_all_the_lines_are_on_the_look_up_page_for_the_same_words(client, year):
    agency = year.agencies["STP-2"]
    people = [make_person(f"Lê Thị Đào {n}", agency) for n in range(ROWS_SHOWN + 1)]
    make_issued(*(make_nomination(year.campaign, agency=agency, person=p) for p in people))
    groups = asked(client, year.clerk("STP-3"), "dao bang khen").context["groups"]
    (lines,) = (group for group in groups if group.title == LINES)
    assert (len(lines.found), lines.has_more) == (ROWS_SHOWN, True)
    page = client.get(lines.all_at)
    assert page.context["listed"].page.paginator.count == ROWS_SHOWN + 1
    assert 'value="dao bang khen"' in page.content.decode()
    assert 'name="q"' not in client.get(reverse("results_awards")).content.decode()


def test_the_groups_stand_in_the_order_of_a_clerks_work(client, year):
    person = make_person("Sở Văn Tư", year.agencies["STP-2"])
    make_issued(make_nomination(year.campaign, agency=year.agencies["STP-2"], person=person))
    titles = list(found(client, make_user("so tu", role="auditor"), "so tu"))
    assert titles == [AGENCIES, "Bảng chấm điểm", PEOPLE, NOMINATIONS, LINES, "Người dùng"]


@pytest.mark.parametrize("role", ["ministry_clerk", "auditor", "issuer", "clerk"])
def test_the_links_open_and_the_page_asks_few_queries(
    client, year, role, django_assert_max_num_queries
):
    agency = year.agencies["STP-2"]
    people = [make_person(f"Sở Văn Tư {n}", agency) for n in range(12)]
    make_issued(*(make_nomination(year.campaign, agency=agency, person=p) for p in people))
    make_draft(make_nomination(year.campaign))
    user = year.clerk("STP-2") if role == "clerk" else make_user("so tu 1", role=role)
    links = addresses(client, user, "so tu") + addresses(client, user, "01")
    assert [link for link in links if client.get(link, follow=True).status_code != 200] == []
    for words in ("so tu", "01", "1", "bang khen"):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(reverse("admin:global_search"), {"q": words}).context["groups"]
