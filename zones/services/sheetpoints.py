"""Saving the points of a sheet page: one write, and nobody's work is overwritten unseen."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, FilteredRelation, Q, QuerySet

from thidua.text import clean_text
from zones.models import Criterion, Score, ScoreChange, ScoreSheet, ScoreWrite
from zones.services.scorewrites import Change, apply_write, stage_write
from zones.services.sheetstanding import refuse_frozen, standing_on

FIELDS = ("self", "appraised", "approved", "note")
KINDS = FIELDS[:3]
_ATTEMPTS = 3


@dataclass(frozen=True)
class Edit:
    """One cell as a clerk leaves it: hundredths (None: no point), or text for the note.

    ``seen`` is what the page showed when the clerk began.
    """

    criterion_id: int
    field: str
    seen: int | str | None
    value: int | str | None


@dataclass(frozen=True)
class Conflict:
    """A cell that somebody else changed meanwhile: both values, and who wrote the other."""

    criterion_id: int
    field: str
    mine: int | str | None
    theirs: int | str | None
    by: str


@dataclass
class Outcome:
    """What saving did: how many rows were written, and the cells left for the clerk to choose."""

    rows: int = 0
    conflicts: list[Conflict] = field(default_factory=list)


Row = dict[str, int | str | None]


def criteria_with_points(sheet: ScoreSheet) -> list[Criterion]:
    """Returns the table's criteria, each with ``self_written`` … ``note_written``; one query."""
    own = FilteredRelation("scores", condition=Q(scores__sheet=sheet.pk))
    return list(
        Criterion.objects.filter(table=sheet.table_id)
        .annotate(own=own)
        .annotate(
            note_written=F("own__note"),
            **{f"{kind}_written": F(f"own__{kind}_points") for kind in KINDS},
        )
        .defer("source", "search_text")
        .order_by("position", "pk")
    )


def save_points(
    sheet: ScoreSheet, edits: Iterable[Edit], *, by, criteria: list[Criterion] | None = None
) -> Outcome:
    """Writes the edited cells in one write; cells changed by somebody else are left as conflicts.

    ``criteria`` are those of ``criteria_with_points`` if they are at hand. Raises ValidationError
    with the codes of ``scorewrites.apply_write``, ``standings_frozen``, ``no_permission``,
    ``unknown_criterion`` or ``above_maximum``; then nothing is written.
    """
    edits = [edit for edit in edits if edit.value != edit.seen]
    for attempt in range(_ATTEMPTS if edits else 0):
        try:
            return _save_once(sheet, edits, by, criteria or criteria_with_points(sheet))
        except ValidationError as refusal:
            if refusal.code != "stale_preview" or attempt == _ATTEMPTS - 1:
                raise
            criteria = None
    return Outcome()


@transaction.atomic
def _save_once(sheet: ScoreSheet, edits: list[Edit], by, criteria: list[Criterion]) -> Outcome:
    """Saves against what was read; ``apply_write`` locks, and refuses if it changed since."""
    refuse_frozen(sheet)
    standing = standing_on(sheet, by)
    if not standing.kinds and all(edit.field == "note" for edit in edits):
        raise ValidationError(f"Bạn không được ghi vào bảng của {sheet.agency}.", "no_permission")
    leaves = {criterion.pk: criterion for criterion in criteria if criterion.is_leaf}
    _refuse_impossible(leaves, edits)
    before = {pk: _row_of(leaf) for pk, leaf in leaves.items()}
    after, clashing = _merged(before, edits)
    changes = [
        _change(sheet.pk, criterion, before[criterion], row)
        for criterion, row in sorted(after.items())
    ]
    if changes:
        write_changes(sheet, ScoreWrite.Door.FORM, changes, by=by, standing=standing)
    return Outcome(len(changes), _conflicts(sheet, clashing))


def _row_of(leaf: Criterion) -> Row:
    row: Row = {kind: hundredths(getattr(leaf, f"{kind}_written")) for kind in KINDS}
    return {**row, "note": leaf.note_written or ""}


