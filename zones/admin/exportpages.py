"""The page that gives out templates and points as workbooks."""

from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.template.response import TemplateResponse

from thidua.replica import reads_from_replica
from zones.admin.importforms import EACH, ExportForm
from zones.permissions import Standpoint, reads_points
from zones.services.standpoints import standpoint_of
from zones.workbooks.exportdata import ExportRequest, sheets_of
from zones.workbooks.exporting import MOST_FILES, export_each, export_scores, file_stem
from zones.workbooks.layouts import Layout

_PRESET = ("campaign", "zone", "files")


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
        initial = {key: request.GET[key] for key in _PRESET if key in request.GET}
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
        if refusal := _refused(sheets, chosen):
            form.add_error(None, refusal)
            return self._page(request, form)
        is_each = chosen.get("files") == EACH
        campaign, agency = chosen["campaign"], chosen.get("agency")
        export = ExportRequest(
            campaign,
            Layout(chosen["layout"]),
            sheets,
            chosen["content"] == "template",
            chosen["field"] or "self",
            # a file of each agency is mailed, and filled in by that agency
            Standpoint() if is_each else standpoint_of(request.user, campaign),
        )
        return _file(export, agency.code if agency else "", is_each=is_each)

    def _page(self, request, form: ExportForm) -> HttpResponse:
        context = {
            **self.admin.admin_site.each_context(request),
            "title": "Tải mẫu và điểm ra Excel",
            "opts": self.admin.model._meta,
            "form": form,
            "may_upload": request.user.has_perm("zones.upload_workbook"),
        }
        return TemplateResponse(request, "admin/zones/workbookimport/templates.html", context)


def _refused(sheets, chosen: dict) -> str:
    """Returns why there is nothing to write, or too much; else nothing."""
    count = sheets.count()
    if not count:
        return "Không có bảng chấm điểm nào theo lựa chọn này."
    if chosen.get("files") == EACH and count > MOST_FILES:
        return (
            f"Có {count} đơn vị, mỗi lần đóng gói nhiều nhất {MOST_FILES} tệp. "
            "Hãy chọn một khu vực hoặc một khối."
        )
    return ""


def _file(export: ExportRequest, agency_code: str, *, is_each: bool) -> FileResponse:
    content = BytesIO()
    (export_each if is_each else export_scores)(export, content)
    content.seek(0)
    extension = "zip" if is_each else "xlsx"
    name = f"{file_stem(export, agency_code)}.{extension}"
    return FileResponse(content, as_attachment=True, filename=name)
