"""The one door through which points reach the database.

A write is staged as rows of ``ScoreChange`` (before, after), checked against what stands now, and
merged into ``Score`` by one statement. Forms, imports, undo, appraisal and approval all pass here.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from thidua.audit.context import current, recorded_by_its_service
from thidua.recordlocks import lock
from zones.models import Campaign, ScoreChange, ScoreSheet, ScoreWrite
from zones.permissions import Standpoint
from zones.services.pointrights import refuse_unwritable
from zones.services.scoremerge import (
    KINDS,
    follow_what_stands,
    merge_changes,
    stale_points,
    touched_kinds,
)

# sheet id, criterion id, then old and new hundredths (None: no point) of self, appraised and
# approved, then old and new note
Change = tuple[
    int, int, int | None, int | None, int | None, int | None, int | None, int | None, str, str
]
_COLUMNS = (
    "write_id, sheet_id, criterion_id, old_self, new_self, old_appraised, new_appraised, "
    "old_approved, new_approved, old_note, new_note"
)
_ROWS_A_BATCH = 20_000
_ROWS_A_STATEMENT = 100
_INVERT = f"""
INSERT INTO zones_scorechange ({_COLUMNS})
SELECT %s, sheet_id, criterion_id, new_self, old_self, new_appraised, old_appraised,
    new_approved, old_approved, new_note, old_note
