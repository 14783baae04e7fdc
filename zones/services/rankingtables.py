"""The criteria tables of a campaign as ranking needs them, all read by two queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from zones.models import Campaign, CriteriaTable, Criterion
from zones.rules.points import Band, TableTerms
from zones.services.contests import Group


@dataclass
class RankingTable:
    """A table's terms, bands, top-level groups, and what parts equal totals, first to last."""

    pk: int
    terms: TableTerms
    is_illustrative: bool
    bands: list[Band] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    tie_breaks: list[str] = field(default_factory=list)


@dataclass
class SpecialCriteria:
    """The few criteria that do not simply add to the base, over all tables of a campaign.

    ``tie_breaks`` are (sign, criterion ids) in the order of comparison; of a penalty, less is
    better.
    """

    bonus: list[int] = field(default_factory=list)
    penalty: list[int] = field(default_factory=list)
    tie_breaks: list[tuple[int, list[int]]] = field(default_factory=list)


class _Row(NamedTuple):
    """What ranking asks of a criterion: there are thousands, models would cost more."""

    pk: int
    table_id: int
    parent_id: int | None
    path: str
    name: str
    kind: str
    max_points: Decimal
    tie_break: int | None


@dataclass(frozen=True)
class CampaignTables:
    """The table of each block (by block id), the special criteria, every criterion's group."""

    by_block: dict[int, RankingTable]
    special: SpecialCriteria
    roots: dict[int, str]


def tables_of(campaign: Campaign) -> CampaignTables:
    """Returns the tables that sheets of the campaign are scored by; two queries.

    Where a block's table was replaced within the year, the later version's terms count.
    """
    tables = _tables(campaign)
    special, roots = _read_criteria(campaign, {table.pk: table for table in tables.values()})
    return CampaignTables(tables, special, roots)


def _tables(campaign: Campaign) -> dict[int, RankingTable]:
    rows = (
        CriteriaTable.objects.filter(campaign=campaign)
        .exclude(status=CriteriaTable.Status.DRAFT)
        .order_by("version")
    )
    tables: dict[int, RankingTable] = {}
    for block, pk, illustrative, total, cap, exceed, grade, *band in rows.values_list(
        "block_id",
        "pk",
        "is_illustrative",
        "stated_total",
        "bonus_cap",
        "bonus_may_exceed",
        "bands__grade",
        "bands__min_points",
        "bands__breaches_allowed",
        "bands__quota",
    ):
        if block not in tables or tables[block].pk != pk:
            tables[block] = RankingTable(pk, TableTerms(total, cap, exceed), illustrative)
        if grade is not None:
            tables[block].bands.append(Band(grade, *band))
    return tables


def _read_criteria(
    campaign: Campaign, tables: dict[int, RankingTable]
) -> tuple[SpecialCriteria, dict[int, str]]:
    """Fills in the tables' groups; returns the special criteria and each criterion's group."""
    rows = (
        Criterion.objects.filter(table__campaign=campaign)
        .order_by("position", "pk")
        .values_list(*_Row._fields)
    )
    criteria = [_Row(*row) for row in rows]
    by_pk = {criterion.pk: criterion for criterion in criteria}
    tops = {criterion.pk: _top(criterion, by_pk) for criterion in criteria}
    kinds_under: dict[int, set[str]] = defaultdict(set)
    for criterion in criteria:
        if criterion.kind != Criterion.Kind.GROUP:
            kinds_under[tops[criterion.pk].pk].add(criterion.kind)
    for top in criteria:
        if top.parent_id is None and top.table_id in tables:
            kinds = frozenset(kinds_under[top.pk])
            tables[top.table_id].groups.append(Group(top.path, top.name, top.max_points, kinds))
    for criterion in sorted(criteria, key=lambda one: one.tie_break or 0):
        if criterion.tie_break is not None and criterion.table_id in tables:
            tables[criterion.table_id].tie_breaks.append(criterion_title(criterion))
    return _special(criteria), {pk: top.path for pk, top in tops.items()}


def criterion_title(criterion: Criterion | _Row) -> str:
    """«I.2 Hòa giải ở cơ sở»; of a penalty also that less is better."""
    is_penalty = criterion.kind == Criterion.Kind.PENALTY
    return f"{criterion.path} {criterion.name}{' (trừ ít hơn)' if is_penalty else ''}"


def _special(criteria: list[_Row]) -> SpecialCriteria:
    special = SpecialCriteria()
    ties: dict[tuple[int, int], list[int]] = defaultdict(list)
    for criterion in criteria:
        is_penalty = criterion.kind == Criterion.Kind.PENALTY
        if is_penalty:
            special.penalty.append(criterion.pk)
        elif criterion.kind == Criterion.Kind.BONUS:
            special.bonus.append(criterion.pk)
        if criterion.tie_break is not None:
            ties[criterion.tie_break, -1 if is_penalty else 1].append(criterion.pk)
    special.tie_breaks = [(sign, ties[order, sign]) for order, sign in sorted(ties)]
    return special


def _top(criterion: _Row, by_pk: dict[int, _Row]) -> _Row:
    while criterion.parent_id is not None:
        criterion = by_pk[criterion.parent_id]
    return criterion
