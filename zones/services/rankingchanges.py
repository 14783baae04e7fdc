"""What a staged write would do to the ranking, without applying it."""

from decimal import Decimal

from django.db import connection

from zones.models import Campaign, ScoreWrite, Standing
from zones.rules.points import Sums
from zones.services.contests import Contest
from zones.services.ranking import read_ranking_input
from zones.services.rankingsums import NOTHING, Found, sums_and_ties, sums_over
from zones.services.rankingtables import SpecialCriteria

_OLD = "COALESCE(c.old_approved, c.old_appraised, c.old_self, 0)"
_NEW = "COALESCE(c.new_approved, c.new_appraised, c.new_self, 0)"
# Written out for its speed, as ``rankingsums`` is.
_MOVED = f"""
SELECT c.sheet_id, COUNT(COALESCE(c.new_approved, c.new_appraised, c.new_self)),
    SUM({_NEW} - {_OLD}){{parts}}
FROM zones_scorechange c WHERE c.write_id = %s GROUP BY c.sheet_id
"""
_Moved = tuple[Sums, tuple[Decimal, ...], bool]


def rank_with_changes(
    campaign: Campaign, write: ScoreWrite
) -> tuple[list[Contest], list[Contest], set[int]]:
    """Returns the contests as they stand, as they would stand, and the sheets that change.

    One query more than ranking once: each sheet's sums move by what its changes add. What the
    totals would rest on is not worked out, only that they rest on something.
    """
    standing = read_ranking_input(campaign)
    moved = _moved_sums(write, standing.tables.special)
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


def _moved_sums(write: ScoreWrite, special: SpecialCriteria) -> dict[int, _Moved]:
    """Returns by how much each sheet's sums change (after minus before); one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVED.format(parts=sums_over(special, f"{_NEW} - {_OLD}", "c.criterion_id")),
            [write.pk],
        )
        rows = cursor.fetchall()
    return {sheet: (*sums_and_ties(sums, special), scored > 0) for sheet, scored, *sums in rows}
