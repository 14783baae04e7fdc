"""The course of a nomination: proposed, reviewed, agreed or not; each step a dated fact."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from awards.models import (
    AwardLine,
    Decision,
    EligibilityRule,
    Nomination,
    NominationStep,
    RuleOverride,
)
from awards.models.changes import changed
from awards.permissions import nominates, reviews_nominations, sees_all
from awards.services.eligibility import unmet
from thidua.recordlocks import lock, save_clean
from zones.models import Agency, Appointment, Membership

State = Nomination.State
_NEXT = {
    State.REVIEWED: {State.NOMINATED, State.DEFERRED},
    State.AGREED: {State.REVIEWED},
    State.REFUSED: {State.NOMINATED, State.REVIEWED},
    State.DEFERRED: {State.NOMINATED, State.REVIEWED},
    State.WITHDRAWN: {State.NOMINATED, State.REVIEWED, State.DEFERRED},
    State.NOMINATED: {State.REVIEWED, State.REFUSED, State.DEFERRED, State.WITHDRAWN},
}
_NEEDS_REASON = set(State) - {State.REVIEWED}


@transaction.atomic
def nominate(nomination: Nomination, *, by) -> Nomination:
    """Stores a new nomination, or corrects one that is still only proposed; returns it.

    Raises ValidationError ``no_permission``, ``decided``, ``somebody_elses``, ``wrong_subject`` or
    what the row's own constraints refuse.
    """
    is_new = nomination.pk is None
    if not is_new:
        stored = lock(Nomination.objects, nomination.pk)
        refuse_foreign(stored, by=by)
        if stored.state != State.NOMINATED:
            raise ValidationError(
                f"Đề nghị {stored.get_state_display().lower()}, không sửa được nữa.",
                code="decided",
            )
    refuse_foreign(nomination, by=by)
    if not is_new:
        _refuse_somebody_elses(stored, nomination, by=by)
    refuse_wrong_subject(nomination)
    save_clean(nomination)
    if is_new:
        _step(nomination, State.NOMINATED, "", by)
    return nomination


def refuse_foreign(nomination: Nomination, *, by) -> None:
    """Raises ValidationError ``no_permission`` where the user may not nominate this subject.

    Asked before anything else: what else is refused tells of nominations that the user may not see.
    """
    if not may_nominate(by, nomination):
        raise ValidationError(
            f"Bạn không được đề nghị cho {nomination.agency}.", code="no_permission"
        )


def _refuse_somebody_elses(stored: Nomination, nomination: Nomination, *, by) -> None:
    """Raises ValidationError ``somebody_elses`` where it would become another's nomination.

    Only the Ministry corrects whose it is: an agency's clerk would take over a member's steps.
    """
    if not reviews_nominations(by) and changed(nomination, stored, Nomination.WHOSE):
        raise ValidationError(
            "Đề nghị đã ghi thì phong trào, đơn vị, đối tượng và người giữ nguyên. Hãy rút đề nghị "
            "này rồi đề nghị lại, hoặc nhờ Bộ sửa.",
            code="somebody_elses",
        )


def refuse_wrong_subject(nomination: Nomination) -> None:
    """Raises ValidationError ``wrong_subject`` where the award is not for such a subject."""
    if not nomination.award_type.is_for(nomination.subject):
        raise ValidationError(
            f"{nomination.award_type} không dành cho {nomination.get_subject_display().lower()}.",
            code="wrong_subject",
        )


def may_nominate(user, nomination: Nomination, on: date | None = None) -> bool:
    """Returns whether the user may nominate this subject: own agency's, or the zone's it chairs.

    A zone elects among its members. ``on`` is the day that offices are held on: today unless said.
    """
    if reviews_nominations(user) or not nominates(user):
        return reviews_nominations(user)
    if nomination.agency_id in user.agency.lineage_ids():
        return True
    if nomination.zone_id is None or not chairs(
        user, nomination.campaign_id, nomination.zone_id, on
    ):
        return False
    return nomination.is_of_its_zone


def chairs(user, campaign_id: int, zone_id: int, on: date | None = None) -> bool:
    """Returns whether the agency's clerk is of the zone's chair: a vice-chair nominates no other's.

    ``on`` is the day that offices are held on: today unless said.
    """
    held = Appointment.objects.in_office(on or timezone.localdate()).filter(
        role=Appointment.Role.CHAIR, agency__in=user.agency.lineage_ids()
    )
    return held.filter(campaign=campaign_id, zone=zone_id).exists()


def agencies_to_nominate(user, on: date | None = None) -> QuerySet[Agency]:
    """Returns the agencies that the user may nominate for in some campaign: what is offered.

    Whether it may in the campaign that is chosen, ``may_nominate`` says.
    """
    if reviews_nominations(user):
        return Agency.objects.all()
    if not nominates(user):
        return Agency.objects.none()
    own = user.agency.lineage_ids()
    chaired = Appointment.objects.in_office(on or timezone.localdate()).filter(
        role=Appointment.Role.CHAIR,
        agency__in=own,
        campaign=OuterRef("campaign"),
        zone=OuterRef("zone"),
    )
    members = Membership.objects.filter(Exists(chaired)).values("agency")
    succeeded = Agency.objects.filter(predecessors__in=members).values("pk")
    return Agency.objects.filter(Q(pk__in=own) | Q(pk__in=members) | Q(pk__in=succeeded))


@transaction.atomic
def move(nomination: Nomination, state: str, *, by, reason: str = "") -> Nomination:
    """Takes a nomination to another state; returns it.

    Raises ValidationError ``no_permission``, ``wrong_state``, ``no_reason``, ``in_decision``, or
    ``unmet`` with every rule that is neither met nor overridden.
    """
    locked = lock(Nomination.objects, nomination.pk)
    is_own_withdrawal = state == State.WITHDRAWN and may_nominate(by, locked)
    if not reviews_nominations(by) and not is_own_withdrawal:
        raise ValidationError("Bạn không được xét đề nghị này.", code="no_permission")
    if locked.state not in _NEXT[state] and not (
        state == State.NOMINATED and locked.state == State.AGREED
    ):
        raise ValidationError(
            f"Đề nghị {locked.get_state_display().lower()}, không chuyển được sang "
            f"«{State(state).label.lower()}».",
            code="wrong_state",
        )
    if state in _NEEDS_REASON and not reason.strip():
        raise ValidationError("Hãy ghi lý do.", code="no_reason")
    refuse_in_decision(locked)
    if state == State.AGREED:
        refuse_unmet(locked)
    locked.state = state
    locked.save(update_fields=["state"])
    _step(locked, state, reason, by)
    return locked


def decisions_naming(nomination: Nomination, user) -> QuerySet[Decision]:
    """Returns the decisions and drafts that name it, the last first; ``is_seen`` by the user."""
    seen = Decision.objects.visible_to(user).filter(pk=OuterRef("pk"))
    lines = nomination.lines.values("decision")
    named = Decision.objects.filter(pk__in=lines).with_effects().annotate(is_seen=Exists(seen))
    return named.order_by("-signed_on", "-pk")


def with_conferral(rows: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """Adds number and symbol of the issued decision in force that confers each; None for none."""
    conferring = AwardLine.objects.standing().filter(
        nomination=OuterRef("pk"), decision__state=Decision.State.ISSUED
    )
    last = conferring.order_by("-decision__chain_position")
    return rows.annotate(
        conferred_number=Subquery(last.values("decision__number")[:1]),
        conferred_symbol=Subquery(last.values("decision__symbol")[:1]),
    )


def refuse_in_decision(nomination: Nomination) -> None:
    """Raises ValidationError ``in_decision`` where a decision or draft names the nomination."""
    if nomination.lines.standing().exists():
        raise ValidationError("Đề nghị đã có trong một quyết định.", code="in_decision")


def refuse_unmet(nomination: Nomination) -> None:
    """Raises ValidationError ``unmet`` with every rule that is neither met nor overridden."""
    if findings := unmet(nomination):
        raise ValidationError(
            [
                f"{f.sentence} Căn cứ: {f.rule.legal_basis}. Muốn chấp nhận phải ghi lý do."
                for f in findings
            ],
            code="unmet",
        )


@transaction.atomic
def override(nomination: Nomination, rule: EligibilityRule, *, by, reason: str) -> RuleOverride:
    """Accepts a nomination although a rule is not met, for a reason that is printed; returns it.

    Raises ValidationError ``no_permission`` or ``no_reason``.
    """
    if not reviews_nominations(by):
        raise ValidationError("Bạn không được chấp nhận ngoài quy tắc.", code="no_permission")
    if not reason.strip():
        raise ValidationError("Hãy ghi lý do.", code="no_reason")
    nomination = lock(Nomination.objects, nomination.pk)
    accepted = RuleOverride(nomination=nomination, rule=rule, reason=reason, made_by=by)
    accepted.full_clean()
    accepted.save()
    return accepted


def _step(nomination: Nomination, state: str, reason: str, by) -> None:
    NominationStep.objects.create(
        nomination=nomination, state=state, reason=reason.strip(), made_by=by
    )


def visible_steps(nomination: Nomination, user):
    """Returns the dated facts of a nomination, the first first."""
    steps = nomination.steps.select_related("made_by")
    return steps if sees_all(user) or may_nominate(user, nomination) else steps.none()
