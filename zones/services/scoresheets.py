"""A score sheet's course from draft to approved and back; the only writer of its state."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from zones.models import ScoreSheet, ScoreWrite
from zones.services.sheetpoints import (
    changes_of,
    current_rows,
    hundredths,
    rewritten,
    write_changes,
)
from zones.services.sheetstanding import SheetStanding, lock_sheet, refuse_frozen, standing_on

State = ScoreSheet.State
STATES = (State.DRAFT, State.SUBMITTED, State.APPRAISED, State.APPROVED)
_STEPS = {
    "submit": (State.DRAFT, State.SUBMITTED),
    "appraise": (State.SUBMITTED, State.APPRAISED),
    "approve": (State.APPRAISED, State.APPROVED),
}
_SELF_SCORING_OVER = "Đã hết thời gian tự chấm điểm."
_KIND_NEEDED = {"submit": "self", "appraise": "appraised", "approve": "approved"}


def possible_acts(standing: SheetStanding) -> frozenset[str]:
    """Returns which of submit, appraise, approve, return, return_to_draft are open to the user."""
    sheet = standing.sheet
    acts = {
        act
        for act, (state, _) in _STEPS.items()
        if sheet.state == state and _KIND_NEEDED[act] in standing.kinds
    }
    if sheet.campaign.takes_points and _may_return(standing):
        acts.add("return")
        if STATES.index(sheet.state) > 1:
            acts.add("return_to_draft")
    return frozenset(acts)


def why_closed(standing: SheetStanding, act: str) -> str:
    """Returns why an act that is the user's at another step is not open now; '' if it never is."""
    sheet = standing.sheet
    returns = standing.approves or (sheet.state == State.DRAFT and standing.appraises)
    if not {**_acts_ever(standing), "return": returns, "return_to_draft": returns}[act]:
        return ""
    try:
        refuse_frozen(sheet)
    except ValidationError as refusal:
        return refusal.messages[0]
    if sheet.state == State.DRAFT:
        return _SELF_SCORING_OVER if act == "submit" else "Bảng đang ở bước tự chấm điểm."
    when = timezone.localtime(getattr(sheet, f"{sheet.state}_at"))
    return f"Bảng {sheet.get_state_display().lower()} lúc {when:%H:%M %d/%m/%Y}."


def _acts_ever(standing: SheetStanding) -> dict[str, bool]:
    """Returns whether the user may submit, appraise and approve the sheet at some step."""
    return {
        "submit": standing.self_scores,
        "appraise": standing.appraises,
        "approve": standing.approves,
    }


@transaction.atomic
def submit(sheet: ScoreSheet, *, by, reason: str = "", at: datetime | None = None) -> ScoreSheet:
    """Carries a draft to the appraisers; by the agency's own clerk or the Ministry.

    ``at`` is when it was handed in: now unless said.

    Raises ValidationError ``wrong_state``, ``no_permission``, ``campaign_closed``,
    ``standings_frozen``, or ``nothing_scored``.
    """
    sheet, _ = _begin(sheet, "submit", by)
    refuse_unscored(sheet)
    return _forward(sheet, "submit", by, reason, at)


@transaction.atomic
def appraise(sheet: ScoreSheet, *, by, reason: str = "", at: datetime | None = None) -> ScoreSheet:
    """Ends the appraisal: where no appraised point was given, the self point stands.

    By the zone's chair or vice-chair or the Ministry, never by the agency itself. Raises
    ValidationError ``wrong_state``, ``no_permission``, ``campaign_closed``, ``standings_frozen``,
    or ``nothing_scored``.
    """
    sheet, standing = _begin(sheet, "appraise", by)
    if not sheet.scores.exclude(self_points=None, appraised_points=None).exists():
        raise ValidationError(
            "Bảng chưa có điểm nào. Hãy trả lại để đơn vị tự chấm, hoặc ghi điểm thẩm định.",
            code="nothing_scored",
        )
    _fill(sheet, "appraised", ("self",), ScoreWrite.Door.APPRAISAL, standing, by)
    return _forward(sheet, "appraise", by, reason, at)


