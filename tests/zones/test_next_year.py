"""Opening the next year from this one."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_campaign,
    make_member,
    make_zone,
    make_zone_year,
)
from zones.models import Appointment, Campaign, Membership, ScoreSheet, Target, ZoneYear
from zones.services.nextyear import NextYear, open_next_year

pytestmark = pytest.mark.django_db


def opened(year: SampleYear) -> NextYear:
    return open_next_year(year.campaign, by=year.ministry)


def members_of(campaign: Campaign) -> list[str]:
    return sorted(campaign.memberships.values_list("agency__code", flat=True))


def test_the_next_year_takes_over_zones_members_and_tables():
    year = SampleYear(stp=3, thads=2)
    result = opened(year)
    assert (result.zone_years, result.members, result.tables, result.followed) == (1, 5, 2, 0)
    assert members_of(result.campaign) == members_of(year.campaign)
    assert result.sentence == (
        "Đã lập «Phong trào thi đua năm 2021»: 1 khu vực, 5 thành viên, "
        "2 bảng tiêu chí để soạn tiếp."
    )


def test_the_next_year_is_planned_and_named_after_its_year():
    campaign = opened(SampleYear()).campaign
    assert (campaign.code, campaign.year, campaign.status) == ("2021", 2021, "planned")
    assert campaign.title == "Phong trào thi đua năm 2021"


def test_a_code_without_the_year_gives_way_to_the_year():
    year = SampleYear()
    year.campaign.code, year.campaign.title = "PHONG-TRAO", "Phong trào"
    year.campaign.save()
    campaign = opened(year).campaign
    assert (campaign.code, campaign.title) == ("2021", "Phong trào 2021")


def test_the_tables_go_over_as_drafts_with_all_they_hold():
    year = SampleYear()
    table = opened(year).campaign.tables.get()
    assert (table.status, table.version, table.opened_at) == ("draft", 1, None)
    assert table.criteria.count() == year.tables["STP"].criteria.count()
    assert table.bands.count() == 4


def test_nothing_that_belongs_to_the_old_year_goes_over():
    year = SampleYear()
    Target.objects.create(zone_year=year.zone_year, text="Hòa giải thành 80%", figure=80)
    campaign = opened(year).campaign
    zone_year = campaign.zone_years.get()
    assert (zone_year.slogan, zone_year.launched_on) == ("", None)
    assert not Target.objects.filter(zone_year=zone_year).exists()
    assert not ScoreSheet.objects.filter(campaign=campaign).exists()
    assert not Appointment.objects.filter(campaign=campaign).exists()


def test_a_dissolved_agency_is_followed_to_those_that_live():
    year = SampleYear(stp=3)
    middle = make_agency("STP-MID", dissolved_on=date(2020, 9, 30))
    heir = make_agency("STP-NEW", founded_on=date(2020, 10, 1))
    gone = year.agencies["STP-1"]
    gone.dissolved_on = date(2020, 6, 30)
    gone.save()
    gone.successors.add(middle)
    middle.successors.add(heir)
    result = opened(year)
    assert members_of(result.campaign) == ["STP-2", "STP-3", "STP-NEW"]
    assert result.followed == 1
    assert "(1 đơn vị thay bằng đơn vị kế thừa)" in result.sentence


def test_agencies_merged_into_one_give_one_member():
    year = SampleYear(stp=3)
    heir = make_agency("STP-NEW")
    for code in ("STP-1", "STP-2"):
        gone = year.agencies[code]
        gone.dissolved_on = date(2020, 6, 30)
        gone.save()
        gone.successors.add(heir)
    result = opened(year)
    assert members_of(result.campaign) == ["STP-3", "STP-NEW"]
    assert result.followed == 2


def test_an_agency_that_lives_on_the_first_of_january_stays():
    year = SampleYear(stp=2)
    leaving = year.agencies["STP-1"]
    leaving.dissolved_on = date(2021, 6, 30)
    leaving.save()
    leaving.successors.add(make_agency("STP-NEW", founded_on=date(2021, 7, 1)))
    assert members_of(opened(year).campaign) == ["STP-1", "STP-2"]


def test_a_dissolved_agency_without_heirs_is_left_out_with_a_warning():
    year = SampleYear(stp=2)
    gone = year.agencies["STP-2"]
    gone.dissolved_on = date(2020, 6, 30)
    gone.save()
    result = opened(year)
    assert members_of(result.campaign) == ["STP-1"]
    assert result.warnings[0] == (
        f"{gone} không hoạt động trong năm 2021 và chưa ghi đơn vị kế thừa: "
        "không chuyển sang năm mới."
    )


def test_an_heir_of_two_zones_is_placed_in_its_own_and_a_warning_names_the_other():
    year = SampleYear(stp=2)
    other = make_zone("ZONE-A", name="Khu vực A")
    make_zone_year(year.campaign, other)
    gone = make_agency("STP-GONE", dissolved_on=date(2020, 6, 30))
    make_member(year.campaign, other, gone)
    heir = year.agencies["STP-1"]
    gone.successors.add(heir)
    result = opened(year)
    assert Membership.objects.get(campaign=result.campaign, agency=heir).zone == year.zone
    assert result.warnings[0] == (
        f"{heir} kế thừa thành viên của nhiều khu vực: đã xếp vào {year.zone}, "
        "không xếp vào Khu vực A."
    )


def test_it_suggests_who_chairs_each_zone_next():
    year = SampleYear(stp=3)
    ((zone, suggestion),) = opened(year).suggestions
    assert zone == year.zone
    assert suggestion.chair.agency == year.agencies["STP-2"]
    assert suggestion.order[-1].agency == year.agencies["STP-1"]


def test_a_year_without_tables_is_opened_with_a_warning():
    year = SampleYear(stp=0)
    assert opened(year).warnings[0].startswith("Năm trước chưa dùng bảng tiêu chí nào")


def test_a_year_that_exists_is_not_opened_again():
    year = SampleYear()
    make_campaign(2021, "planned")
    with pytest.raises(ValidationError) as error:
        opened(year)
    assert error.value.code == "already_open"
    assert error.value.messages == ["Phong trào thi đua năm 2021 đã có rồi."]
    assert ZoneYear.objects.count() == 1


def test_everything_carried_over_has_its_history_with_who_did_it():
    year = SampleYear()
    campaign = opened(year).campaign
    assert campaign.history.get().history_user == year.ministry
    for row in (*campaign.memberships.all(), *campaign.zone_years.all()):
        assert row.history.get().history_user == year.ministry
