"""Who handed in when: counted across a deadline's midnight, shown, written out, to whom."""

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_appointment,
    make_campaign,
    make_member,
    make_user,
    make_zone,
)
from tests.zones.rankings import score
from zones.models import Campaign, ScoreSheet
from zones.services import scoresheets
from zones.services.discipline import BlockDiscipline, SheetCourse, discipline_of, totals_of
from zones.services.standpoints import standpoint_of

pytestmark = pytest.mark.django_db
PAGE, WORKBOOK = reverse("admin:zones_discipline"), reverse("admin:zones_discipline_workbook")
DUE = date(2020, 11, 30)
# midnight in Asia/Ho_Chi_Minh is 17:00 of the day before in UTC
LAST_SECOND = datetime(2020, 11, 30, 16, 59, 59, tzinfo=UTC)
NEXT_DAY = datetime(2020, 11, 30, 17, 0, tzinfo=UTC)


@pytest.fixture
def sample() -> SampleYear:
    year = SampleYear(stp=3, thads=2)
    Campaign.objects.filter(pk=year.campaign.pk).update(
        self_scoring_due=DUE, appraisal_due=date(2020, 12, 10)
    )
    year.campaign.refresh_from_db()
    for sheet in year.sheets.values():
        score(sheet, I_1=50)
    return year


@pytest.fixture
def at(monkeypatch):
    """Does something at a moment: ``at(moment, scoresheets.submit, sheet, by=…)``."""

    def act(moment: datetime, what, *args, **kwargs) -> None:
        with monkeypatch.context() as clock:
            clock.setattr("django.utils.timezone.now", lambda: moment)
            what(*args, **kwargs)

    return act


def courses(sample: SampleYear, **asked) -> dict[str, SheetCourse]:
    names = {agency.pk: code for code, agency in sample.agencies.items()}
    blocks = discipline_of(sample.campaign, **asked)
    return {names[c.agency_id]: c for block in blocks for c in block.courses}


