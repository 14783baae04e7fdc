"""The life of a decision: checked, issued, and what issuing does to the records around it."""

import secrets
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from awards.models import (
    AppointmentLine,
    AwardLine,
    AwardRecord,
    Decision,
    Nomination,
    NumberSeries,
    SubjectKind,
)
from awards.models.number import GOLDEN_BOOK
from awards.permissions import drafts_decisions, issues_decisions, returns_drafts
from awards.services.bonuses import payment_on
from awards.services.draftfacts import lacking_in, unit_of, with_parts
from awards.services.numbering import locked_series, next_number, next_numbers, register
from awards.services.sealing import content_hash, locked_head
from thidua.recordlocks import hold, kept, lock
from zones.models import Appointment

State, Kind = Decision.State, Decision.Kind
_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is read as another
_CODE_LENGTH = 10


def lacks(decision: Decision) -> list[str]:
    """Returns a sentence for everything that keeps the draft, as stored, from being issued."""
    return lacking_in(with_parts().get(pk=decision.pk))


def refuse_lacking(decision: Decision) -> None:
    """Raises ValidationError ``incomplete`` with everything that the draft, as stored, lacks."""
    _refuse_incomplete(with_parts().get(pk=decision.pk))


@transaction.atomic
def check(decision: Decision, *, by, reason: str = "") -> Decision:
    """Marks a complete draft as checked; returns it.

    Raises ValidationError ``no_permission``, ``issued``, or with everything that is lacking.
    """
    if not drafts_decisions(by):
        raise ValidationError("Bạn không được kiểm tra dự thảo.", code="no_permission")
    locked = _locked(decision)
    _refuse_incomplete(locked)
    locked.state, locked.checked_at, locked.checked_by = State.CHECKED, timezone.now(), by
    locked.return_reason = ""
    locked.save(update_fields=["state", "checked_at", "checked_by", "return_reason"])
    return locked


@transaction.atomic
def reopen(decision: Decision, *, by, reason: str = "") -> Decision:
    """Takes a checked draft back to be edited, for a reason that its page shows; returns it.

    Raises ValidationError ``no_permission``, ``no_reason`` or ``issued``.
    """
    if not returns_drafts(by):
        raise ValidationError("Bạn không được trả lại dự thảo.", code="no_permission")
    if not reason.strip():
        raise ValidationError("Hãy ghi lý do trả lại.", code="no_reason")
    locked = _locked(decision)
    locked.state, locked.checked_at, locked.checked_by = State.DRAFT, None, None
    locked.return_reason = reason
    locked.save(update_fields=["state", "checked_at", "checked_by", "return_reason"])
    return locked


@transaction.atomic
def issue(decision: Decision, *, by, reason: str = "") -> Decision:
    """Gives a checked decision its number and its seal; returns it. It never changes again.

    Raises ValidationError ``no_permission``, ``issued`` (already), ``not_checked``, ``in_future``,
    ``before_last`` (an earlier day than the series' last number), or with everything lacking.
    """
    if not issues_decisions(by):
        raise ValidationError(
            "Chỉ người ban hành mới cấp số, ban hành quyết định.", code="no_permission"
        )
    locked = _locked(decision)
    if locked.state != State.CHECKED:
        raise ValidationError("Hãy kiểm tra dự thảo trước khi ban hành.", code="not_checked")
    _refuse_incomplete(locked)
    series = locked_series(locked.issuer, locked.symbol, locked.signed_on.year)
    locked.number = next_number(series, locked.signed_on)
    priced = _priced_lines(locked)
    AwardLine.objects.bulk_update(priced, ["coefficient", "amount"], batch_size=500)
    _enter_golden_book(locked)
    _seal(locked, by)
    register(series, locked.number, locked, by=by)
    _take_effect(locked)
    return locked


def _locked(decision: Decision) -> Decision:
    """Returns the decision as it stands, locked with what it acts on and confers.

    Raises ValidationError ``issued``.
    """
    held = lock(Decision.objects, decision.pk)
    if held.is_issued:
        raise ValidationError(f"Quyết định đã ban hành: {held.reference}.", code="issued")
    # two papers may be about one decision, and confer the same nominations
    papers = [held.pk, *filter(None, [held.target_id])]
    hold(Decision.objects.filter(pk__in=papers[1:]))
    hold(Nomination.objects.filter(pk__in=_named_in(AwardLine, papers, "nomination")))
    hold(Appointment.objects.filter(pk__in=_named_in(AppointmentLine, papers, "appointment")))
    return with_parts().get(pk=held.pk)


