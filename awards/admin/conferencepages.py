"""The closing conference's report: which zone and year, what it lacks, and its four forms."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode

from awards.admin.decisionpages import DOCX, PDF, attachment
from awards.documents.conference import report_context, report_docx, report_page, report_pdf
from awards.documents.conferencebook import report_workbook
from awards.services.conference import Conference, conference_of, zone_year_of
from awards.services.reportgaps import missing_in
from thidua.replica import reads_from_replica
from thidua.text import fold
from zones.admin.rankingpage import XLSX, chosen
from zones.admin.startpage import advice_where_nothing_is
from zones.models import ZoneYear
from zones.permissions import reads_points
from zones.services.disclosure import disclosed_from
from zones.services.results import results_of_zone_year
from zones.services.summary import zone_sentence


class ConferencePages:
    """Gives an admin the report's page of choice, and the report as page, PDF and Word file."""

    def get_urls(self):
        def page(route: str, view, name: str):
            return path(f"conference/{route}", self.admin_site.admin_view(view), name=name)

        return [
            page("", self.conference, "awards_conference"),
            page("print/", self.conference_print, "awards_conference_print"),
            page("pdf/", self.conference_pdf, "awards_conference_pdf"),
            page("docx/", self.conference_docx, "awards_conference_docx"),
            page("workbook/", self.conference_workbook, "awards_conference_workbook"),
            *super().get_urls(),
        ]

    @reads_from_replica
    def conference(self, request) -> HttpResponse:
        """The choice of zone and year, what the report would lack, and the ways to it."""
        if not reads_points(request.user):
            raise PermissionDenied
        choice = chosen(request)
        year = zone_year_of(choice.campaign.code, choice.zone.code) if choice.zone else None
        contests = results_of_zone_year(year) if year else []
        if not choice.sees_all:
            contests = disclosed_from(choice.standpoint, contests)
        context = {
            **self.admin_site.each_context(request),
            "title": "Báo cáo tổng kết",
            "opts": ZoneYear._meta,
            "choice": choice,
            "year": year,
            "sentence": zone_sentence(contests),
            "is_frozen": bool(contests) and all(contest.is_frozen for contest in contests),
            "is_illustrative": any(contest.is_illustrative for contest in contests),
            "reads_whole": choice.sees_all or (year and year.zone_id in choice.standpoint.chaired),
            "missing": missing_in(year) if year else [],
            "forms": _addresses(year) if year else [],
            "advice": advice_where_nothing_is(request.user),
        }
        return TemplateResponse(request, "admin/awards/reports/conference.html", context)

    @reads_from_replica
    def conference_print(self, request) -> HttpResponse:
        """The report as a page to read and print."""
        return HttpResponse(report_page(_asked(request), nonce=str(request.csp_nonce)))

    @reads_from_replica
    def conference_pdf(self, request) -> HttpResponse:
        found = _asked(request)
        return attachment(report_pdf(found), PDF, f"{_file_name(found)}.pdf")

    @reads_from_replica
    def conference_docx(self, request) -> HttpResponse:
        found = _asked(request)
        return attachment(report_docx(found), DOCX, f"{_file_name(found)}.docx")

    @reads_from_replica
    def conference_workbook(self, request) -> HttpResponse:
        found = _asked(request)
        content = report_workbook(report_context(found))
        return attachment(content, XLSX, f"{_file_name(found)}.xlsx")


def _asked(request) -> Conference:
    """Returns what is reported; raises Http404 of a zone and year that is not the reader's."""
    if not reads_points(request.user):
        raise PermissionDenied
    year = zone_year_of(request.GET.get("campaign", ""), request.GET.get("zone", ""))
    found = conference_of(year, request.user) if year else None
    if found is None:
        raise Http404("Không có báo cáo của phong trào và khu vực này.")
    return found


def _addresses(year: ZoneYear) -> list[tuple[str, str]]:
    query = urlencode({"campaign": year.campaign.code, "zone": year.zone.code})
    return [
        (label, f"{reverse(f'admin:awards_conference_{name}')}?{query}")
        for label, name in (
            ("Word", "docx"),
            ("PDF", "pdf"),
            ("Excel", "workbook"),
            ("Bản in", "print"),
        )
    ]


def _file_name(conference: Conference) -> str:
    """«bao-cao-tong-ket-2020-tay-nam-bo»."""
    return fold(f"bao-cao-tong-ket-{conference.campaign.code}-{conference.zone.code}")
