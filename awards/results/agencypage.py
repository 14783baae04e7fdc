"""An agency's page: names, mergers, zones, offices, results and awards over the years."""

from django.http import HttpRequest, HttpResponse

from awards.models import AwardLine, SubjectKind
from awards.results.access import missing_page, published_page, results_page
from awards.results.linechart import places_charts
from awards.services.conferred import each_once
from awards.services.officeterms import terms_of
from awards.services.published import published_agencies
from zones.services.agencyrecord import record_of

AWARDS_SHOWN = 100


@published_page
def agency_page(request: HttpRequest, code: str) -> HttpResponse:
    """All that is published of an agency and of those it continues."""
    agency = published_agencies(request.user).filter(code=code).first()
    if agency is None:
        return missing_page(
            request, f"Không có đơn vị nào mang mã «{code}».", section="results_board"
        )
    record = record_of(agency.pk, request.user)
    lines = AwardLine.objects.published_to(request.user).filter(agency__in=record.family)
    of_units = lines.filter(subject=SubjectKind.COLLECTIVE)
    of_people = each_once(lines.filter(subject=SubjectKind.PERSON))
    collective = (
        of_units.with_effects()
        .select_related("decision")
        .order_by("-decision__signed_on", "-decision__chain_position", "position")
    )
    context = {
        "title": record.agency.name,
        "record": record,
        "charts": places_charts(record.years, record.agency.pk),
        "is_illustrative": any(year.is_illustrative for year in record.years),
        "terms": terms_of(request.user, agencies=record.family),
        "awards": list(collective[:AWARDS_SHOWN]),
        "award_count": of_units.count(),
        "person_count": of_people.count(),
    }
    return results_page(request, "agency", context, section="results_board")
