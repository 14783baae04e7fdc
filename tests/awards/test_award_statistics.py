"""Statistics of awards: equal to a plain count, each award once; the page, workbook and rights."""

from collections import Counter
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.models import AwardLine, Decision
from awards.services import drafts
from awards.services.conferred import conferred_lines, of_zone
from awards.services.statistics import statistics_of
from tests.awards.factories import (
    issue_signed,
    make_award_type,
    make_draft,
    make_issued,
    make_nomination,
    make_person,
)
from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_campaign,
    make_member,
    make_user,
    make_zone,
)

pytestmark = pytest.mark.django_db
PAGE, WORKBOOK = reverse("admin:awards_statistics"), reverse("admin:awards_statistics_workbook")


class Office:
    """Decisions of two years: plain, cancelled, replaced, corrected, and a draft."""

    def __init__(self) -> None:
        self.year = SampleYear(2025, stp=3, thads=1)
        self.flag = make_award_type("HCLD", name="Huân chương Lao động", level="state", kind="form")
        self.title = make_award_type("CSTD", name="Chiến sĩ thi đua", kind="title", level="unit")
        self.woman = make_person("Lê Thị Hoa", gender="female", is_ethnic_minority=True)
        self.man = make_person("Lò Văn Nam", gender="male")
        self.other = make_person("Trần An")
        self._issue_plain()
        self._issue_ended()
        self._issue_corrected()
        make_draft(self._nominate("STP-1", achievement="chưa ban hành"))

    def _nominate(self, code: str, **fields):
        return make_nomination(self.year.campaign, agency=self.year.agencies[code], **fields)

    def _issue_plain(self) -> None:
        rows = [
            self._nominate("STP-1", person=self.woman),
            self._nominate("STP-2", person=self.man, occasion="sudden"),
            self._nominate("STP-2", person=self.other, award_type=self.title),
            self._nominate("THADS-1", occasion="thematic", award_type=self.flag),
        ]
        draft = make_draft(*rows, signed_on=date(2025, 2, 3))
        # a line that was typed in names no nomination: nobody knows the occasion
        draft.award_lines.filter(person=self.other).update(nomination=None)
        issue_signed(draft)

    def _issue_ended(self) -> None:
        cancelled = make_issued(
            self._nominate("STP-1", award_type=self.flag), signed_on=date(2025, 3, 3)
        )
        about = {"signed_on": date(2026, 1, 5)}
        issue_signed(drafts.draft_about(cancelled, "cancellation", reason="Sai", **about))
        replaced = make_issued(
            self._nominate("STP-3", person=self.woman, award_type=self.title),
            signed_on=date(2026, 1, 6),
        )
        issue_signed(drafts.draft_about(replaced, "replacement", signed_on=date(2026, 1, 7)))

    def _issue_corrected(self) -> None:
        target = make_issued(self._nominate("STP-3", occasion="sudden"), signed_on=date(2026, 2, 2))
        letter = drafts.draft_about(
            target, "correction", signed_on=date(2026, 2, 3), reason="Sửa danh sách"
        )
        issue_signed(letter)


@pytest.fixture
def office() -> Office:
    return Office()


def plain_count() -> Counter:
    """Counts the stored lines one by one."""
    issued = [decision for decision in Decision.objects.all() if decision.state == "issued"]
    ended = {d.target_id for d in issued if d.kind in ("cancellation", "replacement")}
    found = Counter()
    for line in AwardLine.objects.select_related("decision", "nomination", "person"):
        decision = line.decision
        if decision.state != "issued" or decision.pk in ended:
            continue
        occasion = line.nomination.occasion if line.nomination else ""
        person = line.person
        whom = (person.gender, person.is_ethnic_minority) if person else (None, None)
        key = (decision.signed_on.year, line.award_type_id, line.subject, occasion, *whom)
        found[key] += 1
    return found


def cells(statistics) -> Counter:
    return Counter(
        {
            (c.year, c.award_type_id, c.subject, c.occasion, c.gender, c.is_minority): c.count
            for c in statistics.cells
        }
    )


