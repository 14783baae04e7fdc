"""Ranking: the contests of a campaign (a zone and a block each), computed whole.

The whole contest is ranked here and never by a filtered query: what a user may see is chosen
afterwards, line by line (``services.disclosure``). Closed years are read by ``services.results``.
"""

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from thidua.text import round_points
from zones.models import (
    AgencyName,
    Block,
    Breach,
    Campaign,
    Condition,
    Criterion,
    Membership,
    Score,
    Zone,
)
from zones.models.scoresheet import OFFICIAL_POINTS
from zones.rules.points import Candidate, grades_within_quota, official_total
from zones.rules.ranking import Entry, competition_places
from zones.services.contests import NOT_SCORED, BlockLabel, Contest, Line, ZoneLabel
from zones.services.rankingsums import NOTHING, Found, points_by_sheet
from zones.services.rankingtables import CampaignTables, RankingTable, tables_of

__all__ = ["Contest", "Line", "rank_campaign", "with_group_subtotals"]


@dataclass(frozen=True)
class RankingInput:
    """All that a ranking is computed from, read once: contests still unranked, points, breaches."""

    contests: list[Contest]
    tables: CampaignTables
    found: dict[int, Found]
    breaches: dict[int, list[tuple[str, str]]]

    def ranked(self) -> list[Contest]:
        """Returns the contests ranked by the points as they stand."""
        for contest in self.contests:
            _rank(contest, self.tables.by_block.get(contest.block_id), self.found, self.breaches)
        return self.contests

    def ranked_by(self, found: dict[int, Found]) -> list[Contest]:
        """Returns contests with lines of their own, ranked by other points."""
        contests = [
            contest.with_lines([copy(line) for line in contest.lines], is_whole=contest.is_whole)
            for contest in self.contests
        ]
        return replace(self, contests=contests, found=found).ranked()


def read_ranking_input(
    campaign: Campaign, *, zone: Zone | None = None, block: Block | None = None
) -> RankingInput:
    """Returns what the campaign's ranking is computed from; five queries."""
    tables = tables_of(campaign)
    members = _members(campaign, zone, block)
    return RankingInput(
        _contests_of(members, campaign, tables),
        tables,
        points_by_sheet(campaign, zone, tables.special),
        _breaches(campaign),
    )


def rank_campaign(
    campaign: Campaign, *, zone: Zone | None = None, block: Block | None = None
) -> list[Contest]:
    """Returns the contests of the campaign as the points stand now; five queries."""
    return read_ranking_input(campaign, zone=zone, block=block).ranked()


def with_group_subtotals(contests: list[Contest]) -> list[Contest]:
    """Fills in each line's points by top-level group (path → points); one query.

    Penalties count negative, so that the subtotals of a line add up to its points. Lines whose
    subtotals are known already (a closed year's) keep them.
    """
    lines: dict[int, list[tuple[Contest, Line]]] = defaultdict(list)
    for contest in contests:
        for line in contest.lines:
            if line.sheet_id and not contest.is_frozen:
                lines[line.sheet_id].append((contest, line))
    rows = Score.objects.filter(sheet__in=list(lines)).annotate(official=OFFICIAL_POINTS)
    for sheet, criterion, kind, points in rows.order_by().values_list(
        "sheet_id", "criterion_id", "criterion__kind", "official"
    ):
        if points is None:
            continue
        signed = -points if kind == Criterion.Kind.PENALTY else points
        for contest, line in lines[sheet]:
            path = contest.roots.get(criterion, "")
            line.subtotals[path] = line.subtotals.get(path, Decimal(0)) + round_points(signed)
    return contests


def name_in_year(year: int, agency: str = "agency") -> Coalesce:
    """Returns an expression for the name that an agency bore at the end of the year."""
    last_day = date(year, 12, 31)
    former = AgencyName.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=last_day),
        agency=OuterRef(f"{agency}_id"),
        valid_to__gte=last_day,
    ).order_by("valid_to")
    return Coalesce(Subquery(former.values("name")[:1]), F(f"{agency}__name"))


