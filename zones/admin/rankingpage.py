"""The ranking page and its workbook: what is asked for, what the user may see of it, its parts."""

from dataclasses import dataclass
from io import BytesIO

from django.db.models import Exists, OuterRef
from django.http import FileResponse, Http404, HttpResponse
from django.template.response import TemplateResponse

from thidua.replica import reads_from_replica
from thidua.text import points_text
from zones.admin.charts import Chart, bars, heat_map
from zones.admin.startpage import advice_where_nothing_is
from zones.models import Campaign, Score, Zone
from zones.permissions import Standpoint, sees_all_points
from zones.services.comparison import Comparison, Difference, compare
from zones.services.contests import Contest, Line
from zones.services.disclosure import disclosed_from
from zones.services.results import results_of, zones_of_campaign
from zones.services.standpoints import standpoint_of
from zones.services.summary import block_sentence, explanations, zone_sentence
from zones.services.trend import Movement, movements
from zones.workbooks.rankingbook import ranking_file_name, write_ranking

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OUTLIERS_SHOWN = 50
# a zone has some dozens of agencies; what would make a page of megabytes is in the workbook
LINES_SHOWN = 300


@dataclass(frozen=True)
class Choice:
    """The campaign and zone that a page is about, and those that may be chosen instead."""

    campaign: Campaign | None
    zone: Zone | None
    campaigns: list[Campaign]
    zones: list[Zone]
    standpoint: Standpoint
    sees_all: bool


@dataclass(frozen=True)
class Row:
    """A line of the printed list: the points of each column in order, and how it moved."""

    line: Line
    subtotals: list
    movement: Movement | None
    is_own: bool


@dataclass(frozen=True)
class BlockView:
    """One block's part of the page."""

    contest: Contest
    rows: list[Row]
    sentence: str
    explanations: list[str]
    bars: Chart | None
    heat_map: Chart | None
    comparisons: list[Comparison]
    outliers: list[Difference]
    outlier_count: int

    @property
    def more_lines(self) -> int:
        """How many lines only the workbook shows."""
        return len(self.contest.lines) - len(self.rows)

    @property
    def shows_points(self) -> bool:
        """Whether any line shows more than place, total and grade."""
        return any(row.line.shows_points for row in self.rows)


def chosen(request) -> Choice:
    """Returns what the address asks for, else the latest campaign with points and the own zone.

    Raises Http404 for a campaign that is not there, and for a zone that is not or that the user
    has no part in.
    """
    user = request.user
    scored = Score.objects.filter(sheet__campaign=OuterRef("pk"))
    campaigns = list(Campaign.objects.visible_to(user).annotate(has_points=Exists(scored)))
    campaign = _asked_for(campaigns, request.GET.get("campaign"), _latest_with_points)
    sees_all = sees_all_points(user)
    if campaign is None:
        return Choice(None, None, campaigns, [], Standpoint(), sees_all)
    standpoint = standpoint_of(user, campaign)
    zones = list(zones_of_campaign(campaign, standpoint.agencies))
    if not sees_all:
        zones = [zone for zone in zones if zone.is_own]
    zone = _asked_for(zones, request.GET.get("zone"), _own_first)
    return Choice(campaign, zone, campaigns, zones, standpoint, sees_all)


def contests_shown(choice: Choice) -> list[Contest]:
    """Returns the contests of the chosen zone with the lines that the user may read."""
    if choice.zone is None:
        return []
    contests = results_of(choice.campaign, zone=choice.zone, with_subtotals=True)
    return contests if choice.sees_all else disclosed_from(choice.standpoint, contests)


@reads_from_replica
def ranking_page(request, model_admin) -> HttpResponse:
    """The ranking of a zone: a list, charts and comparison of each block."""
    choice = chosen(request)
    contests = contests_shown(choice)
    blocks = _block_views(choice, contests)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Bảng xếp hạng",
        "opts": model_admin.model._meta,
        "choice": choice,
        "blocks": blocks,
        "advice": advice_where_nothing_is(request.user),
        "sentence": zone_sentence(contests),
        "is_frozen": any(contest.is_frozen for contest in contests),
        "is_illustrative": any(contest.is_illustrative for contest in contests),
        "is_whole": all(contest.is_whole for contest in contests),
        "has_movements": any(row.movement for block in blocks for row in block.rows),
        "previous_year": choice.campaign.year - 1 if choice.campaign else None,
    }
    return TemplateResponse(request, "admin/zones/ranking/ranking.html", context)


@reads_from_replica
def ranking_workbook(request) -> HttpResponse:
    """The ranking as a workbook; 404 where there is nothing to rank."""
    choice = chosen(request)
    contests = contests_shown(choice)
    if not contests:
        raise Http404("Chưa có kết quả xếp hạng.")
    target = BytesIO()
    write_ranking(target, choice.campaign, contests)
    target.seek(0)
    return FileResponse(
        target,
        as_attachment=True,
        filename=ranking_file_name(choice.campaign, choice.zone),
        content_type=XLSX,
    )


def _block_views(choice: Choice, contests: list[Contest]) -> list[BlockView]:
    if not contests:
        return []
    moved = movements(choice.campaign, contests)
    compared = compare(contests)
    return [_block_view(contest, choice, moved, compared) for contest in contests]


def _block_view(contest: Contest, choice: Choice, moved, compared) -> BlockView:
    rows = [
        Row(
            line,
            [(group.path, line.subtotals.get(group.path)) for group in contest.columns],
            moved.get((contest.zone_id, line.agency_id)),
            line.agency_id in choice.standpoint.agencies,
        )
        for line in contest.lines[:LINES_SHOWN]
    ]
    comparisons = compared[contest.zone_id, contest.block_id]
    outliers = [difference for found in comparisons for difference in found.outliers]
    return BlockView(
        contest,
        rows,
        block_sentence(contest),
        explanations(contest),
        bars(contest, points_text) if contest.is_whole else None,
        heat_map(contest, points_text) if contest.is_whole else None,
        comparisons[:LINES_SHOWN],
        outliers[:OUTLIERS_SHOWN],
        len(outliers),
    )


def _asked_for(records: list, code: str | None, default):
    if not code:
        return default(records)
    for record in records:
        if record.code == code:
            return record
    raise Http404(f"Không có «{code}».")


def _latest_with_points(campaigns: list[Campaign]) -> Campaign | None:
    scored = [campaign for campaign in campaigns if campaign.has_points]
    running = [campaign for campaign in campaigns if campaign.takes_points]
    return next(iter(scored or running or campaigns), None)


def _own_first(zones: list[Zone]) -> Zone | None:
    own = [zone for zone in zones if zone.is_own]
    return next(iter(own or zones), None)