@transaction.atomic
def approve(sheet: ScoreSheet, *, by, reason: str = "") -> ScoreSheet:
    """Approves the appraised points where the Ministry gave no other; then the sheet is locked.

    Raises ValidationError ``wrong_state``, ``no_permission``, ``campaign_closed``,
    ``standings_frozen``.
    """
    sheet, standing = _begin(sheet, "approve", by)
    _fill(sheet, "approved", ("appraised", "self"), ScoreWrite.Door.APPROVAL, standing, by)
    return _forward(sheet, "approve", by, reason)


@transaction.atomic
def send_back(sheet: ScoreSheet, *, by, reason: str, to: str | None = None) -> ScoreSheet:
    """Returns the sheet one state back, or to the earlier state ``to``, with a reason.

    Approved points are cleared, and before «appraised» those that the end of appraisal filled in;
    points that an appraiser gave stay. Raises ValidationError ``reason_required``,
    ``wrong_state``, ``no_permission``, ``campaign_closed``, ``standings_frozen``.
    """
    if not reason.strip():
        raise ValidationError("Hãy ghi lý do trả lại.", code="reason_required")
    sheet = lock_sheet(sheet)
    refuse_frozen(sheet)
    standing = standing_on(sheet, by)
    place = STATES.index(sheet.state)
    target = place - 1 if to is None else STATES.index(to)
    if not 0 <= target < place:
        raise ValidationError(
            f"Bảng đang ở bước «{sheet.get_state_display()}», không trả lại được bước này.",
            code="wrong_state",
        )
    if not _may_return(standing):
        raise ValidationError("Bạn không được trả lại bảng này.", code="no_permission")
    _take_back(sheet, standing, target, by)
    for act, state in (("submitted", 1), ("appraised", 2), ("approved", 3)):
        if target < state:
            _stamp(sheet, act, None, None)
    sheet.return_reason = reason
    return _store(sheet, STATES[target], reason)


def return_to_draft(sheet: ScoreSheet, *, by, reason: str) -> ScoreSheet:
    """Returns the sheet to the agency, from whatever state; raises as ``send_back``."""
    return send_back(sheet, by=by, reason=reason, to=State.DRAFT)


def refuse_unscored(sheet: ScoreSheet) -> None:
    """Raises ValidationError ``nothing_scored`` for a sheet without any self point."""
    if not sheet.scores.filter(self_points__isnull=False).exists():
        raise ValidationError("Bảng chưa có điểm tự chấm nào.", code="nothing_scored")


def unscored_paths(sheet: ScoreSheet) -> list[str]:
    """Returns the paths of the base criteria without a self point: they count as 0."""
    leaves = sheet.table.criteria.filter(kind="base")
    scored = sheet.scores.filter(self_points__isnull=False).values("criterion")
    return list(leaves.exclude(pk__in=scored).values_list("path", flat=True))


def paths_without_evidence(sheet: ScoreSheet) -> list[str]:
    """Returns the paths of scored criteria that ask for documents and have none."""
    given = sheet.evidence.filter(withdrawn_at=None).values("criterion")
    scored = sheet.scores.filter(self_points__gt=0).values("criterion")
    asking = sheet.table.criteria.leaves().exclude(evidence="").filter(pk__in=scored)
    return list(asking.exclude(pk__in=given).values_list("path", flat=True))


def _may_return(standing: SheetStanding) -> bool:
    """Appraisers return what was submitted to them; what went on to the Ministry, the Ministry."""
    if standing.sheet.state == State.SUBMITTED:
        return standing.appraises
    return standing.sheet.state != State.DRAFT and standing.approves