def members_with_sheets(members: QuerySet[Membership], campaign: Campaign) -> QuerySet[Membership]:
    """Returns the members zone by zone and block by block, each with ``name`` and ``sheet``.

    The name is the one borne in the campaign's year; ``sheet`` is null where there is none.
    """
    return members.annotate(
        sheet=FilteredRelation("agency__sheets", condition=Q(agency__sheets__campaign=campaign)),
        name=name_in_year(campaign.year),
    ).order_by("zone__sort_key", "zone_id", "agency__block__code", "agency__sort_key")


def _members(campaign: Campaign, zone: Zone | None, block: Block | None) -> QuerySet[Membership]:
    members = Membership.objects.filter(campaign=campaign)
    if zone is not None:
        members = members.filter(zone=zone)
    if block is not None:
        members = members.filter(agency__block=block)
    return members


def _contests_of(
    members: QuerySet[Membership], campaign: Campaign, tables: CampaignTables
) -> list[Contest]:
    rows = members_with_sheets(members, campaign).values_list(
        *("zone_id", "zone__code", "zone__name"),
        *("agency__block_id", "agency__block__code", "agency__block__name"),
        *("agency__block__short_name", "agency__block__unit_name"),
        *("agency_id", "agency__code", "name"),
        *("sheet__id", "sheet__state", "sheet__decided_grade", "sheet__grade_reason"),
    )
    contests: dict[tuple[int, int], Contest] = {}
    for row in rows:
        zone, block = row[:3], row[3:8]
        agency_id, code, name, sheet_id, state, decided, reason = row[8:]
        contest = contests.get((zone[0], block[0]))
        if contest is None:
            contest = empty_contest(ZoneLabel(*zone), BlockLabel(*block), tables)
            contests[zone[0], block[0]] = contest
        line = Line(agency_id, code, name, sheet_id, state or "")
        line.grade, line.grade_reason = decided or "", reason or ""
        contest.lines.append(line)
    return list(contests.values())


def empty_contest(zone: ZoneLabel, block: BlockLabel, tables: CampaignTables) -> Contest:
    """Returns the contest of a zone and block with the terms of its table and no lines yet."""
    table = tables.by_block.get(block.pk)
    if table is None:
        return Contest(zone, block, None, [], [])
    return Contest(
        zone,
        block,
        table.pk,
        table.bands,
        [],
        groups=table.groups,
        roots=tables.roots,
        is_illustrative=table.is_illustrative,
        tie_breaks=table.tie_breaks,
    )


def _breaches(campaign: Campaign) -> dict[int, list[tuple[str, str]]]:
    """Returns each sheet's breached conditions as (effect, reason)."""
    breaches: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Breach.objects.filter(sheet__campaign=campaign).order_by("condition__code")
    for sheet, effect, text, reason in rows.values_list(
        "sheet_id", "condition__effect", "condition__text", "reason"
    ):
        breaches[sheet].append((effect, f"{text} ({reason})"))
    return breaches


def _rank(
    contest: Contest,
    table: RankingTable | None,
    found: dict[int, Found],
    breaches: dict[int, list[tuple[str, str]]],
) -> None:
    """Fills in places, totals and grades of a contest and sorts its lines."""
    entries = []
    for line in contest.lines:
        line.sums, line.basis, ties = found.get(line.sheet_id, NOTHING)
        line.total = official_total(line.sums, table.terms) if table else Decimal(0)
        _note_breaches(line, breaches.get(line.sheet_id, ()))
        entries.append(Entry(line.agency_id, line.total, ties, bool(line.barred_reason)))
    places = competition_places(entries)
    grades = grades_within_quota(_candidates(contest.lines, places), contest.bands)
    for line in contest.lines:
        line.place = places[line.agency_id]
        line.computed_grade = grades[line.agency_id]
        line.grade = line.grade or line.computed_grade
    contest.lines.sort(key=lambda line: (line.place is None, line.place))


def _candidates(lines: Iterable[Line], places: dict[int, int | None]) -> list[Candidate]:
    return [
        Candidate(line.agency_id, places[line.agency_id], line.total, line.gates_missed)
        for line in lines
    ]


def _note_breaches(line: Line, found: Iterable[tuple[str, str]]) -> None:
    barring = [text for effect, text in found if effect == Condition.Effect.NOT_RANKED]
    line.gates_missed = sum(effect == Condition.Effect.GATE for effect, _ in found)
    line.barred_reason = "; ".join(barring) if line.is_scored or barring else NOT_SCORED