def current_rows(sheet: ScoreSheet) -> dict[int, Row]:
    """Returns what stands on the sheet by criterion id: hundredths of each kind, and the note."""
    scores = Score.objects.filter(sheet=sheet).values_list(
        "criterion_id", "self_points", "appraised_points", "approved_points", "note"
    )
    return {
        criterion: dict(zip(FIELDS, (*map(hundredths, points), note), strict=True))
        for criterion, *points, note in scores
    }


def changes_of(sheet: ScoreSheet) -> QuerySet[ScoreChange]:
    """Returns all that was ever written on the sheet; found by the index that begins with write."""
    writes = ScoreWrite.objects.filter(campaign=sheet.campaign_id, applied_at__isnull=False)
    return ScoreChange.objects.filter(write__in=writes.values("pk"), sheet=sheet)


def write_changes(
    sheet: ScoreSheet, door: ScoreWrite.Door, changes: list[Change], *, by, standing
) -> None:
    """Stages and applies the changes as one write."""
    write = stage_write(campaign=sheet.campaign, door=door, changes=changes)
    apply_write(write, by=by, standpoint=standing.standpoint)


def rewritten(sheet: ScoreSheet, rows: dict[int, Row], kind: str, values: dict) -> list[Change]:
    """Returns the changes that give one kind of points these values (criterion id → hundredths)."""
    return [
        _change(sheet.pk, criterion, rows[criterion], {**rows[criterion], kind: value})
        for criterion, value in sorted(values.items())
        if rows[criterion][kind] != value
    ]


def hundredths(points: Decimal | None) -> int | None:
    return None if points is None else int(points * 100)


def _change(sheet_id: int, criterion_id: int, old: Row, new: Row) -> Change:
    points = [row[kind] for kind in KINDS for row in (old, new)]
    return (sheet_id, criterion_id, *points, old["note"], new["note"])


def _refuse_impossible(leaves: dict[int, Criterion], edits: list[Edit]) -> None:
    for edit in edits:
        leaf = leaves.get(edit.criterion_id)
        if leaf is None or edit.field not in FIELDS:
            raise ValidationError("Tiêu chí không có trong bảng này.", code="unknown_criterion")
        if edit.field == "note" or edit.value is None:
            continue
        if not 0 <= edit.value <= hundredths(leaf.max_points):
            raise ValidationError(
                f"Dòng {leaf.path}: điểm phải từ 0 đến điểm tối đa.", code="above_maximum"
            )


def _merged(before: dict[int, Row], edits: list[Edit]) -> tuple[dict[int, Row], list]:
    """Returns the rows to write, and the edits whose cell is no longer what the clerk saw."""
    after: dict[int, Row] = {}
    clashing = []
    for edit in edits:
        old = before[edit.criterion_id]
        value = clean_text(edit.value, multiline=True) if edit.field == "note" else edit.value
        stands = old[edit.field]
        if stands == value:
            continue
        if stands != edit.seen:
            clashing.append((edit, stands))
            continue
        after.setdefault(edit.criterion_id, dict(old))[edit.field] = value
    return after, clashing


def _conflicts(sheet: ScoreSheet, clashing: list[tuple[Edit, int | str | None]]) -> list[Conflict]:
    if not clashing:
        return []
    writers = {}
    changes = changes_of(sheet).filter(criterion__in={edit.criterion_id for edit, _ in clashing})
    for change in changes.select_related("write__applied_by").order_by("write_id"):
        for name in FIELDS:
            if getattr(change, f"old_{name}") != getattr(change, f"new_{name}"):
                writers[change.criterion_id, name] = change.write.applied_by
    return [
        Conflict(
            edit.criterion_id,
            edit.field,
            edit.value,
            stands,
            str(writers.get((edit.criterion_id, edit.field)) or "người khác"),
        )
        for edit, stands in clashing
    ]