FROM zones_scorechange WHERE write_id = %s
"""


def stage_write(
    *, campaign: Campaign, door: ScoreWrite.Door, changes: Iterable[Change]
) -> ScoreWrite:
    """Stores the changes as a write that is not applied yet; returns the write."""
    write = ScoreWrite.objects.create(campaign=campaign, door=door)
    stage_changes(write.pk, changes)
    return write


def stage_changes(write_id: int, changes: Iterable[Change]) -> None:
    """Stores changes of a write that is not applied yet."""
    insert = _copy_changes if connection.vendor == "postgresql" else _insert_changes
    insert(write_id, changes)


def stage_new_points(
    write_id: int,
    kind: str,
    sheets: Sequence[int],
    criteria: Sequence[int],
    points: Sequence[int],
) -> None:
    """Stores changes where nothing stood before: one kind of points (hundredths), no notes.

    The same rows as ``stage_changes`` makes; a third of its time, for whole blocks of new points.
    """
    columns = f"write_id, sheet_id, criterion_id, new_{kind}, old_note, new_note"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY zones_scorechange ({columns}) FROM STDIN") as copy:
                for start in range(0, len(points), _ROWS_A_BATCH):
                    part = slice(start, start + _ROWS_A_BATCH)
                    rows = zip(sheets[part], criteria[part], points[part], strict=True)
                    copy.write(
                        "".join([f"{write_id}\t{s}\t{c}\t{p / 100}\t\t\n" for s, c, p in rows])
                    )
        else:
            rows = ((s, c, p / 100) for s, c, p in zip(sheets, criteria, points, strict=True))
            _insert_rows(cursor, columns, f"({int(write_id)}, %s, %s, %s, '', '')", rows)


def stage_moved_points(
    write_id: int,
    kind: str,
    sheets: Sequence[int],
    criteria: Sequence[int],
    points: Sequence[int],
) -> None:
    """Stores changes of one kind of points (hundredths) where rows stand; the rest stays."""
    values = ["s.sheet_id", "s.criterion_id"]
    for other in KINDS[:3]:
        new = "{points}" if other == kind else f"s.{other}_points"
        values += [f"s.{other}_points", new]
    select = f"SELECT {int(write_id)}, {', '.join(values)}, s.note, s.note FROM zones_score s "
    insert = f"INSERT INTO zones_scorechange ({_COLUMNS}) {select}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                insert.format(points="m.points / 100.0")
                + "JOIN unnest(%s::bigint[], %s::bigint[], %s::int[]) AS m(sheet, pk, points) "
                "ON s.sheet_id = m.sheet AND s.criterion_id = m.pk",
                [list(sheets), list(criteria), list(points)],
            )
        else:
            cursor.executemany(
                insert.format(points="%s") + "WHERE s.sheet_id = %s AND s.criterion_id = %s",
                [(p / 100, s, c) for s, c, p in zip(sheets, criteria, points, strict=True)],
            )


@transaction.atomic
def apply_write(
    write: ScoreWrite, *, by, standpoint: Standpoint, at: datetime | None = None
) -> ScoreWrite:
    """Does ``merge_write`` in a transaction of its own."""
    return merge_write(write, by=by, standpoint=standpoint, at=at)


def merge_write(
    write: ScoreWrite, *, by, standpoint: Standpoint, at: datetime | None = None
) -> ScoreWrite:
    """Merges the write's changes into the points; returns the write. In the caller's transaction.

    Raises ValidationError with code ``already_applied``, ``campaign_closed``, ``no_permission``,
    ``sheet_locked``, ``standings_frozen``, or ``stale_preview`` when any of the points that it
    changes was changed meanwhile.
    """
    # the campaign too, which closing locks: no point slips in while standings are frozen
    write = lock(ScoreWrite.objects.select_related("campaign"), write.pk, "campaign")
    if write.applied_at is not None:
        raise ValidationError("Lượt ghi này đã được ghi rồi.", code="already_applied")
    sheets = _lock_sheets(write)
    touched = touched_kinds(write)
    refuse_unwritable(write, sheets, touched, standpoint)
    if any(has_moved for _, has_moved in touched.values()):
        _refuse_stale(write)
        follow_what_stands(write)
    with recorded_by_its_service():
        _merge(write)
    write.applied_at, write.applied_by = at or timezone.now(), by
    write.request_id = current().request_id
    write.save(update_fields=["applied_at", "applied_by", "request_id"])
    return write


def _merge(write: ScoreWrite) -> None:
    try:
        with transaction.atomic():
            merge_changes(write)
    except IntegrityError:
        # a table with other criteria may have come into use since the points were read
        moved = ScoreChange.objects.filter(write=write).exclude(criterion__table=F("sheet__table"))
        if not moved.exists():
            raise
        raise ValidationError(
            "Bảng tiêu chí vừa được thay bằng bảng khác.", code="stale_preview"
        ) from None


def stage_inverse(write: ScoreWrite) -> ScoreWrite:
    """Stores a write that puts back what the given one changed; returns it, not applied yet."""
    inverse = ScoreWrite.objects.create(campaign=write.campaign, door=ScoreWrite.Door.UNDO)
    with connection.cursor() as cursor:
        cursor.execute(_INVERT, [inverse.pk, write.pk])
    return inverse


def discard_changes(write: ScoreWrite) -> None:
    """Deletes the changes of a write that was never applied; the write itself stays."""
    ScoreChange.objects.filter(write=write, write__applied_at=None)._raw_delete(write._state.db)


def _refuse_stale(write: ScoreWrite) -> None:
    if stale_points(write):
        raise ValidationError(
            "Dữ liệu đã thay đổi sau khi xem trước. Hãy xem lại rồi xác nhận.",
            code="stale_preview",
        )


def _lock_sheets(write: ScoreWrite) -> list[tuple[int, int, str, str]]:
    """Locks the sheets that the write changes, before anything is compared.

    Returns their (id, agency id, state, reason of return): no objects, there may be thousands.
    """
    changes = ScoreChange.objects.filter(write=write)
    sheets = ScoreSheet.objects.select_for_update().filter(pk__in=changes.values("sheet_id"))
    return list(sheets.order_by("pk").values_list("pk", "agency_id", "state", "return_reason"))


def _insert_changes(write_id: int, changes: Iterable[Change]) -> None:
    marks = ", ".join(["%s"] * 10)
    with connection.cursor() as cursor:
        rows = (
            (sheet, criterion, *(_sqlite_points(p) for p in points), old, new)
            for sheet, criterion, *points, old, new in changes
        )
        _insert_rows(cursor, _COLUMNS, f"({int(write_id)}, {marks})", rows)


def _insert_rows(cursor, columns: str, values: str, rows: Iterable[tuple]) -> None:
    """Inserts rows into SQLite, many by one statement: a third of the time of one by one."""
    insert = f"INSERT INTO zones_scorechange ({columns}) VALUES "
    rows = iter(rows)
    batches = iter(lambda: list(islice(rows, _ROWS_A_STATEMENT)), [])
    rest: list[tuple] = []

    def whole_batches() -> Iterator[tuple]:
        for batch in batches:
            if len(batch) == _ROWS_A_STATEMENT:
                yield tuple(chain.from_iterable(batch))
            else:
                rest.extend(batch)

    cursor.executemany(insert + ", ".join([values] * _ROWS_A_STATEMENT), whole_batches())
    if rest:
        cursor.executemany(insert + values, rest)


def _sqlite_points(hundredths: int | None) -> float | None:
    # x / 100 is the double nearest to the decimal: what SQLite makes of the text «x.xx» too
    return None if hundredths is None else hundredths / 100


def _copy_changes(write_id: int, changes: Iterable[Change]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY zones_scorechange ({_COLUMNS}) FROM STDIN") as copy,
    ):
        batch: list[str] = []
        for sheet, criterion, *points, old, new in changes:
            written = "\t".join([_copy_points(p) for p in points])
            batch.append(
                f"{write_id}\t{sheet}\t{criterion}\t{written}\t{_copy_text(old)}\t{_copy_text(new)}\n"
            )
            if len(batch) >= _ROWS_A_BATCH:
                copy.write("".join(batch))
                batch.clear()
        copy.write("".join(batch))


def _copy_points(hundredths: int | None) -> str:
    return "\\N" if hundredths is None else f"{hundredths / 100:.2f}"


def _copy_text(text: str) -> str:
    if not text:
        return ""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