def text_of(client, user, **query) -> str:
    client.force_login(user)
    response = client.get(PAGE, query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_statistics_equal_a_count_line_by_line(office):
    found = statistics_of(conferred_lines(make_user()), counts_people=True)
    assert cells(found) == plain_count()
    assert found.tally.total == 6
    assert found.tally.counts == [6, 2, 2, 1, 1]
    assert found.tally.people == [2, 1, 1, 2]
    assert [(year, tally.total) for year, tally in found.years] == [(2025, 4), (2026, 2)]
    assert [level.label for level in found.levels] == [
        *("Cấp Nhà nước", "Cấp Bộ, ngành, tỉnh", "Cấp cơ sở"),
    ]


def test_parts_add_up_to_the_whole(office):
    found = statistics_of(conferred_lines(make_user()), counts_people=True)
    lines = [line for level in found.levels for line in level.lines]
    assert sum(line.tally.total for line in lines) == found.tally.total
    assert sum(level.tally.total for level in found.levels) == found.tally.total
    assert sum(tally.total for _, tally in found.years) == found.tally.total
    assert all(sum(line.tally.counts[1:]) == line.tally.total for line in lines)


def test_a_household_is_neither_woman_nor_man(office):
    make_award_type("HOGD", name="Giấy khen hộ", for_household=True)
    draft = make_draft(
        make_nomination(
            office.year.campaign,
            subject="household",
            unit="Hộ ông A",
            award_type=make_award_type("HOGD"),
        ),
        signed_on=date(2026, 3, 3),
    )
    draft.pays_bonus = False
    draft.save()
    issue_signed(draft)
    found = statistics_of(conferred_lines(make_user()), counts_people=True)
    assert cells(found) == plain_count()
    assert found.tally.by_subject == [7, 2, 4, 1]
    assert sum(found.tally.people[:3]) == 4


def test_a_zones_awards_are_those_of_its_members_in_the_decisions_campaign(office):
    elsewhere = make_zone("KHAC", name="Khu vực khác")
    later = make_campaign(2030)
    make_member(later, elsewhere, office.year.agencies["STP-1"])
    lines = conferred_lines(make_user())
    assert of_zone(lines, office.year.zone).count() == 6
    assert of_zone(lines, elsewhere).count() == 0


def test_a_members_heir_counts_for_the_zone_and_for_its_chair(client, office):
    campaign, heir = office.year.campaign, make_agency("STP-SAU")
    office.year.agencies["STP-3"].successors.add(heir)
    later, elsewhere = make_campaign(2030), make_zone("KHAC", name="Khu vực khác")
    make_member(later, office.year.zone, office.year.agencies["STP-1"])
    make_member(later, elsewhere, heir)
    make_issued(make_nomination(campaign, agency=heir), signed_on=date(2026, 3, 3))
    make_issued(make_nomination(later, agency=heir), signed_on=date(2026, 3, 4))
    lines = conferred_lines(make_user())
    assert of_zone(lines, office.year.zone).count() == 7
    assert of_zone(lines, elsewhere).count() == 1
    client.force_login(office.year.clerk("STP-1"))
    asked = {"year_from": "2025", "year_to": "2026"}
    assert client.get(PAGE, asked).context["found"].tally.total == 7


def test_the_page_counts_the_years_and_agencies_that_are_chosen(client, office):
    reader = make_user(role="viewer")
    text = text_of(client, reader, year_from="2025", year_to="2026")
    for words in ("Huân chương Lao động", "Theo năm ký quyết định", "Dân tộc thiểu số"):
        assert words in text
    context = client.get(PAGE, {"year_from": "2025", "block": "THADS"}).context
    assert context["found"].tally.counts == [1, 0, 0, 1, 0]
    context = client.get(PAGE, {"year_from": "2025", "agency": "STP-2"}).context
    assert context["found"].tally.total == 2
    # without a question the year of the last decision
    assert client.get(PAGE).context["found"].tally.total == 2


def test_an_agencys_clerk_counts_the_own_agencys_awards(client, office):
    client.force_login(office.year.clerk("STP-2"))
    context = client.get(PAGE, {"year_from": "2025", "year_to": "2026"}).context
    assert context["found"].tally.total == 2
    assert context["found"].counts_people
    text = text_of(client, office.year.clerk("STP-2"), agency="STP-1")
    assert "trong danh sách này" in text


def test_the_chairs_clerk_counts_the_zone_but_not_who_its_people_are(client, office):
    clerk = office.year.clerk("STP-1")
    client.force_login(clerk)
    asked = {"year_from": "2025", "year_to": "2026"}
    context = client.get(PAGE, asked).context
    assert context["found"].tally.total == 6
    assert not context["found"].counts_people
    assert "Số nữ, dân tộc thiểu số chỉ hiện" in text_of(client, clerk, **asked)
    own = client.get(PAGE, {**asked, "agency": "STP-1"}).context["found"]
    assert (own.tally.total, own.counts_people) == (1, True)


def test_the_workbook_holds_the_same_counts(client, office):
    client.force_login(office.year.ministry)
    response = client.get(WORKBOOK, {"year_from": "2025", "year_to": "2026"})
    name = response.headers["Content-Disposition"]
    assert name.endswith('"thong-ke-khen-thuong-2025-2026.xlsx"')
    book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))
    sums = list(book["Tổng hợp"].iter_rows(min_row=5, values_only=True))
    assert sums[-1] == ("Tổng cộng", None, 6, 2, 2, 1, 1, 2, 1, 1, 2)
    assert [row[:2] for row in book["Theo năm"].iter_rows(min_row=5, values_only=True)] == [
        (2025, 4),
        (2026, 2),
    ]
    rows = list(book["Chi tiết"].iter_rows(min_row=5, values_only=True))
    assert sum(row[-1] for row in rows) == 6
    assert ("Đột xuất", "Nam", "Không ghi", 1) in [row[5:] for row in rows]


