"""Looking up awards in issued decisions: by name, unit, title, year and number; as a workbook."""

from tempfile import TemporaryFile

from django.http import FileResponse, HttpRequest, HttpResponse

from awards.documents.awardbook import MOST_ROWS, write_awards
from awards.models import AwardLine, Decision
from awards.results.access import asks_too_often, published_page, results_page
from awards.results.filters import AwardFilter
from awards.results.paging import listed

WORKBOOKS_A_MINUTE = 30


@published_page
def award_list(request: HttpRequest) -> HttpResponse:
    """What was found, fifty a page, in the order of Vietnamese names."""
    return _list_page(request, _chosen(request))


@published_page
def award_workbook(request: HttpRequest) -> HttpResponse:
    """The same rows, all of them, as a workbook; the page with the reason where there is none."""
    chosen = _chosen(request)
    if not chosen.form.is_valid():
        return _list_page(request, chosen)
    if asks_too_often(request, "results-workbook", WORKBOOKS_A_MINUTE):
        return _list_page(request, chosen, "Tải Excel quá nhiều lần. Hãy đợi một phút.", 429)
    lines = _in_order(chosen)
    if lines.count() > MOST_ROWS:
        said = f"Excel ghi tối đa {MOST_ROWS} dòng. Hãy thêm điều kiện để bớt dòng."
        return _list_page(request, chosen, said, 400)
    file = TemporaryFile()  # noqa: SIM115 (closed with the answer)
    write_awards(file, lines)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="khen-thuong.xlsx")


def _chosen(request: HttpRequest) -> AwardFilter:
    decisions = Decision.objects.published_to(request.user)
    years = [day.year for day in decisions.dates("signed_on", "year", order="DESC")]
    lines = AwardLine.objects.published_to(request.user)
    return AwardFilter(request.GET, lines, request=request, years=years)


def _in_order(chosen: AwardFilter):
    return chosen.qs.order_by("sort_key", "id")


def _list_page(
    request: HttpRequest, chosen: AwardFilter, problem: str = "", status: int = 200
) -> HttpResponse:
    lines = AwardLine.objects.published_to(request.user)
    is_understood = chosen.form.is_valid()
    found = listed(
        _in_order(chosen) if is_understood else lines.none(),
        lines.with_effects().select_related("decision", "agency"),
        request.GET.get("page"),
    )
    context = {
        "title": "Tra cứu khen thưởng",
        "filter": chosen,
        "is_understood": is_understood,
        "is_asked": any(request.GET.get(name) for name in chosen.filters),
        "listed": found,
        "in_force": chosen.qs.standing().count() if found.rows else 0,
        "problem": problem or found.problem,
    }
    if found.problem and status == 200:
        status = 404
    return results_page(request, "awards", context, section="results_awards", status=status)
