"""What the contest's tables and forms refuse, and what the records can say of themselves."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_appointment,
    make_block,
    make_campaign,
    make_member,
    make_province,
    make_sheet,
    make_user,
    make_zone,
    make_zone_year,
)
from zones.models import (
    Agency,
    AgencyName,
    Appointment,
    Campaign,
    Membership,
    ScoreSheet,
    ZoneYear,
)

pytestmark = pytest.mark.django_db


def sentences(record) -> str:
    """Returns what the record's own validation says is wrong; fails if nothing is."""
    with pytest.raises(ValidationError) as refusal:
        record.full_clean()
    return " ".join(refusal.value.messages)


def assert_refused_by_the_database(record, constraint: str) -> None:
    """The database refuses the row, by the constraint (PostgreSQL) or its columns (SQLite)."""
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save()
    assert constraint in {c.name for c in record._meta.constraints}


# Agencies


def test_an_agency_is_not_dissolved_before_it_is_founded():
    agency = make_agency()
    agency.founded_on, agency.dissolved_on = date(2020, 1, 2), date(2020, 1, 1)
    assert "phải sau ngày thành lập" in sentences(agency)
    assert_refused_by_the_database(agency, "agency_is_dissolved_after_it_is_founded")


def test_old_years_keep_an_agencys_old_name():
    agency = make_agency(name="Cục Thi hành án dân sự")
    AgencyName.objects.create(agency=agency, name="Phòng Thi hành án", valid_to=date(2004, 12, 30))
    AgencyName.objects.create(
        agency=agency,
        name="Thi hành án dân sự tỉnh",
        valid_from=date(2004, 12, 31),
        valid_to=date(2009, 10, 31),
    )
    assert agency.name_in(2003) == "Phòng Thi hành án"
    assert agency.name_in(2004) == agency.name_in(2008) == "Thi hành án dân sự tỉnh"
    assert agency.name_in(2009) == agency.name_in(2020) == "Cục Thi hành án dân sự"


def test_an_agencys_lineage_is_itself_and_all_it_succeeds():
    oldest, old = (make_agency(dissolved_on=date(2020, 12, 31)) for _ in range(2))
    new, stranger = make_agency(), make_agency()
    oldest.successors.add(old)
    old.successors.add(new)
    assert new.lineage_ids() == {new.pk, old.pk, oldest.pk}
    assert old.lineage_ids() == {old.pk, oldest.pk}
    assert stranger.pk not in new.lineage_ids()


def test_a_lineage_that_runs_in_a_circle_ends():
    one, other = (make_agency(dissolved_on=date(2020, 12, 31)) for _ in range(2))
    one.successors.add(other)
    other.successors.add(one)
    assert one.lineage_ids() == {one.pk, other.pk}


def test_an_agency_that_still_works_belongs_to_no_successor():
    tomorrow = timezone.localdate() + timedelta(days=1)
    ending, working, heir = make_agency(dissolved_on=tomorrow), make_agency(), make_agency()
    for agency in (ending, working):
        agency.successors.add(heir)
    assert heir.lineage_ids() == {heir.pk}


def test_what_has_competed_keeps_its_block_its_kind_and_its_year():
    year = SampleYear(stp=1, thads=1)
    other = year.agencies["THADS-1"].block
    agency, zone, campaign = year.agencies["STP-1"], year.zone, year.campaign
    agency.block, zone.kind, campaign.year = other, "khu_vuc", 2021
    assert "không đổi khối" in sentences(agency)
    assert "không đổi loại" in sentences(zone)
    assert "không đổi năm" in sentences(campaign)
    alone, planned = make_agency(), make_campaign(2030, status="planned")
    alone.block, planned.year = other, 2031
    alone.full_clean()
    planned.full_clean()


@pytest.mark.parametrize("name", ["starts_on", "ends_on"])
@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_an_office_is_held_in_years_that_there_may_be(name, day):
    year = SampleYear(stp=1)
    office = Appointment.objects.get(campaign=year.campaign)
    setattr(office, name, day)
    assert "Năm phải từ 1948 đến 2200" in sentences(office)


