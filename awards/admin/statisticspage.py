"""The statistics of awards, as a page and as a workbook."""

from datetime import date
from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path

from awards.admin.reportforms import StatisticsForm
from awards.documents.statisticsbook import COUNTED, PEOPLE, RECIPIENTS, write_statistics
from awards.models import Decision
from awards.permissions import reads_papers, sees_all
from awards.rules.citation import years_text
from awards.services.conferred import conferred_lines, of_zone, within_reach
from awards.services.statistics import Statistics, statistics_of
from thidua.replica import reads_from_replica
from zones.admin.rankingpage import XLSX


class StatisticsPages:
    """Gives an admin the two addresses of the statistics."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("statistics/", view(self.statistics), name="awards_statistics"),
            path(
                "statistics/workbook/",
                view(self.statistics_workbook),
                name="awards_statistics_workbook",
            ),
            *super().get_urls(),
        ]

    @reads_from_replica
    def statistics(self, request) -> HttpResponse:
        """The page: each award by recipient, occasion and who they are; each year."""
        form, found = _asked(request)
        context = {
            **self.admin_site.each_context(request),
            "title": "Thống kê khen thưởng",
            "opts": Decision._meta,
            "form": form,
            "found": found,
            "scope": _scope(form) if found else "",
            "columns": [*COUNTED, *(PEOPLE if found and found.counts_people else ())],
            "recipients": RECIPIENTS,
            "query": request.GET.urlencode(),
            "sees_all": sees_all(request.user),
        }
        return TemplateResponse(request, "admin/awards/reports/statistics.html", context)

    @reads_from_replica
    def statistics_workbook(self, request) -> HttpResponse:
        """The same as a workbook; 404 where nothing was given."""
        form, found = _asked(request)
        if not found or not found.cells:
            raise Http404("Chưa có khen thưởng nào theo lựa chọn này.")
        target = BytesIO()
        write_statistics(target, found, scope=_scope(form))
        target.seek(0)
        years = {form.cleaned_data["year_from"], form.cleaned_data["year_to"]}
        name = "-".join(["thong-ke-khen-thuong", *map(str, sorted(years))])
        return FileResponse(target, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def _asked(request) -> tuple[StatisticsForm, Statistics | None]:
    """Returns the choices and what they count: nothing where a choice cannot be."""
    if not reads_papers(request.user):
        raise PermissionDenied
    form = StatisticsForm(request.GET, user=request.user)
    return form, _counted(request.user, form) if form.is_valid() else None


def _counted(user, form: StatisticsForm) -> Statistics:
    chosen = form.cleaned_data
    lines = within_reach(conferred_lines(user), user, form.chaired).filter(
        decision__signed_on__gte=date(chosen["year_from"], 1, 1),
        decision__signed_on__lte=date(chosen["year_to"], 12, 31),
    )
    if chosen["zone"]:
        lines = of_zone(lines, chosen["zone"])
    if chosen["block"]:
        lines = lines.filter(agency__block=chosen["block"])
    if chosen["agency"]:
        lines = lines.filter(agency=chosen["agency"])
    # an agency's clerk reads the records of the own people only, and one of few is soon named
    counts_people = sees_all(user) or not form.chaired or bool(chosen["agency"])
    return statistics_of(lines, counts_people=counts_people)


def _scope(form: StatisticsForm) -> str:
    """«Quyết định ký năm 2020; khu vực: …; khối: ….»"""
    chosen = form.cleaned_data
    parts = [f"Quyết định ký {years_text(chosen['year_from'], chosen['year_to'])}"]
    parts += [
        f"{form.fields[name].label.lower()}: {chosen[name]}"
        for name in ("zone", "block", "agency")
        if chosen[name]
    ]
    return "; ".join(parts) + "."
