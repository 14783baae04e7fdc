"""Who handed in when, as a page and as a workbook."""

from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path

from thidua.replica import reads_from_replica
from zones.admin.rankingpage import XLSX
from zones.admin.reportforms import ContestForm
from zones.admin.startpage import advice_where_nothing_is
from zones.models import ScoreSheet
from zones.permissions import reads_points
from zones.services.discipline import BlockDiscipline, discipline_of, totals_of
from zones.workbooks.disciplinebook import (
    discipline_file_name,
    outcome_text,
    write_discipline,
)

# a country has some hundreds of agencies; what would make a page of megabytes is in the workbook
COURSES_SHOWN = 400


class DisciplinePages:
    """Gives an admin the two addresses of the report on deadlines."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("discipline/", view(self.discipline), name="zones_discipline"),
            path(
                "discipline/workbook/",
                view(self.discipline_workbook),
                name="zones_discipline_workbook",
            ),
            *super().get_urls(),
        ]

    @reads_from_replica
    def discipline(self, request) -> HttpResponse:
        """The page: a line a block, then a line an agency."""
        form, blocks = _asked(request)
        context = {
            **self.admin_site.each_context(request),
            "title": "Kỷ luật nộp bảng chấm điểm",
            "opts": ScoreSheet._meta,
            "form": form,
            "campaign": form.cleaned_data.get("campaign"),
            "blocks": [(block, _shown(block)) for block in blocks],
            "totals": totals_of(blocks),
            "query": request.GET.urlencode(),
            "sees_all": form.standpoint is None,
            "advice": advice_where_nothing_is(request.user),
        }
        return TemplateResponse(request, "admin/zones/reports/discipline.html", context)

    @reads_from_replica
    def discipline_workbook(self, request) -> HttpResponse:
        """The same as a workbook; 404 where nothing was found."""
        form, blocks = _asked(request)
        if not blocks:
            raise Http404("Chưa có đơn vị nào theo lựa chọn này.")
        campaign, target = form.cleaned_data["campaign"], BytesIO()
        write_discipline(target, campaign, blocks)
        target.seek(0)
        return FileResponse(
            target,
            as_attachment=True,
            filename=discipline_file_name(campaign, form.cleaned_data["zone"]),
            content_type=XLSX,
        )


def _asked(request) -> tuple[ContestForm, list[BlockDiscipline]]:
    """Returns the choices and what they find: nothing where a choice cannot be."""
    if not reads_points(request.user):
        raise PermissionDenied
    form = ContestForm(request.GET, user=request.user)
    if not form.is_valid():
        return form, []
    chosen = form.cleaned_data
    found = discipline_of(
        chosen["campaign"],
        zone=chosen["zone"],
        block=chosen["block"],
        standpoint=form.standpoint,
    )
    return form, found


def _shown(block: BlockDiscipline) -> list[tuple]:
    """Returns (course, how it stands to the deadline in words) of the lines that are shown."""
    return [(course, outcome_text(course)) for course in block.courses[:COURSES_SHOWN]]
