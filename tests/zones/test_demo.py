"""The demonstration: the reference case as before its conference, one sheet left to try."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from thidua.accounts.models import User
from thidua.reminders.recipients import reminders_on
from zones.models import Campaign, CriteriaTable, ScoreSheet, Standing, WorkbookImport, ZoneYear
from zones.records import demo
from zones.services.anomalies import anomalies_of
from zones.services.closing import close_zone_year
from zones.services.discipline import discipline_of, totals_of
from zones.services.ranking import rank_campaign
from zones.services.scoresheets import appraise, possible_acts, submit
from zones.services.setup import set_up
from zones.services.sheetstanding import standing_on
from zones.services.summary import zone_sentence
from zones.services.trend import movements

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(tmp_path) -> Campaign:
    demo.load_demo(tmp_path)
    return Campaign.objects.get(code="2020")


def test_every_sheet_but_the_clerks_own_is_appraised_and_the_outcome_is_the_real_one(campaign):
    sheets = ScoreSheet.objects.filter(campaign=campaign)
    own = sheets.get(agency__code=demo.CLERKS_AGENCY)
    assert own.state == "draft"
    others = sheets.exclude(pk=own.pk)
    assert others.count() == 25
    assert {(s.state, s.submitted_by.username, s.appraised_by.username) for s in others} == {
        ("appraised", "bo", "bo")
    }
    assert {sheet.history.count() for sheet in others} == {2}
    assert zone_sentence(rank_campaign(campaign)) == (
        "13/13 Sở Tư pháp đạt loại A, khối THADS có 6 Cục đạt loại A "
        "(tạm tính: 26 bảng chưa duyệt, trong đó 1 bảng chưa nộp)"
    )


def test_the_year_before_is_closed_with_illustrative_points_and_2020_compares_with_it(campaign):
    past = Campaign.objects.get(year=2019)
    assert past.status == "closed"
    assert timezone.localdate(ZoneYear.objects.get(campaign=past).closed_at) == date(2019, 12, 11)
    tables = CriteriaTable.objects.filter(campaign=past)
    assert [(table.status, table.is_illustrative) for table in tables] == [("open", True)] * 2
    assert all("2019" in table.title for table in tables)
    standings = Standing.objects.filter(zone_year__campaign=past)
    assert standings.count() == 26
    assert standings.filter(place=1).count() == 2
    contests = rank_campaign(campaign)
    moved = movements(campaign, contests)
    assert len(moved) == 26
    assert any(movement.places for movement in moved.values())
    signs = anomalies_of(campaign, contests)
    assert not [sign for found in signs.values() for sign in found if "so với năm 2019" in sign]
    # what a clerk finds to try is all of 2020
    assert {one.campaign for one in WorkbookImport.objects.all()} == {campaign}


def test_its_years_have_deadlines_that_most_kept_and_its_users_are_reminded_of_the_next(campaign):
    years = {year.year: year for year in Campaign.objects.filter(year__in=(2019, 2020, 2021))}
    assert all("Các hạn là minh họa" in year.source for year in years.values())
    assert (campaign.self_scoring_due, campaign.closing_due) == (
        date(2020, 11, 15),
        date(2020, 12, 11),
    )
    for year in (2019, 2020):
        together = totals_of(discipline_of(years[year]))
        assert (together.late, together.without_deadline) == (2, 0)
        assert together.on_time == 24 - (year == 2020)
    today = timezone.localdate()
    assert years[2021].self_scoring_due == today + timedelta(days=7)
    told = {reminder.user.username: reminder.duties[0].what for reminder in reminders_on(today)}
    assert told == {
        "bo": "Đôn đốc 26 đơn vị chưa nộp bảng chấm điểm, năm 2021",
        "thuongtruc": "Tự chấm điểm năm 2021: bảng chưa có điểm nào",
        "donvi": "Tự chấm điểm năm 2021: bảng chưa có điểm nào",
    }
    # a deadline that has passed locks nothing: the sheet of the walk is still scored and handed in
    own = ScoreSheet.objects.get(campaign=campaign, agency__code=demo.CLERKS_AGENCY)
    clerk = User.objects.get(username="donvi")
    assert "submit" in possible_acts(standing_on(own, clerk))


def test_the_first_steps_of_its_running_year_agree_with_its_members(campaign):
    figures = {step.key: step.figures for step in set_up(timezone.localdate()).steps}
    assert figures["members"] == "26 đơn vị trong 1 khu vực, cụm."
    assert figures["zone_years"] == "Đã lập 1/1 khu vực."
    assert figures["agency_accounts"] == "2/26 đơn vị có tài khoản."
    assert figures["opening"] == "Đã mở: 26 bảng chấm điểm."


def test_the_year_can_be_closed_once_the_clerks_own_sheet_has_gone_its_way(campaign):
    users = {user.username: user for user in User.objects.all()}
    year = ZoneYear.objects.get(campaign=campaign, zone__code=demo.ZONE)
    with pytest.raises(ValidationError, match="Còn 1 đơn vị chưa được thẩm định"):
        close_zone_year(year, by=users["bo"])
    own = ScoreSheet.objects.get(campaign=campaign, agency__code=demo.CLERKS_AGENCY)
    appraise(submit(own, by=users["donvi"]), by=users["thuongtruc"])
    assert close_zone_year(year, by=users["bo"]).is_closed
