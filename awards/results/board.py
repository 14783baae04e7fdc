"""The results board: of each block in each zone, what is published of a year."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse

from awards.results.access import published_page, results_page
from awards.results.filters import BoardFilter
from awards.services.published import published_agencies
from zones.models import Agency, Campaign, Standing, ZoneYear
from zones.services.agencysearch import agencies_named
from zones.services.contests import Line
from zones.services.publication import PublishedContest, published_contests, published_years

AGENCIES_NAMED = 50


@dataclass(frozen=True)
class BoardContest:
    """A contest and those of its lines that are shown."""

    published: PublishedContest
    lines: list[Line]


@published_page
def board(request: HttpRequest) -> HttpResponse:
    """Places, totals and grades of the year asked for, else of the latest; agencies by name."""
    published = Standing.objects.published_to(request.user)
    years = published_years(published)
    asked = request.GET.copy()
    if not asked.get("year") and years:
        asked["year"] = str(years[0])
    chosen = BoardFilter(asked, published, request=request, years=years, any_year="")
    is_understood = chosen.form.is_valid()
    words = chosen.form.cleaned_data.get("q", "")
    agencies = agencies_named(words, published_agencies(request.user)) if is_understood else []
    contests = published_contests(chosen.qs) if is_understood else []
    context = {
        "title": "Kết quả thi đua",
        "filter": chosen,
        "year": chosen.form.cleaned_data.get("year"),
        "words": words,
        "agencies": agencies[:AGENCIES_NAMED],
        "more_agencies": len(agencies[AGENCIES_NAMED:]),
        "contests": _with_lines_of(agencies, contests) if words else _whole(contests),
        "is_empty": not years,
        "running": _running(request.user),
    }
    return results_page(request, "board", context, section="results_board")


def _whole(contests: list[PublishedContest]) -> list[BoardContest]:
    return [BoardContest(published, published.contest.lines) for published in contests]


def _with_lines_of(agencies: list[Agency], contests: list[PublishedContest]) -> list[BoardContest]:
    """Returns the contests in which one of the agencies stands, with the agencies' lines."""
    wanted = {agency.pk for agency in agencies}
    found = (
        BoardContest(
            published, [line for line in published.contest.lines if line.agency_id in wanted]
        )
        for published in contests
    )
    return [contest for contest in found if contest.lines]


def _running(user) -> list[Campaign]:
    """Returns the campaigns that still run somewhere, whose ranking the user may open."""
    if not (user.is_authenticated and user.has_perm("zones.view_standing")):
        return []
    running = (Campaign.Status.OPEN, Campaign.Status.APPRAISING)
    of_campaign = ZoneYear.objects.filter(campaign=OuterRef("pk"))
    is_open = Exists(of_campaign.filter(closed_at=None)) | ~Exists(of_campaign)
    return list(Campaign.objects.visible_to(user).filter(is_open, status__in=running))
