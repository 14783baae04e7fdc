"""What is published of closed years: place, total and grade of each agency, and no more.

Read for many years at once: two queries, three where equal totals were parted, whatever the number
of years, zones and blocks.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet

from zones.models import Campaign, CriteriaTable, Criterion, Standing, ZoneYear
from zones.rules.points import Band
from zones.services.contests import BlockLabel, Contest, Line, ZoneLabel
from zones.services.rankingtables import criterion_title
from zones.services.summary import block_sentence, tie_sentence


@dataclass(frozen=True)
class PublishedContest:
    """A block of a zone in a closed year; its lines show places, totals and grades only."""

    campaign: Campaign
    zone_year: ZoneYear
    contest: Contest

    @property
    def year(self) -> int:
        return self.campaign.year

    @property
    def sentence(self) -> str:
        """What the closing conference reports of the block, or '' where no grades are known."""
        return block_sentence(self.contest) if self.contest.bands else ""

    @property
    def tie_sentence(self) -> str:
        """Why equal totals stand at different places, or ''."""
        return tie_sentence(self.contest)

    @property
    def ranked(self) -> int:
        """How many agencies have a place."""
        return sum(line.place is not None for line in self.contest.lines)


@dataclass
class _Terms:
    """What is told of the table a block was scored by."""

    table_id: int
    is_illustrative: bool
    bands: list[Band] = field(default_factory=list)


def published_contests(standings: QuerySet[Standing]) -> list[PublishedContest]:
    """Returns the contests of the standings: the latest year first, then by zone and block.

    ``standings`` come from ``published_to(user)``; contests are whole where all of theirs do.
    """
    rows = list(
        standings.select_related("zone_year__campaign", "zone_year__zone", "block", "agency")
        .defer("subtotals", "grade_reason")
        .order_by(
            *("-zone_year__campaign__year", "zone_year__zone__sort_key", "zone_year"),
            *("block__code", "place", "agency__sort_key"),
        )
    )
    terms = _terms({row.zone_year.campaign_id for row in rows})
    found: dict[tuple[int, int], PublishedContest] = {}
    for row in rows:
        key = (row.zone_year_id, row.block_id)
        if key not in found:
            found[key] = _contest_of(row, terms.get((row.zone_year.campaign_id, row.block_id)))
        found[key].contest.lines.append(line_of(row))
    _name_tie_breaks([published.contest for published in found.values()])
    for published in found.values():
        # the databases do not agree where a missing place stands
        published.contest.lines.sort(key=lambda line: (line.place is None, line.place))
    return list(found.values())


def _name_tie_breaks(contests: list[Contest]) -> None:
    """Fills in what parted equal totals; one query, none where nobody stands so."""
    tables = {contest.table_id for contest in contests if contest.parted_totals} - {None}
    if not tables:
        return
    found: dict[int, list[str]] = {}
    criteria = Criterion.objects.filter(table__in=tables, tie_break__isnull=False)
    for criterion in criteria.order_by("table", "tie_break"):
        found.setdefault(criterion.table_id, []).append(criterion_title(criterion))
    for contest in contests:
        contest.tie_breaks = found.get(contest.table_id, [])


def published_years(standings: QuerySet[Standing]) -> list[int]:
    """Returns the years of the standings, the latest first."""
    years = standings.order_by("-zone_year__campaign__year")
    return list(years.values_list("zone_year__campaign__year", flat=True).distinct())


def _terms(campaigns: Iterable[int]) -> dict[tuple[int, int], _Terms]:
    """Returns by (campaign id, block id) the table that the block was last scored by."""
    tables = (
        CriteriaTable.objects.filter(campaign__in=campaigns)
        .exclude(status=CriteriaTable.Status.DRAFT)
        .order_by("version")
    )
    found: dict[tuple[int, int], _Terms] = {}
    for campaign, block, pk, illustrative, grade, points in tables.values_list(
        "campaign_id", "block_id", "pk", "is_illustrative", "bands__grade", "bands__min_points"
    ):
        key = (campaign, block)
        if key not in found or found[key].table_id != pk:
            found[key] = _Terms(pk, illustrative)
        if grade is not None:
            found[key].bands.append(Band(grade, points))
    return found


def _contest_of(row: Standing, terms: _Terms | None) -> PublishedContest:
    zone, block = row.zone_year.zone, row.block
    contest = Contest(
        ZoneLabel(zone.pk, zone.code, zone.name),
        BlockLabel(block.pk, block.code, block.name, block.short_name, block.unit_name),
        terms.table_id if terms else None,
        terms.bands if terms else [],
        [],
        is_illustrative=bool(terms and terms.is_illustrative),
        is_frozen=True,
    )
    return PublishedContest(row.zone_year.campaign, row.zone_year, contest)


def line_of(row: Standing) -> Line:
    """Returns what is published of a standing."""
    whole = Line(
        *(row.agency_id, row.agency.code, row.agency_name, None, ""),
        basis=row.basis,
        total=Decimal(row.total),
        place=row.place,
        grade=row.grade,
        barred_reason=row.barred_reason,
    )
    return whole.published()