def _begin(sheet: ScoreSheet, act: str, by) -> tuple[ScoreSheet, SheetStanding]:
    """Returns the locked sheet and the user's standing; raises what forbids the act."""
    sheet = lock_sheet(sheet)
    refuse_frozen(sheet)
    standing = standing_on(sheet, by)
    if not _acts_ever(standing)[act]:
        raise ValidationError(
            f"Bạn không được làm bước này với bảng của {sheet.agency}.", code="no_permission"
        )
    if sheet.state != _STEPS[act][0]:
        raise ValidationError(
            f"Bảng đang ở bước «{sheet.get_state_display()}», không làm được bước này.",
            code="wrong_state",
        )
    if act not in possible_acts(standing):
        raise ValidationError(_SELF_SCORING_OVER, code="self_scoring_over")
    return sheet, standing


def _fill(sheet, kind: str, sources: tuple[str, ...], door, standing: SheetStanding, by) -> None:
    """Gives every point of that kind that is missing the first of its sources that is there."""
    rows = current_rows(sheet)
    values = {}
    for criterion, row in rows.items():
        found = next((row[source] for source in sources if row[source] is not None), None)
        if row[kind] is None and found is not None:
            values[criterion] = found
    changes = rewritten(sheet, rows, kind, values)
    if changes:
        write_changes(sheet, door, changes, by=by, standing=standing)


def _take_back(sheet: ScoreSheet, standing: SheetStanding, target: int, by) -> None:
    """Clears what approval and the end of appraisal filled in, one write a kind.

    Both may only be written while the sheet stands at «appraised».
    """
    if STATES.index(sheet.state) < STATES.index(State.APPRAISED):
        return
    if sheet.state == State.APPROVED:
        _stamp(sheet, "approved", None, None)
        _store(sheet, State.APPRAISED, "")
    _clear(sheet, "approved", standing, by, only=None)
    if target < STATES.index(State.APPRAISED):
        _clear(sheet, "appraised", standing, by, only=_filled_by_appraisal(sheet))


def _clear(sheet, kind: str, standing: SheetStanding, by, only: dict[int, int] | None) -> None:
    rows = current_rows(sheet)
    values = {
        criterion: None
        for criterion, row in rows.items()
        if row[kind] is not None and (only is None or only.get(criterion) == row[kind])
    }
    changes = rewritten(sheet, rows, kind, values)
    if changes:
        fresh = standing_on(sheet, by)
        write_changes(sheet, ScoreWrite.Door.RETURN, changes, by=by, standing=fresh)


def _filled_by_appraisal(sheet: ScoreSheet) -> dict[int, int]:
    """Returns what the last end of appraisal filled in: criterion id → hundredths.

    Not what was written there since, be it the same points: those an appraiser gave.
    """
    changes = changes_of(sheet)
    filled = changes.filter(write__door=ScoreWrite.Door.APPRAISAL, old_appraised=None)
    last = filled.order_by("-write_id").values_list("write", flat=True).first() or 0
    beside = Q(old_appraised=F("new_appraised")) | Q(old_appraised=None, new_appraised=None)
    since = changes.filter(write_id__gt=last).exclude(beside)
    rows = filled.filter(write=last).exclude(criterion__in=since.values("criterion"))
    return {
        criterion: hundredths(points)
        for criterion, points in rows.values_list("criterion_id", "new_appraised")
    }


def _forward(
    sheet: ScoreSheet, act: str, by, reason: str, at: datetime | None = None
) -> ScoreSheet:
    state = _STEPS[act][1]
    _stamp(sheet, state.value, at or timezone.now(), by)
    sheet.return_reason = ""
    return _store(sheet, state, reason)


def _stamp(sheet: ScoreSheet, act: str, at, by) -> None:
    setattr(sheet, f"{act}_at", at)
    setattr(sheet, f"{act}_by", by)


def _store(sheet: ScoreSheet, state: str, reason: str) -> ScoreSheet:
    sheet.state = state
    sheet._change_reason = reason[:100] or None
    sheet.full_clean()
    sheet.save()
    return sheet
