"""The year's course: planned, open, appraising, closed, and open again with a reason."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_block,
    make_campaign,
    make_member,
    make_table,
    make_user,
    make_zone,
    make_zone_year,
)
from zones.models import Campaign, ScoreSheet
from zones.services import campaigns

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned() -> Campaign:
    """A planned campaign with a table in use for one block, and a member of each of two blocks."""
    campaign, zone, clerk = make_campaign(status="planned"), make_zone(), make_user()
    make_table(campaign, open_by=clerk)
    for block in ("STP", "THADS"):
        make_member(campaign, zone, make_agency(block=make_block(block)))
    return campaign


def refusal(act, campaign: Campaign, **fields) -> ValidationError:
    with pytest.raises(ValidationError) as refused:
        act(campaign, by=make_user(), **fields)
    return refused.value


def status(campaign: Campaign) -> str:
    return Campaign.objects.values_list("status", flat=True).get(pk=campaign.pk)


def test_opening_gives_each_member_with_a_table_a_sheet(planned):
    campaigns.open_campaign(planned, by=make_user())
    assert status(planned) == "open"
    assert [s.agency.block.code for s in ScoreSheet.objects.all()] == ["STP"]


def test_a_campaign_is_opened_once(planned):
    campaigns.open_campaign(planned, by=make_user())
    assert refusal(campaigns.open_campaign, planned).code == "not_planned"


def test_a_campaign_without_a_table_is_not_opened():
    campaign = make_campaign(status="planned")
    make_table(campaign)
    assert refusal(campaigns.open_campaign, campaign).code == "no_table"
    assert status(campaign) == "planned"


def test_a_member_of_two_zones_has_one_sheet(planned):
    agency = planned.memberships.get(agency__block__code="STP").agency
    make_member(planned, make_zone(kind="khu_vuc"), agency)
    campaigns.open_campaign(planned, by=make_user())
    assert agency.sheets.count() == 1


def test_sheets_are_given_to_latecomers_and_to_nobody_twice(planned):
    assert campaigns.ensure_sheets(planned) == 0
    opened = campaigns.open_campaign(planned, by=make_user())
    assert campaigns.ensure_sheets(opened) == 0
    make_member(planned, make_zone(), make_agency())
    assert campaigns.ensure_sheets(opened) == 1


def test_giving_sheets_costs_the_same_for_many_members(planned, django_assert_max_num_queries):
    zone = make_zone()
    for _ in range(20):
        make_member(planned, zone, make_agency())
    opened = campaigns.open_campaign(planned, by=make_user())
    ScoreSheet.objects.all().delete()
    with django_assert_max_num_queries(8):
        assert campaigns.ensure_sheets(opened) == 21


def test_appraising_begins_after_self_scoring(planned):
    assert refusal(campaigns.begin_appraising, planned).code == "not_open"
    campaigns.open_campaign(planned, by=make_user())
    campaigns.begin_appraising(planned, by=make_user())
    assert status(planned) == "appraising"


def test_a_campaign_is_not_closed_before_its_zones():
    year = SampleYear(stp=1)
    refused = refusal(campaigns.close_campaign, year.campaign)
    assert refused.code == "zones_open"
    assert year.zone.name in refused.message
    assert status(year.campaign) == "open"


def test_a_campaign_closes_when_its_zones_have(planned):
    clerk = make_user()
    campaign = campaigns.open_campaign(planned, by=clerk)
    make_zone_year(campaign, make_zone(), closed_at=timezone.now(), closed_by=clerk)
    campaigns.close_campaign(campaign, by=clerk)
    assert status(campaign) == "closed"
    assert refusal(campaigns.close_campaign, campaign).code == "not_taking_points"


def test_a_closed_campaign_is_opened_again_with_its_reason_in_the_history():
    campaign = make_campaign(status="closed")
    reason = "Chấm sót một đơn vị. " * 10  # longer than a version's reason may be
    campaigns.reopen_campaign(campaign, by=make_user(), reason=reason)
    assert status(campaign) == "open"
    assert campaign.history.first().history_change_reason == reason[:100]


def test_frozen_results_keep_a_campaign_closed():
    campaign, clerk = make_campaign(status="closed"), make_user()
    make_zone_year(campaign, make_zone(), closed_at=timezone.now(), closed_by=clerk)
    assert refusal(campaigns.reopen_campaign, campaign, reason="X").code == "standings_frozen"


def test_an_open_campaign_is_not_opened_again():
    assert refusal(campaigns.reopen_campaign, make_campaign(), reason="X").code == "not_reopenable"


@pytest.mark.parametrize(
    "act", [campaigns.begin_appraising, campaigns.close_campaign, campaigns.open_campaign]
)
def test_what_the_database_says_counts_not_what_is_in_hand(act):
    campaign = make_campaign(status="closed")
    campaign.status = "planned" if act is campaigns.open_campaign else "open"
    refusal(act, campaign)
    assert status(campaign) == "closed"