def queries_of(client, pages: list[tuple]) -> list[int]:
    """Returns how many queries the page takes for each (user, question); each counts something."""
    found = []
    for user, asked in pages:
        client.force_login(user)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE, asked).context["found"].tally.total
        found.append(len(queries))
    return found


def test_more_awards_of_more_kinds_and_years_take_no_more_queries(client, office):
    year, asked = office.year, {"year_from": "2020", "year_to": "2026"}
    chair, clerk = year.clerk("STP-1"), year.clerk("STP-2")
    pages = [
        (year.ministry, asked),
        (year.ministry, {**asked, "zone": year.zone.code}),
        (year.ministry, {**asked, "block": "STP", "agency": "STP-2"}),
        (chair, asked),
        (clerk, asked),
    ]
    few = queries_of(client, pages)
    for number in range(6):
        title = make_award_type(f"MOI-{number}", name=f"Danh hiệu mới {number}", level="unit")
        rows = [
            make_nomination(year.campaign, agency=agency, award_type=title, person=make_person())
            for agency in year.agencies.values()
        ]
        make_issued(*rows, signed_on=date(2026, 3 + number, 1))
    assert queries_of(client, pages) == few
    assert max(few) <= 15


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"year_from": "abc"}, "Từ năm:"),
        ({"year_from": "99999999999999999999"}, "Từ năm:"),
        ({"year_from": "2027", "year_to": "2025"}, "không được sau"),
        ({"zone": "BIA"}, "Không có «BIA» trong danh sách này."),
        ({"agency": "\x00"}, "trong danh sách này."),
    ],
)
def test_a_choice_that_cannot_be_is_named(client, office, query, sentence):
    assert sentence in text_of(client, office.year.ministry, **query)
    assert client.get(WORKBOOK, query).status_code == 404


def test_a_year_without_awards_says_so(client):
    ministry = make_user()
    assert "Chưa có khen thưởng nào" in text_of(client, ministry)
    assert "Chưa có khen thưởng nào" in text_of(client, ministry, year_from="1990")
    assert client.get(WORKBOOK).status_code == 404
    assert "Chưa có khen thưởng nào" in text_of(client, make_user(agency=make_agency()))


def test_who_reads_no_papers_is_refused(client):
    client.force_login(make_user(role="administrator"))
    assert client.get(PAGE).status_code == 403
    assert client.get(WORKBOOK).status_code == 403
