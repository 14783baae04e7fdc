"""What an upload would change: its points against those that stand, as rows of a staged write."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import compress, repeat
from operator import add, mul, ne

from django.db import connection

from zones.models import Campaign, ScoreWrite
from zones.services.scorewrites import (
    Change,
    stage_changes,
    stage_moved_points,
    stage_new_points,
)
from zones.workbooks.findings import BLANK, Claimed, Points

_POINTS_A_BATCH = 200_000
_FEW_SHEETS = 300
# sheet, criterion → self, appraised, approved (hundredths or None), note
Stored = dict[tuple[int, int], tuple[int | None, int | None, int | None, str]]
_NOTHING = (None, None, None, "")
_NO_ROW = -1
_CRITERIA_A_SHEET = 1 << 32  # more than any criterion's id: sheet and criterion in one number
_STORED = """
SELECT sheet_id, criterion_id, CAST(ROUND(self_points * 100) AS INTEGER),
    CAST(ROUND(appraised_points * 100) AS INTEGER),
    CAST(ROUND(approved_points * 100) AS INTEGER), note
FROM zones_score WHERE sheet_id
"""


@dataclass
class Counts:
    """How many points of an upload are new, changed, unchanged."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


def differing_claims(campaign: Campaign, claims: list[Claimed]) -> list[Claimed]:
    """Returns the claims whose value is not what stands: those the user may not write."""
    if not claims:
        return []
    stored = stored_points(campaign, {claim.sheet for claim in claims})
    position = {"self": 0, "appraised": 1, "note": 3}
    return [
        claim
        for claim in claims
        if stored.get((claim.sheet, claim.criterion), _NOTHING)[position[claim.kind]] != claim.value
    ]


def stage_differences(
    write: ScoreWrite, campaign: Campaign, points: Points, *, is_split: bool
) -> Counts:
    """Stores what the points would change as the write's changes; returns the counts."""
    counts = Counts()
    if is_split:
        points = _joined(points)
    for start in range(0, len(points), _POINTS_A_BATCH):
        batch = range(start, min(start + _POINTS_A_BATCH, len(points)))
        kind = None if points.notes else _only_kind(points, batch)
        if kind is not None:
            _stage_one_kind(write, campaign, points, batch, kind, counts)
            continue
        stored = stored_points(campaign, set(points.sheets[batch.start : batch.stop]))
        stage_changes(write.pk, _differences(points, batch, stored, counts))
    return counts


def _stage_one_kind(
    write: ScoreWrite, campaign: Campaign, points: Points, batch: range, kind: str, counts: Counts
) -> None:
    """Stages a whole batch of one kind of points: as most workbooks bring them, in half the time.

    Only that kind's points are read and compared; the database copies what stands beside them.
    """
    part = slice(batch.start, batch.stop)
    sheets, criteria = points.sheets[part], points.criteria[part]
    values = (points.own if kind == "self" else points.appraised)[part]
    stored = _stored_of_one_kind(campaign, set(sheets), kind)
    if not stored:
        stage_new_points(write.pk, kind, sheets, criteria, values)
        counts.new += len(batch)
        return
    # in C, as so many points ask for it
    keys = map(add, map(mul, sheets, repeat(_CRITERIA_A_SHEET)), criteria)
    olds = list(map(stored.get, keys, repeat(_NO_ROW)))
    differing = list(compress(range(len(olds)), map(ne, olds, values)))
    counts.unchanged += len(batch) - len(differing)
    new = [place for place in differing if olds[place] == _NO_ROW]
    moved = [place for place in differing if olds[place] != _NO_ROW]
    for place in moved:
        _count(counts, olds[place], values[place])
    counts.new += len(new)
    for places, stage in ((new, stage_new_points), (moved, stage_moved_points)):
        if places:
            chosen = [[column[place] for place in places] for column in (sheets, criteria, values)]
            stage(write.pk, kind, *chosen)


def _stored_of_one_kind(campaign: Campaign, sheets: set[int], kind: str) -> dict[int, int | None]:
    """Returns the points of one kind that stand on the sheets, by one number for their place."""
    scope, parameters = _scope(campaign, sheets)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT sheet_id * {_CRITERIA_A_SHEET} + criterion_id, "
            f"CAST(ROUND({kind}_points * 100) AS INTEGER) FROM zones_score WHERE sheet_id {scope}",
            parameters,
        )
        return dict(cursor.fetchall())


def _scope(campaign: Campaign, sheets: set[int]) -> tuple[str, list[int]]:
    if len(sheets) <= _FEW_SHEETS:
        return f"IN ({', '.join(['%s'] * len(sheets))})", list(sheets)
    return "IN (SELECT id FROM zones_scoresheet WHERE campaign_id = %s)", [campaign.pk]


def stored_points(campaign: Campaign, sheets: set[int]) -> Stored:
    """Returns the points that stand on the sheets, in hundredths; one query."""
    scope, parameters = _scope(campaign, sheets)
    with connection.cursor() as cursor:
        cursor.execute(f"{_STORED} {scope}", parameters)
        return {
            (sheet, criterion): (own, appraised, approved, note)
            for sheet, criterion, own, appraised, approved, note in cursor
            if sheet in sheets
        }


def _only_kind(points: Points, batch: range) -> str | None:
    """Returns the one kind of points that every row of the batch gives, or None."""
    if max(points.appraised[batch.start : batch.stop]) == BLANK:
        return "self" if min(points.own[batch.start : batch.stop]) != BLANK else None
    if max(points.own[batch.start : batch.stop]) == BLANK:
        return "appraised" if min(points.appraised[batch.start : batch.stop]) != BLANK else None
    return None


def _differences(
    points: Points, batch: Iterable[int], stored: Stored, counts: Counts
) -> Iterator[Change]:
    sheets, criteria, notes = points.sheets, points.criteria, points.notes
    own_points, appraised_points = points.own, points.appraised
    for i in batch:
        sheet, criterion = sheets[i], criteria[i]
        old_own, old_appraised, approved, old_note = stored.get((sheet, criterion), _NOTHING)
        own, appraised = own_points[i], appraised_points[i]
        new_own = old_own if own == BLANK else own
        new_appraised = old_appraised if appraised == BLANK else appraised
        note = notes.get(i) or old_note
        if own != BLANK:
            _count(counts, old_own, own)
        if appraised != BLANK:
            _count(counts, old_appraised, appraised)
        if new_own != old_own or new_appraised != old_appraised or note != old_note:
            if new_own == old_own and new_appraised == old_appraised:
                counts.changed += 1  # only the note
            yield (
                sheet,
                criterion,
                old_own,
                new_own,
                old_appraised,
                new_appraised,
                approved,
                approved,
                old_note,
                note,
            )


def _count(counts: Counts, old: int | None, new: int) -> None:
    if old is None:
        counts.new += 1
    elif old == new:
        counts.unchanged += 1
    else:
        counts.changed += 1


def _joined(points: Points) -> Points:
    """Returns the points with the two kinds of one criterion in one row."""
    joined, places = Points(), {}
    for i in range(len(points)):
        key = (points.sheets[i], points.criteria[i])
        place = places.setdefault(key, len(joined))
        if place == len(joined):
            joined.add(*key, points.own[i], points.appraised[i], points.notes.get(i, ""))
            continue
        joined.own[place] = max(joined.own[place], points.own[i])
        joined.appraised[place] = max(joined.appraised[place], points.appraised[i])
        if note := points.notes.get(i):
            joined.notes[place] = note
    return joined
