"""How a staged write meets the points that stand: compared with them, merged into them.

A change concerns only the kinds (self, appraised, approved, note) whose old and new differ. What
stands beside them may move meanwhile: it makes nothing stale, and it is kept.
"""

from django.db import connection

from zones.models import ScoreWrite

KINDS = ("self", "appraised", "approved", "note")

_MERGE = """
INSERT INTO zones_score
    (sheet_id, criterion_id, self_points, appraised_points, approved_points, note)
SELECT sheet_id, criterion_id, new_self, new_appraised, new_approved, new_note
FROM zones_scorechange WHERE write_id = %s {only}
ON CONFLICT (sheet_id, criterion_id) DO UPDATE SET
    self_points = excluded.self_points,
    appraised_points = excluded.appraised_points,
    approved_points = excluded.approved_points,
    note = excluded.note
"""
_EMPTIED = """
new_self IS NULL AND new_appraised IS NULL AND new_approved IS NULL AND new_note = ''
"""
_DELETE_EMPTIED = f"""
DELETE FROM zones_score WHERE id IN (
    SELECT s.id FROM zones_scorechange c
    JOIN zones_score s ON s.sheet_id = c.sheet_id AND s.criterion_id = c.criterion_id
    WHERE c.write_id = %s AND {_EMPTIED}
)
"""
# what stands is not what the change holds as old: of any kind, and of those that it changes
_MOVED_OF = {
    **{kind: f"s.{kind}_points IS DISTINCT FROM c.old_{kind}" for kind in KINDS[:3]},
    "note": "COALESCE(s.note, '') <> c.old_note",
}
_HAS_MOVED = " OR ".join(_MOVED_OF.values())
_IS_STALE = " OR ".join(
    f"(c.old_{kind} IS DISTINCT FROM c.new_{kind} AND {moved})" for kind, moved in _MOVED_OF.items()
)
# the same of a write that was applied: what stands is not what it wrote
_MOVED_SINCE = " OR ".join(
    f"(c.old_{kind} IS DISTINCT FROM c.new_{kind} AND {moved.replace('c.old_', 'c.new_')})"
    for kind, moved in _MOVED_OF.items()
)
_CHANGES_AND_SCORES = """
FROM zones_scorechange c
LEFT JOIN zones_score s ON s.sheet_id = c.sheet_id AND s.criterion_id = c.criterion_id
WHERE c.write_id = %s
"""
# for each sheet: which kinds the write changes, and whether anything in its rows has moved
_TOUCHED = f"""
SELECT c.sheet_id,
    MAX(CASE WHEN c.old_self IS DISTINCT FROM c.new_self THEN 1 ELSE 0 END),
    MAX(CASE WHEN c.old_appraised IS DISTINCT FROM c.new_appraised THEN 1 ELSE 0 END),
    MAX(CASE WHEN c.old_approved IS DISTINCT FROM c.new_approved THEN 1 ELSE 0 END),
    MAX(CASE WHEN c.old_note <> c.new_note THEN 1 ELSE 0 END),
    MAX(CASE WHEN {_HAS_MOVED} THEN 1 ELSE 0 END)
{_CHANGES_AND_SCORES} GROUP BY c.sheet_id
"""
_BESIDE = ", ".join(
    f"{when}_{kind} = CASE WHEN c.old_{kind} IS DISTINCT FROM c.new_{kind} "
    f"THEN c.{when}_{kind} ELSE now.{kind}_stands END"
    for kind in KINDS
    for when in ("old", "new")
)
_FOLLOW = f"""
UPDATE zones_scorechange AS c SET {_BESIDE}
FROM (
    SELECT c.id, s.self_points AS self_stands, s.appraised_points AS appraised_stands,
        s.approved_points AS approved_stands, COALESCE(s.note, '') AS note_stands
    {_CHANGES_AND_SCORES} AND ({_HAS_MOVED})
) AS now
WHERE now.id = c.id
"""


def touched_kinds(write: ScoreWrite) -> dict[int, tuple[set[str], bool]]:
    """Returns each sheet's kinds of points that the write changes, and whether any row has moved.

    A row has moved when any kind in it is another than the write knows, changed by it or not.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED, [write.pk])
        return {
            sheet: ({kind for kind, flag in zip(KINDS, flags, strict=True) if flag}, bool(moved))
            for sheet, *flags, moved in cursor.fetchall()
        }


def stale_points(write: ScoreWrite) -> list[tuple[int, int]]:
    """Returns (sheet id, criterion id) where a kind that the write changes is no longer the old."""
    return _places_where(_IS_STALE, write)


def points_moved_since(write: ScoreWrite) -> list[tuple[int, int]]:
    """Returns (sheet id, criterion id) where a kind that the write changed was changed after it."""
    return _places_where(_MOVED_SINCE, write)


def _places_where(condition: str, write: ScoreWrite) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.sheet_id, c.criterion_id {_CHANGES_AND_SCORES} AND ({condition})",
            [write.pk],
        )
        return cursor.fetchall()


def follow_what_stands(write: ScoreWrite) -> None:
    """Takes into the changes what stands now of the kinds that they do not change.

    So that merging keeps it, and that the history tells what really stood beside.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, [write.pk])


def merge_changes(write: ScoreWrite) -> None:
    """Writes the changes into the points; an undo leaves no row that holds nothing any more."""
    undoes = write.door == ScoreWrite.Door.UNDO
    with connection.cursor() as cursor:
        cursor.execute(_MERGE.format(only=f"AND NOT ({_EMPTIED})" if undoes else ""), [write.pk])
        if undoes:
            cursor.execute(_DELETE_EMPTIED, [write.pk])
