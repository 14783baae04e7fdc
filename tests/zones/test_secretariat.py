"""A zone's secretariat are the clerks of the agency that chairs it, and only while it does."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from awards.models import Nomination
from awards.services.nominations import may_nominate
from tests.awards.factories import make_nomination
from tests.zones.factories import (
    SampleYear,
    make_appointment,
    make_campaign,
    make_member,
    make_province,
    make_user,
)
from zones.models import Agency, Appointment, Campaign, ScoreSheet
from zones.permissions import Standpoint
from zones.services import appointments
from zones.services.mergers import Merger, merge
from zones.services.scoresheets import possible_acts, return_to_draft, submit
from zones.services.sheetpoints import Edit, save_points
from zones.services.sheetstanding import standing_on
from zones.services.standpoints import standpoint_of

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2020, 3, 1), date(2020, 10, 31)


@pytest.fixture
def year() -> SampleYear:
    """STP-1 chairs; THADS-1 is vice-chair for its block; STP-2 has handed its sheet in."""
    year = SampleYear(stp=3, thads=2)
    make_appointment(year.campaign, year.zone, year.agencies["THADS-1"], role="vice_chair")
    leaf = year.tables["STP"].criteria.get(path="I.1")
    save_points(year.sheets["STP-2"], [Edit(leaf.pk, "self", None, 100)], by=year.ministry)
    submit(year.sheets["STP-2"], by=year.ministry)
    return year


def served_from(first: date | None, last: date | None) -> None:
    Appointment.objects.filter(role="chair").update(starts_on=first, ends_on=last)


def seen(user, on: date | None = None) -> set[str]:
    rows = ScoreSheet.objects.visible_to(user, on)
    return set(rows.values_list("agency__code", flat=True))


EVERYBODY = {"STP-1", "STP-2", "STP-3", "THADS-1", "THADS-2"}


@pytest.mark.parametrize(
    ("on", "is_held"),
    [
        (date(2020, 2, 29), False),
        (FIRST, True),
        (date(2020, 6, 1), True),
        (LAST, True),
        (date(2020, 11, 1), False),
    ],
)
def test_an_office_is_held_from_its_first_to_its_last_day(year, on, is_held):
    served_from(FIRST, LAST)
    chair = year.clerk("STP-1")
    assert standpoint_of(chair, year.campaign, on).chaired == ({year.zone.pk} if is_held else set())
    assert seen(chair, on) == (EVERYBODY if is_held else {"STP-1"})


@pytest.mark.parametrize(
    ("status", "is_held"),
    [("planned", False), ("open", True), ("appraising", True), ("closed", False)],
)
def test_an_office_of_a_year_without_days_lasts_while_the_campaign_runs(year, status, is_held):
    Campaign.objects.update(status=status)
    chair, campaign = year.clerk("STP-1"), Campaign.objects.get()
    assert bool(standpoint_of(chair, campaign).chaired) is is_held
    assert seen(chair) == (EVERYBODY if is_held else {"STP-1"})


@pytest.mark.parametrize(("first", "last"), [(FIRST, None), (None, LAST)])
def test_the_day_that_is_known_counts_and_for_the_other_the_campaign(year, first, last):
    served_from(first, last)
    chair = year.clerk("STP-1")
    assert seen(chair, date(2020, 2, 1)) == (EVERYBODY if first is None else {"STP-1"})
    assert seen(chair, date(2020, 6, 1)) == EVERYBODY
    assert seen(chair, date(2021, 1, 15)) == (EVERYBODY if last is None else {"STP-1"})
    Campaign.objects.update(status="closed")
    assert seen(chair, date(2021, 1, 15)) == {"STP-1"}


def test_the_day_is_the_day_in_ha_noi_whatever_the_servers_clock_says(year, monkeypatch):
    served_from(date(2021, 1, 1), None)
    chair, now = year.clerk("STP-1"), datetime(2020, 12, 31, 16, 59, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert seen(chair) == {"STP-1"}
    now = datetime(2020, 12, 31, 17, 0, tzinfo=UTC)
    assert seen(chair) == EVERYBODY


def test_last_years_chair_is_a_clerk_like_any_other_this_year(year):
    ahead = make_campaign(2021)
    for code in ("STP-1", "STP-2"):
        make_member(ahead, year.zone, year.agencies[code])
        ScoreSheet.objects.create(
            campaign=ahead, agency=year.agencies[code], table=year.tables["STP"]
        )
    make_appointment(ahead, year.zone, year.agencies["STP-2"])
    Campaign.objects.filter(year=2020).update(status="closed")
    before, now = year.clerk("STP-1"), year.clerk("STP-2")
    this_year = ScoreSheet.objects.filter(campaign=ahead)
    assert this_year.visible_to(before).get().agency.code == "STP-1"
    assert this_year.visible_to(now).count() == 2
    assert ScoreSheet.objects.filter(campaign=year.campaign).visible_to(before).count() == 1
    standing = standing_on(this_year.get(agency__code="STP-2"), before)
    assert not standing.appraises
    assert possible_acts(standing) == frozenset()


def test_whoever_is_replaced_hands_over_on_that_very_day(year):
    today = timezone.localdate()
    old = Appointment.objects.get(role="chair")
    appointments.replace(
        old,
        by=year.ministry,
        starts_on=today,
        agency=year.agencies["STP-3"],
        office="Giám đốc",
        out_of_turn_reason="Nghỉ hưu",
    )
    assert seen(year.clerk("STP-1")) == {"STP-1"}
    assert seen(year.clerk("STP-3")) == EVERYBODY


def test_the_page_of_a_sheet_opens_and_closes_with_the_office(client, year):
    page = reverse("admin:zones_scoresheet_appraise", args=[year.sheets["STP-2"].pk])
    client.force_login(year.clerk("STP-1"))
    assert client.get(page).status_code == 200
    served_from(None, date(2020, 12, 31))
    assert client.get(page).status_code == client.post(page).status_code == 404
    assert ScoreSheet.objects.get(agency__code="STP-2").state == "submitted"


def test_a_vice_chairs_clerks_appraise_their_own_block_and_not_themselves(year):
    vice = year.clerk("THADS-1")
    assert seen(vice) == {"THADS-1", "THADS-2"}
    judged = {code for code, sheet in year.sheets.items() if standing_on(sheet, vice).appraises}
    assert judged == {"THADS-2"}


def test_a_zones_nominations_are_its_secretariats_while_it_serves(year):
    other = make_nomination(year.campaign, agency=year.agencies["STP-2"], zone=year.zone)
    chair = year.clerk("STP-1")
    served_from(FIRST, LAST)
    for on, is_held in ((LAST, True), (date(2020, 11, 1), False)):
        assert may_nominate(chair, other, on) is is_held
        assert Nomination.objects.visible_to(chair, on).exists() is is_held


@pytest.mark.parametrize("role", ["issuer", "viewer", "auditor", "administrator"])
def test_only_a_clerks_agency_gives_rights(year, role):
    user = make_user(agency=year.agencies["STP-1"], role=role)
    assert standpoint_of(user, year.campaign) == Standpoint()
    assert seen(user) == (EVERYBODY if role in ("viewer", "auditor") else set())


def test_a_ministry_clerk_of_an_agency_neither_appraises_nor_approves_it(year):
    user = make_user(agency=year.agencies["STP-2"], role="ministry_clerk")
    standing = standing_on(year.sheets["STP-2"], user)
    assert (standing.appraises, standing.approves) == (False, False)
    assert standing_on(year.sheets["STP-3"], user).approves
    with pytest.raises(ValidationError, match="không được trả lại"):
        return_to_draft(year.sheets["STP-2"], by=user, reason="Sai")
    assert return_to_draft(year.sheets["STP-2"], by=year.ministry, reason="Sai").state == "draft"


# Agencies that became one


def merged(year) -> Merger:
    return Merger(
        agencies=[year.agencies["STP-1"], year.agencies["STP-2"]],
        on=date(2020, 7, 1),
        code="STP-MOI",
        name="Sở Tư pháp tỉnh mới",
        province=make_province("87-2020"),
    )


def test_the_successors_clerks_go_on_in_the_office_and_judge_no_predecessor(year):
    clerk = year.clerk("STP-1")
    merge(merged(year), by=year.ministry)
    clerk.refresh_from_db()
    assert seen(clerk) == EVERYBODY
    judged = {code for code, sheet in year.sheets.items() if standing_on(sheet, clerk).appraises}
    assert judged == {"STP-3", "THADS-1", "THADS-2"}


def test_a_clerk_left_at_an_agency_that_is_gone_keeps_its_history_and_gets_no_more(year):
    clerk, ahead = year.clerk("STP-2"), make_campaign(2021)
    new = merge(merged(year), by=year.ministry).successor
    clerk.agency = year.agencies["STP-2"]
    clerk.save()
    make_member(ahead, year.zone, new)
    ScoreSheet.objects.create(campaign=ahead, agency=new, table=year.tables["STP"])
    assert seen(clerk) == {"STP-2"}
    edits = [Edit(year.tables["STP"].criteria.get(path="I.1").pk, "self", None, 100)]
    with pytest.raises(ValidationError, match="không được"):
        save_points(new.sheets.get(), edits, by=clerk)


@pytest.mark.parametrize("role", ["agency_clerk", "ministry_clerk"])
def test_a_clerk_left_at_an_agency_that_is_gone_does_not_judge_what_it_became(year, role):
    new = merge(merged(year), by=year.ministry).successor
    ahead = make_campaign(2021)
    make_member(ahead, year.zone, new)
    make_appointment(ahead, year.zone, year.agencies["STP-1"], role="chair")
    sheet = ScoreSheet.objects.create(campaign=ahead, agency=new, table=year.tables["STP"])
    clerk = make_user(agency=Agency.objects.get(code="STP-1"), role=role)
    standing = standing_on(sheet, clerk)
    assert (standing.appraises, standing.approves) == (False, False)
