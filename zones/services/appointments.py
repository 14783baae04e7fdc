"""Chairs and vice-chairs of the zones: appointing by rotation, replacing, who served when."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from thidua.recordlocks import lock
from thidua.text import short_date
from zones.models import Agency, Appointment, Campaign, Zone
from zones.rules.rotation import (
    Candidate,
    Turn,
    eligible_chairs,
    is_out_of_turn,
    is_vice_chair_out_of_turn,
    next_in_turn,
    waiting_vice_chairs,
)
from zones.services.candidates import Serving, candidates_of, chairing_blocks
from zones.services.succession import Succession


@dataclass(frozen=True)
class Waiting:
    """A member in the order of turn: when it last chaired (None: never)."""

    agency: Agency
    last_chaired: int | None

    @property
    def sentence(self) -> str:
        when = f"làm Trưởng gần nhất năm {self.last_chaired}" if self.last_chaired else "chưa làm"
        return f"{self.agency} ({when})"


@dataclass(frozen=True)
class Suggestion:
    """Whose turn it is in a zone and year, and the whole order of turn to chair."""

    chair: Waiting | None
    vice_chairs: list[Agency]
    order: list[Waiting]

    @property
    def sentences(self) -> list[str]:
        """The suggestion as the clerk reads it."""
        if self.chair is None:
            return ["Chưa có thành viên nào thuộc khối được cử Trưởng khu vực."]
        lines = [f"Đến lượt làm Trưởng khu vực: {self.chair.sentence}."]
        if self.vice_chairs:
            names = "; ".join(str(agency) for agency in self.vice_chairs)
            lines.append(f"Gợi ý Phó Trưởng khu vực: {names}.")
        return lines


def suggest(campaign: Campaign, zone: Zone, succession: Succession | None = None) -> Suggestion:
    """Returns whose turn it is to chair the zone in the campaign; four queries at most."""
    agencies, candidates, serving = candidates_of(campaign, zone, succession)
    blocks = chairing_blocks()
    chair = next((pk for pk, role in serving.items() if role == Appointment.Role.CHAIR), None)
    turn: Turn = next_in_turn(candidates, blocks, chair)
    order = [
        Waiting(agencies[c.agency_id], c.last_chaired) for c in eligible_chairs(candidates, blocks)
    ]
    return Suggestion(
        chair=order[0] if order else None,
        vice_chairs=[agencies[c.agency_id] for c in turn.vice_chairs],
        order=order,
    )


def check_turn(
    appointment: Appointment,
    *,
    replaced: Appointment | None = None,
    succession: Succession | None = None,
) -> None:
    """Raises ValidationError ``out_of_turn`` for who is chosen out of turn without a reason.

    A chair among those who may chair, a vice-chair among those of the same block who hold no
    office that year. Who is being replaced does not count as waiting. Not judged are who follows
    in the same agency within the year, and campaigns that are closed: those are history, written
    down as the sources tell it.
    """
    campaign = appointment.campaign
    if appointment.out_of_turn_reason.strip():
        return
    if campaign.status == Campaign.Status.CLOSED or _continues(appointment):
        return
    agencies, candidates, serving = candidates_of(
        campaign,
        appointment.zone,
        succession,
        besides=appointment.pk,
        before=_first_day(appointment),
    )
    left_out = replaced.agency_id if replaced else None
    candidates = [c for c in candidates if c.agency_id != left_out]
    judge = _judge_chair if appointment.role == Appointment.Role.CHAIR else _judge_vice_chair
    if sentence := judge(appointment.agency, agencies, candidates, serving):
        raise ValidationError({"out_of_turn_reason": ValidationError(sentence, code="out_of_turn")})


def _judge_chair(
    agency: Agency, agencies: dict[int, Agency], candidates: list[Candidate], serving: Serving
) -> str:
    """Returns the sentence on a chair out of turn, or nothing."""
    blocks = chairing_blocks()
    if not is_out_of_turn(agency.pk, candidates, blocks):
        return ""
    first = eligible_chairs(candidates, blocks)[0]
    due = Waiting(agencies[first.agency_id], first.last_chaired)
    chosen = next(c for c in candidates if c.agency_id == agency.pk)
    return (
        f"{agency} đã làm Trưởng khu vực năm {chosen.last_chaired}, chưa "
        f"đến lượt; đến lượt là {due.sentence}. Nếu vẫn cử, hãy ghi lý do."
    )


def _judge_vice_chair(
    agency: Agency, agencies: dict[int, Agency], candidates: list[Candidate], serving: Serving
) -> str:
    """Returns the sentence on a vice-chair out of turn, or nothing.

    Who is in turn to chair does not wait to be a vice-chair while nobody chairs yet.
    """
    left_out = set(serving)
    if Appointment.Role.CHAIR not in serving.values():
        due_to_chair = next_in_turn(candidates, chairing_blocks()).chair
        left_out |= {due_to_chair.agency_id} if due_to_chair else set()
    waiting = waiting_vice_chairs(agency.pk, candidates, left_out)
    if not is_vice_chair_out_of_turn(agency.pk, waiting):
        return ""
    first = waiting[0]
    chosen = next(c for c in waiting if c.agency_id == agency.pk)
    when = f"gần nhất năm {first.last_vice_chaired}" if first.last_vice_chaired else "chưa làm"
    return (
        f"{agency} đã làm Phó Trưởng khu vực năm {chosen.last_vice_chaired}, chưa đến lượt; trong "
        f"khối đến lượt là {agencies[first.agency_id]} ({when}). Nếu vẫn cử, hãy ghi lý do."
    )


@transaction.atomic
def appoint(appointment: Appointment, *, by) -> Appointment:
    """Appoints (or corrects) a chair or vice-chair; returns the appointment, saved.

    Raises ValidationError ``not_member``, ``wrong_block``, ``out_of_turn``, or the sentence of
    the constraint that an appointment already serving stands in the way of.
    """
    # one at a time a campaign, so that two clerks at once get a sentence and not a collision
    lock(Campaign.objects, appointment.campaign_id)
    appointment.full_clean()
    check_turn(appointment)
    return _save(appointment, by)


@transaction.atomic
def replace(
    old: Appointment,
    *,
    by,
    starts_on: date,
    agency: Agency,
    office: str,
    person: str = "",
    decision_reference: str = "",
    out_of_turn_reason: str = "",
    source: str = "",
) -> Appointment:
    """Ends an appointment the day before and appoints who follows; returns the new appointment.

    Raises ValidationError ``not_serving``, ``starts_too_early``, or as ``appoint`` does.
    """
    lock(Campaign.objects, old.campaign_id)
    old = lock(Appointment.objects, old.pk)
    if old.ends_on is not None:
        raise ValidationError("Người này đã thôi giữ chức trong năm.", code="not_serving")
    _refuse_before_served(old, starts_on)
    old.ends_on = starts_on - timedelta(days=1)
    old.full_clean()
    _save(old, by)
    new = Appointment(
        campaign=old.campaign,
        zone=old.zone,
        role=old.role,
        agency=agency,
        office=office,
        person=person,
        decision_reference=decision_reference,
        starts_on=starts_on,
        out_of_turn_reason=out_of_turn_reason,
        source=source,
    )
    new.full_clean()
    check_turn(new, replaced=old)
    return _save(new, by)


def _first_day(appointment: Appointment) -> date | None:
    """Returns when the appointment begins; None where it follows all that ended in the year."""
    if appointment.starts_on or appointment.ends_on is None:
        return appointment.starts_on
    return date(appointment.campaign.year, 1, 1)


def _continues(appointment: Appointment) -> bool:
    """Returns whether the agency's own predecessor in the office hands over within the year."""
    first = _first_day(appointment)
    handed_over = Appointment.objects.filter(
        campaign=appointment.campaign_id,
        zone=appointment.zone_id,
        agency=appointment.agency_id,
        role=appointment.role,
        ends_on__isnull=False,
    ).exclude(pk=appointment.pk)
    return (
        handed_over.filter(ends_on=first - timedelta(days=1)) if first else handed_over
    ).exists()


def _refuse_before_served(old: Appointment, starts_on: date) -> None:
    first = old.starts_on or date(old.campaign.year, 1, 1)
    if starts_on <= first:
        sentence = (
            f"Ngày thay phải sau ngày {short_date(first)}, ngày người trước bắt đầu giữ chức."
        )
        raise ValidationError({"starts_on": ValidationError(sentence, code="starts_too_early")})


def _save(appointment: Appointment, by) -> Appointment:
    appointment._history_user = by
    appointment.save()
    return appointment
