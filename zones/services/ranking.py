"""Ranking: the contests of a campaign (a zone and a block each), computed whole or read frozen."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, FilteredRelation, Q, Sum
from django.db.models.functions import Coalesce

from thidua.text import round_points
from zones.models import (
    Block,
    Breach,
    Campaign,
    Condition,
    CriteriaTable,
    Criterion,
    Membership,
    Score,
    Standing,
    Zone,
)
from zones.models.scoresheet import OFFICIAL_POINTS
from zones.rules.points import (
    Band,
    Candidate,
    Sums,
    TableTerms,
    grades_within_quota,
    official_total,
)
from zones.rules.ranking import Entry, competition_places

NOT_SCORED = "Chưa có điểm"


@dataclass
class Line:
    """One agency in a contest."""

    agency_id: int
    agency_code: str
    agency_name: str
    sheet_id: int | None
    state: str
    basis: str = Standing.Basis.NONE
    sums: Sums = Sums()
    total: Decimal = Decimal(0)
    place: int | None = None
    computed_grade: str = ""
    grade: str = ""
    grade_reason: str = ""
    barred_reason: str = ""
    gates_missed: int = 0
    subtotals: dict[str, Decimal] = field(default_factory=dict)


@dataclass
class Contest:
    """The ranked list of one block in one zone; lines by place, those not ranked last."""

    zone_id: int
    block_id: int
    table_id: int | None
    bands: list[Band]
    lines: list[Line]

    @property
    def best_grade(self) -> str:
        return max(self.bands, key=lambda band: band.min_points).grade if self.bands else ""


@dataclass(frozen=True)
class Table:
    """What ranking needs to know of a criteria table."""

    pk: int
    terms: TableTerms
    bands: list[Band]


def rank_campaign(
    campaign: Campaign, *, zone: Zone | None = None, block: Block | None = None
) -> list[Contest]:
    """Returns the contests of the campaign as the points stand now; five queries.

    Rank over the whole contest is computed here and never by a filtered query, so what a user
    may see is chosen afterwards, line by line.
    """
    tables = _tables_in_use(campaign)
    members = Membership.objects.filter(campaign=campaign)
    if zone is not None:
        members = members.filter(zone=zone)
    if block is not None:
        members = members.filter(agency__block=block)
    contests = _contests_of(members, campaign, tables)
    sums = sums_by_sheet(campaign, zone=zone)
    ties = _tie_break_points(campaign)
    breaches = _breaches(campaign)
    for contest in contests:
        _rank(contest, tables.get(contest.block_id), sums, ties, breaches)
    return contests


def sums_by_sheet(
    campaign: Campaign, *, zone: Zone | None = None
) -> dict[int, tuple[Sums, Standing.Basis]]:
    """Returns each sheet's sums by kind and what they rest on; one query.

    On SQLite a sum of decimals is a binary float, wrong in its last digits; it is rounded to
    hundredths before anything is compared.
    """
    scores = Score.objects.filter(sheet__campaign=campaign)
    if zone is not None:
        members = Membership.objects.filter(campaign=campaign, zone=zone)
        scores = scores.filter(sheet__agency__in=members.values("agency"))
    rows = scores.values_list("sheet_id").annotate(
        base=Sum(OFFICIAL_POINTS, filter=Q(criterion__kind=Criterion.Kind.BASE)),
        bonus=Sum(OFFICIAL_POINTS, filter=Q(criterion__kind=Criterion.Kind.BONUS)),
        penalty=Sum(OFFICIAL_POINTS, filter=Q(criterion__kind=Criterion.Kind.PENALTY)),
        scored=Count(OFFICIAL_POINTS),
        appraised=Count(Coalesce("approved_points", "appraised_points")),
        approved=Count("approved_points"),
    )
    return {
        sheet: (
            Sums(*(round_points(total or Decimal(0)) for total in totals)),
            _basis(scored, appraised, approved),
        )
        for sheet, *totals, scored, appraised, approved in rows.order_by()
    }


def _basis(scored: int, appraised: int, approved: int) -> Standing.Basis:
    if not scored:
        return Standing.Basis.NONE
    if approved == scored:
        return Standing.Basis.APPROVED
    if appraised == scored:
        return Standing.Basis.APPRAISED
    return Standing.Basis.MIXED if appraised else Standing.Basis.SELF


def _tables_in_use(campaign: Campaign) -> dict[int, Table]:
    """Returns the table in use of each block (block id → table with terms and bands)."""
    rows = CriteriaTable.objects.in_use().filter(campaign=campaign).order_by("block_id")
    tables: dict[int, Table] = {}
    for block, pk, total, cap, exceed, grade, *band in rows.values_list(
        "block_id",
        "pk",
        "stated_total",
        "bonus_cap",
        "bonus_may_exceed",
        "bands__grade",
        "bands__min_points",
        "bands__breaches_allowed",
        "bands__quota",
    ):
        table = tables.setdefault(block, Table(pk, TableTerms(total, cap, exceed), []))
        if grade is not None:
            table.bands.append(Band(grade, *band))
    return tables


def _contests_of(
    members: Iterable[Membership], campaign: Campaign, tables: dict[int, Table]
) -> list[Contest]:
    rows = (
        members.annotate(
            sheet=FilteredRelation("agency__sheets", condition=Q(agency__sheets__campaign=campaign))
        )
        .order_by("zone__sort_key", "zone_id", "agency__block__code", "agency__sort_key")
        .values_list(
            "zone_id",
            "agency__block_id",
            "agency_id",
            "agency__code",
            "agency__name",
            "sheet__id",
            "sheet__state",
            "sheet__decided_grade",
            "sheet__grade_reason",
        )
    )
    contests: dict[tuple[int, int], Contest] = {}
    for zone_id, block_id, agency_id, code, name, sheet_id, state, decided, reason in rows:
        table = tables.get(block_id)
        contest = contests.setdefault(
            (zone_id, block_id),
            Contest(zone_id, block_id, table and table.pk, table.bands if table else [], []),
        )
        line = Line(agency_id, code, name, sheet_id, state or "")
        line.grade, line.grade_reason = decided or "", reason or ""
        contest.lines.append(line)
    return list(contests.values())


def _tie_break_points(campaign: Campaign) -> dict[int, list[tuple[int, Decimal]]]:
    """Returns each sheet's (order, points) of the tie-break criteria; penalties count negative."""
    points: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    rows = Score.objects.filter(
        sheet__campaign=campaign, criterion__tie_break__isnull=False
    ).annotate(official=OFFICIAL_POINTS)
    for sheet, order, kind, value in rows.values_list(
        "sheet_id", "criterion__tie_break", "criterion__kind", "official"
    ):
        value = value or Decimal(0)
        points[sheet].append((order, -value if kind == Criterion.Kind.PENALTY else value))
    return points


