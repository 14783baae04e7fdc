"""What a staged write would do to the ranking, without applying it."""

from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from thidua.text import round_points
from zones.models import Campaign, ScoreChange, ScoreWrite, Standing
from zones.rules.points import Sums
from zones.services.contests import Contest
from zones.services.ranking import read_ranking_input
from zones.services.rankingsums import NOTHING, Found
from zones.services.rankingtables import SpecialCriteria

_OLD = Coalesce("old_approved", "old_appraised", "old_self", Decimal(0))
_NEW = Coalesce("new_approved", "new_appraised", "new_self", Decimal(0))
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
    parts = [("bonus", special.bonus), ("penalty", special.penalty)]
    parts += [(f"tie_{number}", ids) for number, (_, ids) in enumerate(special.tie_breaks)]
    amounts = {"everything": Sum(_NEW - _OLD)} | {
        name: Sum(_NEW - _OLD, filter=Q(criterion__in=ids)) for name, ids in parts if ids
    }
    rows = (
        ScoreChange.objects.filter(write=write)
        .order_by()
        .values_list("sheet_id")
        .annotate(scored=Count(Coalesce("new_approved", "new_appraised", "new_self")), **amounts)
    )
    moved = {}
    for sheet, scored, *totals in rows:
        points = {
            name: round_points(total or Decimal(0))
            for name, total in zip(amounts, totals, strict=True)
        }
        bonus, penalty = points.get("bonus", Decimal(0)), points.get("penalty", Decimal(0))
        ties = tuple(
            sign * points[f"tie_{number}"] for number, (sign, _) in enumerate(special.tie_breaks)
        )
        base = points["everything"] - bonus - penalty
        moved[sheet] = (Sums(base, bonus, penalty), ties, scored > 0)
    return moved