def _named_in(lines: type[Model], papers: Sequence[int], name: str) -> QuerySet:
    """Returns the keys of what the papers' lines name."""
    named = lines.objects.filter(decision__in=papers).exclude(**{name: None})
    return named.order_by().values(name)


def _refuse_incomplete(decision: Decision) -> None:
    if sentences := lacking_in(decision):
        raise ValidationError(sentences, code="incomplete")


def as_printed(decision: Decision) -> Decision:
    """Returns the decision as it is printed: a draft with what it would pay if issued as it stands.

    Nothing is stored: until the day of signing, rates and base salary may be others.
    """
    if decision.is_issued:
        return decision
    found = with_parts().get(pk=decision.pk)
    _priced_lines(found)
    return found


def _priced_lines(decision: Decision) -> list[AwardLine]:
    """Returns the lines filled in by the rates of the day; an amount typed by hand stays."""
    if not decision.pays_bonus or decision.signed_on is None:
        return []
    payment = payment_on(decision.signed_on)
    decision.base_salary = payment.base_salary
    lines = [line for line in decision.award_lines.all() if line.amount is None]
    for line in lines:
        line.coefficient, line.amount = payment.of(line.award_type_id, line.subject)
    return lines


def _enter_golden_book(decision: Decision) -> None:
    lines = decision.award_lines.all()
    if not lines:
        return
    series = golden_book(decision)
    numbers = next_numbers(series, len(lines), decision.signed_on)
    for line, number in zip(lines, numbers, strict=True):
        line.golden_book_number = number
    AwardLine.objects.bulk_update(lines, ["golden_book_number"], batch_size=500)


def golden_book(decision: Decision) -> NumberSeries:
    """Returns the series of the issuer's golden book for the decision's year, locked."""
    issuer = kept(decision.issuer)  # how it counts stays as it is from the first number on
    year = decision.signed_on.year if issuer.is_golden_book_yearly else 0
    return locked_series(issuer, f"{GOLDEN_BOOK}{issuer.symbol}", year)


def _seal(decision: Decision, by) -> None:
    head = locked_head()
    decision.chain_position, decision.previous_hash = head.position + 1, head.content_hash
    decision.lookup_code = _new_code()
    decision.content_hash = content_hash(decision)
    decision.state, decision.issued_at, decision.issued_by = State.ISSUED, timezone.now(), by
    decision.save()
    head.position, head.content_hash = decision.chain_position, decision.content_hash
    head.save()


def _new_code() -> str:
    while True:
        code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))
        if not Decision.objects.filter(lookup_code=code).exists():
            return code


def _take_effect(decision: Decision) -> None:
    """Writes what follows from the decision into the records that later years rest on."""
    if decision.kind in (Kind.CANCELLATION, Kind.REPLACEMENT):
        AwardRecord.objects.filter(line__decision=decision.target).update(is_cancelled=True)
        for line in decision.target.appointment_lines.select_related("appointment"):
            _take_back_appointment(line, decision.target)
    _enter_records(decision)
    for line in decision.appointment_lines.all():
        _confirm_appointment(line, decision)


def _enter_records(decision: Decision) -> None:
    records = [_record_of(line, decision) for line in decision.award_lines.all()]
    try:
        AwardRecord.objects.bulk_create(records, batch_size=500)
    except IntegrityError:
        raise ValidationError(
            f"Hồ sơ khen thưởng đã có dòng ghi {decision.reference}, cùng danh hiệu và thời gian, "
            "cho người hoặc đơn vị trong dự thảo. Hãy sửa dòng ghi tay ấy rồi ban hành lại.",
            code="already_recorded",
        ) from None


def _record_of(line: AwardLine, decision: Decision) -> AwardRecord:
    return AwardRecord(
        subject=line.subject,
        award_type_id=line.award_type_id,
        person_id=line.person_id,
        agency_id=line.agency_id,
        unit=line.printed_name if line.subject == SubjectKind.HOUSEHOLD else unit_of(line),
        year_from=line.year_from,
        year_to=line.year_to,
        achievement=line.achievement,
        decision_number=decision.reference,
        decided_on=decision.signed_on,
        line=line,
    )


def _take_back_appointment(line: AppointmentLine, ended: Decision) -> None:
    """Makes the appointment a proposal again; a replacement's own lines confirm theirs anew."""
    appointment = line.appointment
    if appointment is not None and appointment.decision_reference == ended.reference:
        appointment.decision_reference = ""
        appointment.save(update_fields=["decision_reference"])


def _confirm_appointment(line: AppointmentLine, decision: Decision) -> None:
    if line.appointment is not None:
        line.appointment.decision_reference = decision.reference
        line.appointment.save(update_fields=["decision_reference"])
