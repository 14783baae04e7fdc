"""The issued decisions: by year, kind, number and words of what they are about."""

from django.http import HttpRequest, HttpResponse

from awards.models import Decision
from awards.results.access import published_page, results_page
from awards.results.filters import DecisionFilter
from awards.results.paging import listed


@published_page
def decision_list(request: HttpRequest) -> HttpResponse:
    """What was found, fifty a page, the latest first; each leads to what it says."""
    decisions = Decision.objects.published_to(request.user)
    years = [day.year for day in decisions.dates("signed_on", "year", order="DESC")]
    chosen = DecisionFilter(request.GET, decisions, request=request, years=years)
    is_understood = chosen.form.is_valid()
    found = listed(
        chosen.qs.order_by("-signed_on", "-chain_position") if is_understood else decisions.none(),
        decisions.with_effects(),
        request.GET.get("page"),
    )
    context = {
        "title": "Quyết định đã ban hành",
        "filter": chosen,
        "is_understood": is_understood,
        "is_asked": any(request.GET.get(name) for name in chosen.filters),
        "listed": found,
        "problem": found.problem,
    }
    status = 404 if found.problem else 200
    return results_page(request, "decisions", context, section="results_decisions", status=status)
