"""The demonstration's awards: 2019's flags and the appointments for 2021, through the services.

Names of signers, votes and numbers are illustrative and say so; the members, the places and who
was appointed are the reference case's. Flags are given for a closed year only, and who chairs 2021
was decided before the conference of December 2020, which announced it.
"""

from datetime import date

from django.db import transaction

from awards.models import CouncilMeeting, Decision, Issuer, Nomination
from awards.records.reference import load_award_reference, make_blank
from awards.services import decisions, drafts
from awards.services.council import record_votes
from awards.services.nominations import State, move
from awards.services.proposals import propose_flags
from thidua.accounts.models import User
from zones.models import Appointment, Campaign, Zone

_ZONE, _CLOSED_YEAR, _APPOINTED_YEAR = "TAY-NAM-BO", 2019, 2021
_FLAGS_ON, _APPOINTED_ON = date(2020, 1, 6), date(2020, 12, 10)
_ILLUSTRATIVE = "(minh họa)"


@transaction.atomic
def load_award_demo(*, clerk: User, issuer: User) -> list[Decision]:
    """Loads catalogue and demonstration; returns the decisions issued, none the second time.

    The Ministry's clerk drafts and checks them, the issuer issues them.
    """
    load_award_reference()
    make_blank()
    if Decision.objects.exists():
        return []
    ministry = Issuer.objects.get(code="BTP")
    campaign = Campaign.objects.get(year=_CLOSED_YEAR)
    agreed = _agreed_flags(campaign, clerk)
    awards = drafts.draft_awards(agreed, campaign=campaign, issuer=ministry, signed_on=_FLAGS_ON)
    awards.subject += f" {_ILLUSTRATIVE}"
    awards.pays_bonus = False  # what is paid is no part of the demonstration
    awards.articles.filter(text__startswith="Tiền thưởng").delete()
    awards.recipients.filter(text="Như Điều 3").update(text="Như Điều 2")
    following = Campaign.objects.get(year=_APPOINTED_YEAR)
    chosen = Appointment.objects.serving().filter(campaign=following, zone__code=_ZONE)
    appointments = drafts.draft_appointments(
        list(chosen.select_related("zone", "agency__block")),
        campaign=following,
        issuer=ministry,
        signed_on=_APPOINTED_ON,
    )
    return [_issued(decision, clerk, issuer) for decision in (awards, appointments)]


def _agreed_flags(campaign: Campaign, by) -> list[Nomination]:
    proposed = propose_flags(campaign, Zone.objects.get(code=_ZONE), by=by)
    reviewed = [move(nomination, State.REVIEWED, by=by) for nomination in proposed]
    meeting = CouncilMeeting.objects.create(
        campaign=campaign,
        council=f"Hội đồng Thi đua - Khen thưởng ngành Tư pháp {_ILLUSTRATIVE}",
        minutes_number="01/BB-HĐTĐKT",
        held_on=date(2019, 12, 27),
        members=15,
        present=14,
    )
    record_votes(meeting, {nomination: (14, 0) for nomination in reviewed}, by=by)
    return list(Nomination.objects.filter(pk__in=[n.pk for n in reviewed], state=State.AGREED))


def _issued(decision: Decision, clerk: User, issuer: User) -> Decision:
    decision.sign_mode, decision.over_title = "KT.", "Bộ trưởng"
    decision.signer_title = "Thứ trưởng"
    decision.signer_name = f"Nguyễn Văn A {_ILLUSTRATIVE}"
    decision.save()
    return decisions.issue(decisions.check(decision, by=clerk), by=issuer)