@pytest.mark.parametrize("code", ["stp", "Sở", "STP 1", "-STP", "STP\n"])
def test_codes_are_capitals_digits_hyphens_and_points(code):
    agency = Agency(code=code, name="A", block=make_block(), province=make_province())
    if code.strip() == "STP":
        agency.full_clean()
        assert agency.code == "STP"
    else:
        assert "Mã chỉ gồm" in sentences(agency)


def test_a_province_and_its_agencies_are_kept_while_they_are_used():
    year = SampleYear(stp=1)
    agency = year.agencies["STP-1"]
    for record in (agency, agency.province, agency.block, year.zone, year.campaign):
        with pytest.raises(ProtectedError):
            record.delete()


def test_a_dissolved_province_says_until_when():
    gone = make_province(name="Sóc Trăng", valid_to=date(2025, 6, 30))
    assert str(gone) == "Sóc Trăng (đến 2025)"


# Memberships


def test_an_agency_competes_in_one_zone_of_a_kind_a_year():
    year = SampleYear(stp=1)
    agency = year.agencies["STP-1"]
    second = Membership(campaign=year.campaign, zone=make_zone(), agency=agency)
    assert "cùng loại" in sentences(second)
    assert_refused_by_the_database(second, "membership_one_zone_of_a_kind_a_year")


def test_an_agency_may_compete_in_zones_of_different_kinds_and_in_other_years():
    year = SampleYear(stp=1)
    agency = year.agencies["STP-1"]
    make_member(year.campaign, make_zone(kind="khu_vuc"), agency).full_clean()
    make_member(make_campaign(2021), year.zone, agency).full_clean()
    assert agency.memberships.count() == 3


@pytest.mark.parametrize(
    "life", [{"founded_on": date(2021, 1, 1)}, {"dissolved_on": date(2019, 12, 31)}]
)
def test_an_agency_that_does_not_exist_that_year_is_no_member(life):
    membership = Membership(campaign=make_campaign(), zone=make_zone(), agency=make_agency(**life))
    assert "không hoạt động trong năm 2020" in sentences(membership)


@pytest.mark.parametrize(
    "life", [{"founded_on": date(2020, 12, 31)}, {"dissolved_on": date(2020, 1, 1)}]
)
def test_an_agency_that_exists_part_of_the_year_may_be_a_member(life):
    Membership(campaign=make_campaign(), zone=make_zone(), agency=make_agency(**life)).full_clean()


# Chairs


def test_a_zone_has_one_serving_chair_a_year():
    year = SampleYear(stp=2)
    second = Appointment(
        campaign=year.campaign,
        zone=year.zone,
        agency=year.agencies["STP-2"],
        role="chair",
        office="Giám đốc",
    )
    assert "đã có Trưởng khu vực" in sentences(second)
    assert_refused_by_the_database(second, "appointment_one_serving_chair")


def test_a_replaced_chair_stays_in_the_history_of_the_year():
    year = SampleYear(stp=2)
    Appointment.objects.update(ends_on=date(2020, 6, 30))
    successor = make_appointment(
        year.campaign, year.zone, year.agencies["STP-2"], starts_on=date(2020, 7, 1)
    )
    successor.full_clean()
    assert Appointment.objects.count() == 2
    assert list(Appointment.objects.serving()) == [successor]


def test_an_agency_serves_in_one_role():
    year = SampleYear(stp=1)
    vice = Appointment(
        campaign=year.campaign,
        zone=year.zone,
        agency=year.agencies["STP-1"],
        role="vice_chair",
        office="Giám đốc",
    )
    assert "đã được cử" in sentences(vice)
    assert_refused_by_the_database(vice, "appointment_one_serving_role_an_agency")


def test_only_a_member_of_the_year_is_appointed():
    year = SampleYear(stp=1)
    stranger = Appointment(
        campaign=year.campaign,
        zone=year.zone,
        agency=make_agency(),
        role="vice_chair",
        office="Giám đốc",
    )
    assert "không phải thành viên" in sentences(stranger)


