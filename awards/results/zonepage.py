"""A zone's page: its chairs, its members and its results over the years."""

from dataclasses import dataclass, field
from itertools import groupby

from django.http import HttpRequest, HttpResponse

from awards.results.access import missing_page, published_page, results_page
from awards.results.filters import ResultsOfYear
from awards.services.officeterms import Term, terms_of
from awards.services.published import published_zones
from thidua.text import sort_key
from zones.models import Membership, Standing, Zone
from zones.services.publication import PublishedContest, published_contests


@dataclass(frozen=True)
class OfficeYear:
    """Who chaired in a year, and the vice-chairs."""

    year: int
    chairs: list[Term]
    vice_chairs: list[Term]


@dataclass
class MemberRow:
    """A member over the years: by year its place, or None for a member without a place."""

    code: str
    name: str
    block: str
    by_year: dict[int, int | None] = field(default_factory=dict)
    cells: list[tuple[bool, int | None]] = field(default_factory=list)


@published_page
def zone_page(request: HttpRequest, code: str) -> HttpResponse:
    """The zone over the years, and in full the results of the year asked for, else the latest."""
    zone = published_zones(request.user).filter(code=code).first()
    if zone is None:
        sentence = f"Không có khu vực, cụm thi đua nào mang mã «{code}»."
        return missing_page(request, sentence, section="results_board")
    published = Standing.objects.published_to(request.user).filter(zone_year__zone=zone)
    contests = published_contests(published)
    years = sorted({contest.year for contest in contests}, reverse=True)
    asked = request.GET.copy()
    if not asked.get("year") and years:
        asked["year"] = str(years[0])
    chosen = ResultsOfYear(asked, published, request=request, years=years, any_year="")
    year = chosen.form.cleaned_data.get("year") if chosen.form.is_valid() else None
    members = _members(contests, request.user, zone)
    member_years = sorted({year for row in members for year in row.by_year})
    for row in members:
        row.cells = [(year in row.by_year, row.by_year.get(year)) for year in member_years]
    context = {
        "title": zone.name,
        "zone": zone,
        "filter": chosen,
        "year": year,
        "contests": [contest for contest in contests if contest.year == year],
        "sentences": _sentences(contests),
        "offices": _offices(terms_of(request.user, zone=zone)),
        "members": members,
        "member_years": member_years,
        "is_illustrative": any(contest.contest.is_illustrative for contest in contests),
    }
    return results_page(request, "zone", context, section="results_board")


def _sentences(contests: list[PublishedContest]) -> list[tuple[int, str]]:
    """Returns (year, what was reported), the latest first."""
    said = []
    for year, of_year in groupby(contests, key=lambda contest: contest.year):
        sentences = ", ".join(filter(None, (contest.sentence for contest in of_year)))
        said.append((year, sentences[:1].upper() + sentences[1:]))
    return said


def _offices(terms: list[Term]) -> list[OfficeYear]:
    return [
        OfficeYear(
            year,
            [term for term in of_year if term.is_chair],
            [term for term in of_year if not term.is_chair],
        )
        for year, of_year in ((y, list(g)) for y, g in groupby(terms, key=lambda term: term.year))
    ]


def _members(contests: list[PublishedContest], user, zone: Zone) -> list[MemberRow]:
    """Returns the members by block and name: from what is published, then from the records."""
    rows: dict[int, MemberRow] = {}
    for published in contests:
        for line in published.contest.lines:
            row = rows.setdefault(
                line.agency_id,
                MemberRow(line.agency_code, line.agency_name, str(published.contest.block)),
            )
            row.by_year[published.year] = line.place
    memberships = (
        Membership.objects.visible_to(user)
        .filter(zone=zone)
        .select_related("campaign", "agency__block")
        .prefetch_related("agency__former_names")
        .order_by("-campaign__year", "agency__sort_key")
    )
    for member in memberships:
        agency, year = member.agency, member.campaign.year
        row = rows.setdefault(
            agency.pk, MemberRow(agency.code, agency.name_in(year), str(agency.block))
        )
        row.by_year.setdefault(year, None)
    return sorted(rows.values(), key=lambda row: (row.block, sort_key(row.name)))
