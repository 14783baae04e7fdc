"""Nominations, votes and decisions that meet on PostgreSQL: what is conferred is conferred once."""

from datetime import date
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from awards.models import (
    AwardRecord,
    BonusRate,
    CouncilMeeting,
    CouncilVote,
    Decision,
    EligibilityRule,
    RuleOverride,
)
from awards.services import council, decisions, drafts, nominations
from awards.services.recognition import draft_recognition
from tests.awards.factories import (
    make_award_type,
    make_draft,
    make_issued,
    make_issuer,
    make_issuing_user,
    make_legal_basis,
    make_nomination,
    signed,
)
from tests.faults.meetings import met_by, posted, sent_form, signed_in
from tests.zones.factories import (
    SampleYear,
    make_appointment,
    make_user,
)
from tests.zones.rankings import close, reference_case
from zones.models import Appointment, Campaign

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 1, 5)


def test_a_checked_decision_stays_checked_when_its_form_is_sent_meanwhile():
    draft, clerk = make_draft(), make_user()
    form = sent_form(signed_in(make_user()), "awards_decision_change", draft.pk, place="Huế")
    answer = met_by(lambda: decisions.check(draft, by=clerk), form)
    draft.refresh_from_db()
    assert (draft.state, draft.checked_by, draft.place) == ("checked", clerk, "Hà Nội")
    assert answer.status_code == 403


def test_votes_and_overrides_sent_twice_are_written_once():
    clerk, nomination = make_user(), make_nomination()
    nominations.move(nomination, nominations.State.REVIEWED, by=clerk)
    rule = EligibilityRule.objects.create(
        award_type=nomination.award_type, check_name="once", legal_basis="Điều 5"
    )
    path = (nomination.pk, rule.pk)
    send = posted(signed_in(make_user()), "awards_nomination_override", *path, reason="Vì vậy")
    met_by(lambda: nominations.override(nomination, rule, by=clerk, reason="Vì thế"), send)
    assert RuleOverride.objects.get().reason == "Vì thế"
    meeting = CouncilMeeting.objects.create(
        campaign=nomination.campaign, held_on=DAY, members=5, present=5, minutes_number="1"
    )

    def vote_again():
        with pytest.raises(ValidationError, match="phiếu"):
            council.record_votes(meeting, {nomination: (0, 5)}, by=clerk)

    met_by(lambda: council.record_votes(meeting, {nomination: (5, 0)}, by=clerk), vote_again)
    assert CouncilVote.objects.get().in_favour == 5


def agreed():
    nomination = make_nomination()
    make_draft(nomination).delete()
    return nomination


def drafting(nomination):
    return drafts.draft_undecided(nomination.campaign, issuer=make_issuer(), signed_on=DAY)


def test_of_two_drafts_at_once_one_names_the_nomination():
    nomination = agreed()
    data = {"what": "awards", "campaign": nomination.campaign_id, "issuer": make_issuer().pk}
    send = posted(signed_in(make_user()), "awards_decision_draft", signed_on="05/01/2026", **data)
    answer = met_by(lambda: drafting(nomination), send)
    assert answer.status_code == 200
    assert "đã có trong một quyết định hoặc dự thảo khác" in answer.content.decode()
    assert nomination.lines.count() == 1


def test_a_nomination_taken_back_meanwhile_is_not_drafted():
    nomination = agreed()
    clerk = make_user()

    def draft():
        with pytest.raises(ValidationError, match="hội đồng đồng ý"):
            drafts.draft_awards(
                [nomination], issuer=make_issuer(), signed_on=DAY, campaign=nomination.campaign
            )

    met_by(
        lambda: nominations.move(nomination, nominations.State.NOMINATED, by=clerk, reason="Sai"),
        draft,
    )
    assert not nomination.lines.exists()


def test_of_two_replacements_issued_at_once_one_confers():
    target = make_issued()
    first = signed(drafts.draft_about(target, "replacement", signed_on=DAY))
    # as two typed by hand at once may still be: the buttons make one
    Decision.objects.filter(pk=first.pk).update(kind="correction")
    second = signed(drafts.draft_about(target, "replacement", signed_on=DAY))
    Decision.objects.filter(pk=first.pk).update(kind="replacement")
    for draft in (first, second):
        decisions.check(draft, by=make_user())
    issuer, other = make_issuing_user(), make_issuing_user()

    def issue_second():
        with pytest.raises(ValidationError, match="đã được thay thế hoặc hủy bỏ"):
            decisions.issue(second, by=other)

    met_by(lambda: decisions.issue(first, by=issuer), issue_second)
    assert AwardRecord.objects.standing().count() == 1
    assert Decision.objects.issued().count() == 2