def test_the_chair_comes_from_the_block_that_provides_it():
    year = SampleYear(stp=1, thads=1)
    Appointment.objects.all().delete()
    other_block = Appointment(
        campaign=year.campaign,
        zone=year.zone,
        agency=year.agencies["THADS-1"],
        role="chair",
        office="Cục trưởng",
    )
    assert "phải thuộc khối" in sentences(other_block)
    other_block.role = "vice_chair"
    other_block.full_clean()


def test_where_no_block_is_named_every_block_provides_the_chair():
    year = SampleYear(stp=0, thads=1)
    Appointment(
        campaign=year.campaign,
        zone=year.zone,
        agency=year.agencies["THADS-1"],
        role="chair",
        office="Cục trưởng",
    ).full_clean()


# The year


def test_deadlines_follow_each_other():
    campaign = Campaign(
        code="2020",
        year=2020,
        title="Phong trào",
        self_scoring_due=date(2020, 12, 1),
        appraisal_due=date(2020, 11, 30),
        closing_due=date(2020, 11, 29),
    )
    said = sentences(campaign)
    assert "Hạn thẩm định phải sau" in said
    assert "Hạn tổng kết phải sau" in said


@pytest.mark.parametrize(
    ("status", "takes"),
    [("planned", False), ("open", True), ("appraising", True), ("closed", False)],
)
def test_a_campaign_takes_points_while_it_is_open_or_appraised(status, takes):
    assert Campaign(year=2020, status=status).takes_points is takes


def test_a_year_out_of_reach_is_refused():
    campaign = Campaign(code="1900", year=1900, title="Phong trào")
    assert "từ 1948 đến 2200" in sentences(campaign)
    assert_refused_by_the_database(campaign, "campaign_year_is_plausible")


def test_a_zone_has_one_year_a_campaign():
    year = SampleYear(stp=1)
    second = ZoneYear(campaign=year.campaign, zone=year.zone)
    assert "đã có năm thi đua" in sentences(second)
    assert_refused_by_the_database(second, "zoneyear_one_per_zone_and_campaign")


def test_a_closing_has_a_moment_and_a_person():
    zone_year = make_zone_year(make_campaign(), make_zone())
    zone_year.closed_at = timezone.now()
    assert_refused_by_the_database(zone_year, "zoneyear_closed_at_and_by_together")
    zone_year.closed_by = make_user()
    zone_year.save()
    assert zone_year.is_closed


# Score sheets


def test_an_agency_has_one_sheet_a_year():
    year = SampleYear(stp=1)
    second = ScoreSheet(
        campaign=year.campaign, agency=year.agencies["STP-1"], table=year.tables["STP"]
    )
    assert "đã có bảng chấm điểm" in sentences(second)
    assert_refused_by_the_database(second, "scoresheet_one_per_agency_and_campaign")


@pytest.mark.parametrize("act", ["submitted", "appraised", "approved"])
def test_a_sheets_step_has_a_moment_and_a_person(act):
    sheet = SampleYear(stp=1).sheets["STP-1"]
    setattr(sheet, f"{act}_at", timezone.now())
    assert_refused_by_the_database(sheet, f"scoresheet_{act}_at_and_by_together")


def test_scored_rows_are_those_that_hold_a_point():
    year = SampleYear(stp=1)
    points = {"I.1": 0, "I.2": None, "II.1": (None, 1)}
    year.sheets["STP-1"].delete()
    sheet = make_sheet(year.campaign, year.agencies["STP-1"], year.tables["STP"], points)
    paths = sheet.scores.scored().values_list("criterion__path", flat=True)
    assert sorted(paths) == ["I.1", "II.1"]


def test_the_sheets_of_a_zone_are_those_of_its_members_that_year():
    year = SampleYear(stp=2)
    outside = make_sheet(year.campaign, make_agency(), year.tables["STP"])
    found = ScoreSheet.objects.of_zone(year.zone)
    assert set(found) == set(year.sheets.values())
    assert outside not in found
