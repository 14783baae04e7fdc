"""A nomination goes its course: checked by rules, voted, each step with its reason."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from awards.models import (
    AwardRecord,
    CouncilMeeting,
    EligibilityRule,
    Nomination,
    NominationStep,
    YearRating,
)
from awards.rules.eligibility import Verdict
from awards.services.council import record_votes
from awards.services.eligibility import findings_of
from awards.services.nominations import may_nominate, move, nominate, override
from awards.services.proposals import propose_flags
from tests.awards.factories import make_award_type, make_nomination, make_person
from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_appointment,
    make_campaign,
    make_user,
)
from tests.zones.rankings import score
from zones.models import Campaign

pytestmark = pytest.mark.django_db
State = Nomination.State


def new_nomination(agency, **fields) -> Nomination:
    fields = {
        "campaign": Campaign.objects.first() or make_campaign(2025),
        "award_type": make_award_type(),
        "subject": "collective",
        "achievement": "Thành tích",
        "year_from": 2025,
        "year_to": 2025,
        **fields,
    }
    return Nomination(agency=agency, **fields)


def test_a_clerk_nominates_the_own_agency_and_no_other():
    agency = make_agency()
    clerk = make_user(agency=agency)
    made = nominate(new_nomination(agency), by=clerk)
    assert [s.state for s in made.steps.all()] == [State.NOMINATED]
    other = new_nomination(make_agency(), campaign=made.campaign)
    with pytest.raises(ValidationError, match="không được đề nghị"):
        nominate(other, by=clerk)
    assert set(Nomination.objects.visible_to(clerk)) == {made}


@pytest.mark.parametrize(("role", "may"), [("chair", True), ("vice_chair", False)])
def test_a_chairs_clerk_nominates_whom_the_zone_elects_and_a_vice_chairs_does_not(role, may):
    year = SampleYear(stp=3)
    make_appointment(year.campaign, year.zone, year.agencies["STP-3"], "vice_chair")
    clerk = year.clerk("STP-1" if role == "chair" else "STP-3")
    found = make_nomination(year.campaign, agency=year.agencies["STP-2"], zone=year.zone)
    assert may_nominate(clerk, found) is may
    assert Nomination.objects.visible_to(clerk).filter(pk=found.pk).exists() is may


def test_a_chairs_clerk_nominates_members_of_the_zone_only():
    year = SampleYear(stp=3)
    chair, strange = year.clerk("STP-1"), make_agency()
    fields = {"campaign": year.campaign, "zone": year.zone}
    member = nominate(new_nomination(year.agencies["STP-2"], **fields), by=chair)
    with pytest.raises(ValidationError, match="không được đề nghị"):
        nominate(new_nomination(strange, **fields), by=chair)
    member.agency = strange
    with pytest.raises(ValidationError, match="không được đề nghị"):
        nominate(member, by=chair)


def test_what_another_agency_proposed_is_not_taken_over():
    year = SampleYear(stp=3)
    theirs = make_nomination(year.campaign, agency=year.agencies["STP-2"])
    theirs.agency = year.agencies["STP-3"]
    with pytest.raises(ValidationError, match="không được đề nghị cho"):
        nominate(theirs, by=year.clerk("STP-3"))


def test_an_award_for_people_is_not_proposed_for_a_collective():
    award = make_award_type("LDTT", for_collective=False)
    with pytest.raises(ValidationError, match="không dành cho"):
        nominate(new_nomination(make_agency(), award_type=award), by=make_user())


def test_what_is_refused_or_deferred_keeps_its_reason():
    user, nomination = make_user(), make_nomination()
    with pytest.raises(ValidationError, match="lý do"):
        move(nomination, State.DEFERRED, by=user)
    move(nomination, State.DEFERRED, by=user, reason="Thiếu báo cáo")
    assert NominationStep.objects.get(state=State.DEFERRED).reason == "Thiếu báo cáo"


def test_a_rule_that_is_not_met_stands_in_the_way_until_a_reason_is_given():
    user, person = make_user(), make_person()
    award = make_award_type("CSTDN")
    lower = make_award_type("CSTDCS")
    rule = EligibilityRule.objects.create(
        award_type=award, check_name="consecutive", lower_award=lower, number=3, legal_basis="Đ22"
    )
    nomination = make_nomination(award_type=award, person=person)
    year = nomination.year_to
    for earlier in (year - 1, year):
        AwardRecord.objects.create(
            subject="person", award_type=lower, person=person, year_from=earlier, year_to=earlier
        )
    move(nomination, State.REVIEWED, by=user)
    with pytest.raises(ValidationError, match="mới có 2"):
        move(nomination, State.AGREED, by=user, reason="Văn bản")
    override(nomination, rule, by=user, reason="Năm đầu đi học")
    assert move(nomination, State.AGREED, by=user, reason="Văn bản").state == State.AGREED


@pytest.mark.parametrize(("in_favour", "state"), [(8, State.AGREED), (7, State.REFUSED)])
def test_the_council_agrees_by_its_share_of_all_members(in_favour, state):
    user, nomination = make_user(), make_nomination()
    move(nomination, State.REVIEWED, by=user)
    meeting = CouncilMeeting.objects.create(
        campaign=nomination.campaign,
        council="Hội đồng",
        minutes_number="01",
        held_on=date(2026, 1, 2),
        members=10,
        present=8,
        threshold=80,
    )
    record_votes(meeting, {nomination: (in_favour, 10 - in_favour)}, by=user)
    nomination.refresh_from_db()
    assert nomination.state == state
    other = make_nomination()
    with pytest.raises(ValidationError, match="nhiều hơn 10 thành viên"):
        record_votes(meeting, {other: (8, 3)}, by=user)


@pytest.mark.parametrize("share", ["0", "-1", "100,5"])
def test_a_share_that_is_none_is_a_sentence_at_the_meeting(client, share):
    client.force_login(make_user())
    posted = {
        "campaign": make_campaign().pk,
        "council": "Hội đồng",
        "minutes_number": "01",
        "held_on": "02/01/2026",
        "members": "9",
        "present": "9",
        "threshold": share,
    }
    answer = client.post(reverse("admin:awards_councilmeeting_add"), posted)
    assert "Tỷ lệ phải trên 0 đến 100 %." in answer.content.decode()
    assert not CouncilMeeting.objects.exists()


def test_the_first_of_each_block_is_proposed_for_the_flag_once():
    year = SampleYear(stp=3, thads=2)
    for sheet in year.sheets.values():
        score(sheet, I_1=50)
    make_award_type("COBTP")
    user = make_user()
    made = propose_flags(year.campaign, year.zone, by=user)
    assert all(n.zone == year.zone and n.subject == "collective" for n in made)
    with pytest.raises(ValidationError) as refusal:
        propose_flags(year.campaign, year.zone, by=user)
    assert refusal.value.code == "all_proposed"


def test_many_nominations_are_checked_by_as_many_queries_as_few(django_assert_max_num_queries):
    award = make_award_type("LDTT")
    EligibilityRule.objects.create(
        award_type=award, check_name="year_rating", number=3, legal_basis="Đ24"
    )
    nominations = [make_nomination(award_type=award, person=make_person()) for _ in range(40)]
    for nomination in nominations[:20]:
        YearRating.objects.create(person=nomination.person, year=nomination.year_to, rating=3)
    rows = Nomination.objects.select_related("award_type", "agency", "person", "campaign")
    with django_assert_max_num_queries(16):
        found = findings_of(rows)
    verdicts = [findings[0].verdict for findings in found.values()]
    assert verdicts.count(Verdict.MET) == verdicts.count(Verdict.UNKNOWN) == 20