def text_of(client, user, **query) -> str:
    client.force_login(user)
    response = client.get(PAGE, query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_deadline_lasts_until_midnight_in_hanoi(sample, at):
    at(LAST_SECOND, scoresheets.submit, sample.sheets["STP-1"], by=sample.ministry)
    at(NEXT_DAY, scoresheets.submit, sample.sheets["STP-2"], by=sample.ministry)
    found = courses(sample)
    assert (found["STP-1"].timeliness, found["STP-1"].days_late) == ("on_time", 0)
    assert (found["STP-2"].timeliness, found["STP-2"].days_late) == ("late", 1)
    assert found["STP-1"].first_submitted == DUE
    assert found["STP-2"].first_submitted == date(2020, 12, 1)


def test_a_sheet_sent_back_keeps_its_first_day_and_each_return_is_counted(sample, at):
    sheet, by = sample.sheets["STP-2"], {"by": sample.ministry}
    at(datetime(2020, 11, 20, tzinfo=UTC), scoresheets.submit, sheet, **by)
    at(datetime(2020, 11, 21, tzinfo=UTC), scoresheets.send_back, sheet, reason="Thiếu", **by)
    assert courses(sample)["STP-2"].is_being_redone
    at(datetime(2020, 12, 2, tzinfo=UTC), scoresheets.submit, sheet, **by)
    at(datetime(2020, 12, 12, tzinfo=UTC), scoresheets.appraise, sheet, **by)
    course = courses(sample)["STP-2"]
    assert (course.days_late, course.returns) == (-10, 1)
    assert course.submitted == date(2020, 12, 2)
    assert course.appraisal_days_late == 2
    at(datetime(2020, 12, 13, tzinfo=UTC), scoresheets.return_to_draft, sheet, reason="Sai", **by)
    course = courses(sample)["STP-2"]
    assert (course.returns, course.is_being_redone, course.appraised) == (2, True, None)


def test_what_goes_back_from_the_ministry_to_the_appraisers_is_no_return_to_the_agency(sample, at):
    sheet, by = sample.sheets["STP-2"], {"by": sample.ministry}
    scoresheets.submit(sheet, **by)
    scoresheets.appraise(sheet, **by)
    scoresheets.send_back(sheet, reason="Thẩm định lại", **by)
    scoresheets.appraise(sheet, **by)
    assert courses(sample)["STP-2"].returns == 0


def test_who_sent_nothing_is_overdue_from_the_day_after_the_deadline(sample):
    assert courses(sample, today=DUE)["STP-3"].days_late is None
    course = courses(sample, today=date(2020, 12, 5))["STP-3"]
    assert (course.timeliness, course.days_late) == ("not_sent", 5)


def test_without_a_deadline_nobody_is_on_time_or_late(sample, at):
    Campaign.objects.update(self_scoring_due=None)
    sample.campaign.refresh_from_db()
    at(NEXT_DAY, scoresheets.submit, sample.sheets["STP-1"], by=sample.ministry)
    course = courses(sample)["STP-1"]
    assert (course.timeliness, course.days_late) == ("no_deadline", None)


def test_blocks_are_added_up(sample, at):
    at(LAST_SECOND, scoresheets.submit, sample.sheets["STP-1"], by=sample.ministry)
    at(NEXT_DAY, scoresheets.submit, sample.sheets["THADS-1"], by=sample.ministry)
    blocks = discipline_of(sample.campaign)

    def counts(block: BlockDiscipline) -> tuple[int, ...]:
        return block.members, block.on_time, block.late, block.not_sent

    assert [str(block.block) for block in blocks] == ["Sở Tư pháp", "Thi hành án dân sự"]
    assert [counts(block) for block in blocks] == [(3, 1, 0, 2), (2, 0, 1, 1)]
    assert counts(totals_of(blocks)) == (5, 1, 1, 3)


def test_an_agency_in_two_kinds_of_groups_is_added_up_once(sample):
    cluster = make_zone("KV-1", kind="khu_vuc")
    make_member(sample.campaign, cluster, sample.agencies["STP-1"])
    blocks = discipline_of(sample.campaign)
    assert sum(len(block.courses) for block in blocks) == 6
    assert len(totals_of(blocks).courses) == 5


def test_an_agency_without_a_sheet_has_sent_nothing(sample):
    agency = sample.agencies["STP-9"] = make_agency("STP-9")
    make_member(sample.campaign, sample.zone, agency)
    course = courses(sample)["STP-9"]
    assert (course.sheet_id, course.timeliness) == (None, "not_sent")


@pytest.mark.parametrize("code", ["STP-1", "STP-2", "THADS-1", "THADS-2"])
def test_a_clerk_is_told_of_those_whose_sheets_the_clerk_may_read(sample, code):
    make_appointment(sample.campaign, sample.zone, sample.agencies["THADS-1"], "vice_chair")
    clerk = sample.clerk(code)
    found = discipline_of(sample.campaign, standpoint=standpoint_of(clerk, sample.campaign))
    told = {course.agency_id for block in found for course in block.courses}
    visible = ScoreSheet.objects.visible_to(clerk).filter(campaign=sample.campaign)
    assert told == set(visible.values_list("agency", flat=True))


def test_the_page_says_who_was_late_and_by_how_much(client, sample, at):
    at(LAST_SECOND, scoresheets.submit, sample.sheets["STP-1"], by=sample.ministry)
    at(NEXT_DAY, scoresheets.submit, sample.sheets["STP-2"], by=sample.ministry)
    text = text_of(client, make_user(role="viewer"), campaign="2020")
    for words in ("đúng ngày hết hạn", "chậm 1 ngày", "chưa nộp, quá hạn", "30/11/2020"):
        assert words in text
    assert "Tổng cộng" in text
    Campaign.objects.update(self_scoring_due=date(2014, 12, 1))
    late = text_of(client, make_user(role="viewer"), campaign="2020")
    assert "chậm 2.191 ngày" in late
    only = text_of(client, sample.ministry, campaign="2020", block="THADS")
    assert "Thi hành án dân sự tỉnh số 1" in only
    assert "Sở Tư pháp tỉnh số 1" not in only


def test_the_page_says_the_returns_and_the_last_day_as_the_workbook_does(client, sample, at):
    at(NEXT_DAY, scoresheets.submit, sample.sheets["STP-2"], by=sample.ministry)
    text = text_of(client, sample.ministry, campaign="2020", block="STP")
    row = text[text.rindex("Sở Tư pháp tỉnh số 2") :]
    row = row[: row.index("</tr>")]
    assert '<td class="td-number">0</td>' in row
    assert row.count('<td class="td-short">01/12/2020</td>') == 2  # the first day and the last


def test_an_agencys_clerk_reads_the_own_line_only(client, sample):
    text = text_of(client, sample.clerk("STP-2"))
    assert "Sở Tư pháp tỉnh số 2" in text
    assert "Sở Tư pháp tỉnh số 3" not in text
    assert "Thi hành án dân sự tỉnh số 1" not in text


def test_the_workbook_holds_the_sums_and_every_agency(client, sample, at):
    at(NEXT_DAY, scoresheets.submit, sample.sheets["STP-2"], by=sample.ministry)
    client.force_login(sample.ministry)
    response = client.get(WORKBOOK, {"campaign": "2020", "zone": "TAY-NAM-BO"})
    name = response.headers["Content-Disposition"]
    assert name.endswith('"ky-luat-nop-bang-2020-tay-nam-bo.xlsx"')
    book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))
    sums = list(book["Tổng hợp"].iter_rows(min_row=5, values_only=True))
    assert [row[1:6] for row in sums] == [
        ("Sở Tư pháp", 3, 0, 1, 0),
        ("Thi hành án dân sự", 2, 0, 0, 0),
        (None, 5, 0, 1, 0),
    ]
    rows = list(book["Từng đơn vị"].iter_rows(min_row=5, values_only=True))
    assert [row[2] for row in rows] == [agency.name for agency in sample.agencies.values()]
    assert rows[1][3:6] == (datetime(2020, 12, 1), "chậm 1 ngày", 0)


def test_the_page_takes_at_most_fifteen_queries(client, sample, django_assert_max_num_queries):
    for user in (sample.ministry, sample.clerk("STP-1"), sample.clerk("STP-2")):
        client.force_login(user)
        with django_assert_max_num_queries(15):
            client.get(PAGE, {"campaign": "2020", "zone": "TAY-NAM-BO", "block": "STP"})


@pytest.mark.parametrize(
    "query", [{"campaign": "1999"}, {"zone": "BIA"}, {"block": "<b>"}, {"zone": "\x00"}]
)
def test_a_choice_that_is_not_there_is_named(client, sample, query):
    text = text_of(client, sample.ministry, **query)
    assert "trong danh sách này" in text
    assert "<b>»" not in text
    assert client.get(WORKBOOK, query).status_code == 404


def test_an_empty_year_says_so(client):
    ministry = make_user()
    assert "Chưa có phong trào thi đua nào" in text_of(client, ministry)
    make_campaign(2020)
    assert "Chưa có thành viên nào" in text_of(client, ministry)
    assert "Chưa có đơn vị nào bạn được xem" in text_of(client, make_user(agency=make_agency()))


@pytest.mark.parametrize("role", ["issuer", "administrator"])
def test_who_reads_no_points_is_refused(client, sample, role):
    client.force_login(make_user(role=role))
    assert client.get(PAGE).status_code == 403
    assert client.get(WORKBOOK).status_code == 403
