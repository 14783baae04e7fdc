"""The page that gives out templates and points as workbooks."""

from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.template.response import TemplateResponse

from thidua.replica import reads_from_replica
from zones.admin.importforms import ExportForm
from zones.permissions import reads_points
from zones.workbooks.exportdata import ExportRequest, sheets_of
from zones.workbooks.exporting import export_scores
from zones.workbooks.layouts import Layout


class ExportPages:
    """Templates and exports of score workbooks; only sheets that the user may see."""

    def __init__(self, model_admin) -> None:
        self.admin = model_admin

    @reads_from_replica
    def choose(self, request) -> HttpResponse:
        """GET without a layout: the choices. With one: the workbook."""
        if not reads_points(request.user):
            raise PermissionDenied
        is_asked = "layout" in request.GET
        initial = {key: request.GET[key] for key in ("campaign",) if key in request.GET}
        form = ExportForm(request.GET if is_asked else None, user=request.user, initial=initial)
        if not is_asked or not form.is_valid():
            return self._page(request, form)
        chosen = form.cleaned_data
        sheets = sheets_of(
            chosen["campaign"],
            user=request.user,
            zone=chosen["zone"],
            block=chosen["block"],
            agency=chosen.get("agency"),
        )
        if not sheets.exists():
            form.add_error(None, "Không có bảng chấm điểm nào theo lựa chọn này.")
            return self._page(request, form)
        content = BytesIO()
        is_template = chosen["content"] == "template"
        layout = Layout(chosen["layout"])
        export = ExportRequest(
            chosen["campaign"], layout, sheets, is_template, chosen["field"] or "self"
        )
        export_scores(export, content)
        content.seek(0)
        prefix = "mau" if is_template else "diem"
        name = f"{prefix}-{layout.value}-{chosen['campaign'].code}.xlsx"
        return FileResponse(content, as_attachment=True, filename=name)

    def _page(self, request, form: ExportForm) -> HttpResponse:
        context = {
            **self.admin.admin_site.each_context(request),
            "title": "Tải mẫu và điểm ra Excel",
            "opts": self.admin.model._meta,
            "form": form,
            "may_upload": request.user.has_perm("zones.upload_workbook"),
        }
        return TemplateResponse(request, "admin/zones/workbookimport/templates.html", context)
