"""What a staged write would do to the ranking, without applying it."""

from datetime import datetime
from decimal import Decimal

from django.db import connection

from zones.models import Campaign, ScoreWrite, Standing
from zones.rules.points import Sums
from zones.services.contests import Contest
from zones.services.ranking import read_ranking_input
from zones.services.rankingsums import NOTHING, Found, sums_and_ties, sums_over
from zones.services.rankingtables import SpecialCriteria
from zones.services.scoremerge import KINDS

_OLD = "COALESCE(c.old_approved, c.old_appraised, c.old_self, 0)"
_NEW = "COALESCE(c.new_approved, c.new_appraised, c.new_self, 0)"
# Written out for its speed, as ``rankingsums`` is.
_MOVED = f"""
SELECT c.sheet_id, COUNT(COALESCE(c.new_approved, c.new_appraised, c.new_self)),
    SUM({_NEW} - {_OLD}){{parts}}
FROM {{changes}} WHERE c.write_id = %s GROUP BY c.sheet_id
"""
_STAGED = "zones_scorechange c"
# the kinds that a change leaves alone as they stand now, and not as they stood when it was staged
_BESIDE_WHAT_STANDS = f"""
(
    SELECT c.write_id, c.sheet_id, c.criterion_id, {
    ", ".join(
        f"s.{kind}_points AS old_{kind}, CASE WHEN c.old_{kind} IS DISTINCT FROM c.new_{kind} "
        f"THEN c.new_{kind} ELSE s.{kind}_points END AS new_{kind}"
        for kind in KINDS[:3]
    )
}
    FROM zones_scorechange c
    LEFT JOIN zones_score s ON s.sheet_id = c.sheet_id AND s.criterion_id = c.criterion_id
) c
"""
_Moved = tuple[Sums, tuple[Decimal, ...], bool]


def rank_with_changes(
    campaign: Campaign, write: ScoreWrite, *, staged_at: datetime
) -> tuple[list[Contest], list[Contest], set[int]]:
    """Returns the contests as they stand, as they would stand, and the sheets that change.

    Two queries more than ranking once: each sheet's sums move by what its changes add. What the
    totals would rest on is not worked out, only that they rest on something.
    """
    standing = read_ranking_input(campaign)
    # only where points were written since are they looked up again, one by one
    since = ScoreWrite.objects.filter(campaign=campaign, applied_at__gte=staged_at)
    changes = _BESIDE_WHAT_STANDS if since.exists() else _STAGED
    moved = _moved_sums(write, standing.tables.special, changes)
    found = dict(standing.found)
    for sheet, change in moved.items():
        found[sheet] = _moved(found.get(sheet, NOTHING), *change)
    return standing.ranked(), standing.ranked_by(found), set(moved)


def _moved(standing: Found, sums: Sums, ties: tuple[Decimal, ...], is_scored: bool) -> Found:
    before, basis, tie_points = standing
    if basis == Standing.Basis.NONE and is_scored:
        basis = Standing.Basis.SELF
    return (
        Sums(before.base + sums.base, before.bonus + sums.bonus, before.penalty + sums.penalty),
        basis,
        tuple(
            point + change
            for point, change in zip(tie_points or [Decimal(0)] * len(ties), ties, strict=True)
        ),
    )


def _moved_sums(write: ScoreWrite, special: SpecialCriteria, changes: str) -> dict[int, _Moved]:
    """Returns by how much each sheet's sums change (after minus before); one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVED.format(
                parts=sums_over(special, f"{_NEW} - {_OLD}", "c.criterion_id"), changes=changes
            ),
            [write.pk],
        )
        rows = cursor.fetchall()
    return {sheet: (*sums_and_ties(sums, special), scored > 0) for sheet, scored, *sums in rows}