def _breaches(campaign: Campaign) -> dict[int, list[tuple[str, str]]]:
    """Returns each sheet's breached conditions as (effect, reason)."""
    breaches: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Breach.objects.filter(sheet__campaign=campaign).order_by("condition__code")
    for sheet, effect, text, reason in rows.values_list(
        "sheet_id", "condition__effect", "condition__text", "reason"
    ):
        breaches[sheet].append((effect, f"{text} ({reason})"))
    return breaches


def _rank(contest: Contest, table: Table | None, sums, ties, breaches) -> None:
    """Fills in places, totals and grades of a contest and sorts its lines."""
    for line in contest.lines:
        line.sums, line.basis = sums.get(line.sheet_id, (Sums(), Standing.Basis.NONE))
        line.total = official_total(line.sums, table.terms) if table else Decimal(0)
        found = breaches.get(line.sheet_id, ())
        barring = [text for effect, text in found if effect == Condition.Effect.NOT_RANKED]
        line.gates_missed = sum(effect == Condition.Effect.GATE for effect, _ in found)
        if line.basis == Standing.Basis.NONE:
            line.barred_reason = NOT_SCORED
        elif barring:
            line.barred_reason = "; ".join(barring)
    places = competition_places(
        Entry(
            line.agency_id,
            line.total,
            tuple(points for _, points in sorted(ties.get(line.sheet_id, ()))),
            bool(line.barred_reason),
        )
        for line in contest.lines
    )
    grades = grades_within_quota(
        [
            Candidate(line.agency_id, places[line.agency_id], line.total, line.gates_missed)
            for line in contest.lines
        ],
        contest.bands,
    )
    for line in contest.lines:
        line.place = places[line.agency_id]
        line.computed_grade = grades[line.agency_id]
        line.grade = line.grade or line.computed_grade
    contest.lines.sort(key=lambda line: (line.place is None, line.place))


def with_group_subtotals(contests: list[Contest]) -> list[Contest]:
    """Fills in each line's points by top-level group (path → points; penalties count negative).

    One query for the criteria and one for the points, whatever the contests.
    """
    roots = _top_level_groups({c.table_id for c in contests if c.table_id})
    lines = {line.sheet_id: line for c in contests for line in c.lines if line.sheet_id}
    rows = (
        Score.objects.filter(sheet__in=lines)
        .values_list("sheet_id", "criterion_id", "criterion__kind")
        .annotate(official=OFFICIAL_POINTS)
    )
    for sheet, criterion, kind, points in rows.order_by():
        if points is None:
            continue
        subtotals, path = lines[sheet].subtotals, roots[criterion]
        signed = -points if kind == Criterion.Kind.PENALTY else points
        subtotals[path] = subtotals.get(path, Decimal(0)) + signed
    return contests


def _top_level_groups(table_ids: Iterable[int]) -> dict[int, str]:
    """Returns for every criterion id the path of the top-level criterion above it."""
    rows = Criterion.objects.filter(table__in=table_ids).order_by("position", "pk")
    parents, paths = {}, {}
    for pk, parent, path in rows.values_list("pk", "parent_id", "path"):
        parents[pk], paths[pk] = parent, path
    roots = {}
    for pk in parents:
        top = pk
        while parents[top] is not None:
            top = parents[top]
        roots[pk] = paths[top]
    return roots


def summary_sentence(block: Block, contest: Contest) -> str:
    """Returns what the closing conference reports of a block, or '' before anybody is graded.

    «13/13 Sở Tư pháp đạt loại A»; «khối THADS có 6 Cục đạt loại A».
    """
    graded = [line for line in contest.lines if line.grade]
    if not graded:
        return ""
    best = sum(line.grade == contest.best_grade for line in graded)
    everybody = len(contest.lines)
    if best == everybody:
        return f"{best}/{everybody} {block.name} đạt loại {contest.best_grade}"
    unit = block.unit_name or "đơn vị"
    return f"khối {block} có {best} {unit} đạt loại {contest.best_grade}"