def test_issuing_an_appointment_keeps_what_was_changed_of_it_meanwhile():
    year = SampleYear()
    chosen = make_appointment(year.campaign, year.zone, year.agencies["STP-2"], role="vice_chair")
    make_legal_basis()
    terms = {"issuer": make_issuer(), "signed_on": DAY, "campaign": year.campaign}
    draft = signed(drafts.draft_appointments([chosen], **terms))
    decisions.check(draft, by=make_user())
    changed = Appointment.objects.filter(pk=chosen.pk)
    issuer = make_issuing_user()
    met_by(
        lambda: changed.update(office="Phó Giám đốc", source="Văn bản số 5"),
        lambda: decisions.issue(draft, by=issuer),
    )
    chosen.refresh_from_db()
    assert (chosen.office, chosen.source) == ("Phó Giám đốc", "Văn bản số 5")
    assert chosen.decision_reference == "01/QĐ-BTP"


def make_meeting(**fields) -> CouncilMeeting:
    fields = {"members": 5, "present": 5, "minutes_number": "1", "held_on": DAY, **fields}
    fields |= {"council": "Hội đồng thi đua, khen thưởng"}
    campaign = Campaign.objects.first() or SampleYear().campaign
    return CouncilMeeting.objects.create(campaign=campaign, **fields)


def test_votes_are_counted_by_the_meeting_as_it_stands():
    meeting, clerk, nomination = make_meeting(), make_user(), make_nomination()
    nominations.move(nomination, nominations.State.REVIEWED, by=clerk)
    changed = CouncilMeeting.objects.filter(pk=meeting.pk)
    met_by(
        lambda: changed.update(members=15),
        lambda: council.record_votes(meeting, {nomination: (5, 0)}, by=clerk),
    )
    nomination.refresh_from_db()
    assert nomination.state == "refused"


@pytest.mark.parametrize("step", ["held", "gone"])
def test_a_meeting_is_noted_as_held_once_and_not_brought_back(step):
    meeting, clerk, other = make_meeting(present=0, minutes_number=""), make_user(), make_user()
    steps = {
        "held": lambda: council.note_held(meeting, minutes_number="1/BB", present=5, by=other),
        "gone": lambda: CouncilMeeting.objects.get(pk=meeting.pk).delete(),
    }

    def note_again():
        with pytest.raises(ValidationError) as refusal:
            council.note_held(meeting, minutes_number="2/BB", present=3, by=clerk)
        return refusal.value.code

    assert met_by(steps[step], note_again) == step
    written = CouncilMeeting.objects.values_list("minutes_number", "present")
    assert list(written) == ([("1/BB", 5)] if step == "held" else [])


def test_two_meetings_do_not_take_one_number_of_minutes():
    first, second = (make_meeting(present=0, minutes_number=draft) for draft in ("x", "y"))

    def note(meeting):
        return council.note_held(meeting, minutes_number="1/BB", present=3, by=make_user())

    def note_second():
        with pytest.raises(ValidationError, match="biên bản này"):
            note(second)

    met_by(lambda: note(first), note_second)


def test_of_two_drafts_at_once_one_recognises_the_results():
    sample = reference_case()
    close(sample)
    draft = partial(draft_recognition, sample.campaign, issuer=make_issuer(), signed_on=DAY)

    def draft_again():
        with pytest.raises(ValidationError, match="đã có trong một quyết định"):
            draft()

    met_by(draft, draft_again)
    assert Decision.objects.count() == 1


def test_of_two_rates_of_one_time_added_at_once_the_second_is_refused():
    award_type = make_award_type()
    send = partial(
        posted,
        signed_in(make_user()),
        "awards_bonusrate_add",
        award_type=award_type.pk,
        subject="person",
        coefficient="1",
        legal_basis="Nghị định",
    )

    def add():
        assert send(valid_from="01/01/2026")().status_code == 302

    answer = met_by(add, send(valid_from="01/02/2026"))
    assert "Trùng thời gian" in answer.content.decode()
    assert BonusRate.objects.filter(award_type=award_type).count() == 1


def test_of_two_drafts_about_one_decision_at_once_the_second_is_refused():
    issued = make_issued()
    drafted = draft_of(issued)

    def draft_again():
        with pytest.raises(ValidationError, match="Đã có dự thảo"), transaction.atomic():
            drafted.full_clean()

    met_by(lambda: drafts.draft_about(issued, "cancellation", signed_on=DAY), draft_again)


def draft_of(target):
    names = ("issuer", "campaign", "symbol", "issuer_name", "authority", "place")
    same = {name: getattr(target, name) for name in names}
    return Decision(kind="cancellation", target=target, subject="Hủy bỏ", **same)
