"""The one place that gives results: frozen where a zone's year is closed, else as points stand."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from thidua.text import sort_key
from zones.models import Block, Campaign, Membership, Standing, Zone, ZoneYear
from zones.rules.points import Sums
from zones.services.contests import BlockLabel, Contest, Line, ZoneLabel
from zones.services.ranking import empty_contest, rank_campaign, with_group_subtotals
from zones.services.rankingtables import CampaignTables, tables_of


def results_of(
    campaign: Campaign,
    *,
    zone: Zone | None = None,
    block: Block | None = None,
    with_subtotals: bool = False,
) -> list[Contest]:
    """Returns the contests of the campaign, or of one zone or block of it.

    Three queries where the zone's year is closed; six at most where it is not, and one more for
    the subtotals.
    """
    closed = _closed_zones(campaign, zone)
    frozen = _frozen(campaign, closed, block) if closed else []
    if zone is not None and closed:
        return frozen
    open_now = [
        contest
        for contest in rank_campaign(campaign, zone=zone, block=block)
        if contest.zone_id not in closed
    ]
    if with_subtotals:
        with_group_subtotals(open_now)
    if not frozen:
        return open_now
    return sorted(
        [*frozen, *open_now], key=lambda c: (sort_key(c.zone.name), c.zone_id, c.block.code)
    )


def results_of_zone_year(zone_year: ZoneYear) -> list[Contest]:
    """Returns the contests of one zone's year that was read already: one query less."""
    if zone_year.is_closed:
        return _frozen(zone_year.campaign, {zone_year.zone_id}, None)
    return rank_campaign(zone_year.campaign, zone=zone_year.zone)


def zones_of_campaign(campaign: Campaign, agencies: Iterable[int] = ()) -> QuerySet[Zone]:
    """Returns the zones with members that year, each with ``closed_at`` and ``is_own``.

    ``is_own`` says whether one of the given agencies is a member.
    """
    years = ZoneYear.objects.filter(campaign=campaign, zone=OuterRef("pk"))
    own = Membership.objects.filter(
        campaign=campaign, zone=OuterRef("pk"), agency__in=list(agencies)
    )
    return (
        Zone.objects.filter(memberships__campaign=campaign)
        .annotate(
            closed_at=Subquery(years.values("closed_at")[:1]),
            zone_year_id=Subquery(years.values("pk")[:1]),
            is_own=Exists(own),
        )
        .distinct()
    )


def _closed_zones(campaign: Campaign, zone: Zone | None) -> set[int]:
    years = ZoneYear.objects.filter(campaign=campaign, closed_at__isnull=False)
    if zone is not None:
        years = years.filter(zone=zone)
    return set(years.values_list("zone_id", flat=True))


def _frozen(campaign: Campaign, zones: set[int], block: Block | None) -> list[Contest]:
    """Returns the closed zones' contests as their standings have them."""
    standings = Standing.objects.filter(
        zone_year__campaign=campaign, zone_year__zone__in=zones
    ).select_related("zone_year__zone", "block", "agency")
    if block is not None:
        standings = standings.filter(block=block)
    rows = standings.annotate(
        sheet_pk=Subquery(
            campaign.sheets.filter(agency=OuterRef("agency")).order_by().values("pk")[:1]
        ),
    ).order_by("zone_year__zone__sort_key", "zone_year", "block__code", "place", "agency__sort_key")
    tables = tables_of(campaign)
    contests: dict[tuple[int, int], Contest] = {}
    for standing in rows:
        key = (standing.zone_year.zone_id, standing.block_id)
        if key not in contests:
            contests[key] = _contest_of(standing, tables)
        contests[key].lines.append(_line_of(standing))
    for contest in contests.values():
        contest.lines.sort(key=lambda line: (line.place is None, line.place))
    return list(contests.values())


def _contest_of(standing: Standing, tables: CampaignTables) -> Contest:
    zone, block = standing.zone_year.zone, standing.block
    contest = empty_contest(
        ZoneLabel(zone.pk, zone.code, zone.name),
        BlockLabel(block.pk, block.code, block.name, block.short_name, block.unit_name),
        tables,
    )
    contest.is_frozen = True
    return contest


def _line_of(standing: Standing) -> Line:
    return Line(
        standing.agency_id,
        standing.agency.code,
        standing.agency_name,
        standing.sheet_pk,
        "",
        basis=standing.basis,
        sums=Sums(standing.base, standing.bonus, standing.penalty),
        total=standing.total,
        place=standing.place,
        computed_grade=standing.computed_grade,
        grade=standing.grade,
        grade_reason=standing.grade_reason,
        barred_reason=standing.barred_reason,
        subtotals={path: Decimal(points) for path, points in standing.subtotals.items()},
    )
