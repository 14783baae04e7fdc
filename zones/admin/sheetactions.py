"""What is done to several score sheets chosen in their list."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from thidua.refusals import tell_refusal
from zones.models import ScoreSheet
from zones.services.scoresheets import approve


@admin.action(description="Duyệt các bảng đã chọn")
def approve_chosen(model_admin, request: HttpRequest, sheets: QuerySet) -> TemplateResponse | None:
    """Asks first which; then approves each sheet that may be, and names each that may not with why.

    One that may not stays as it is.
    """
    if "post" not in request.POST:
        return _asked_first(model_admin, request, sheets)
    approved = 0
    for sheet in sheets:
        try:
            with transaction.atomic():  # never done without its line in the log
                approve(sheet, by=request.user)
                model_admin.log_change(request, sheet, "Duyệt cùng các bảng khác.")
        except ValidationError as refusal:
            tell_refusal(request, refusal, before=f"{sheet.agency.name}: ")
        else:
            approved += 1
    if approved:
        messages.success(
            request, f"Đã duyệt {approved} bảng chấm điểm; bảng đã duyệt thì khóa lại."
        )
    return None


def _asked_first(model_admin, request: HttpRequest, sheets: QuerySet) -> TemplateResponse:
    waiting = [sheet for sheet in sheets if sheet.state == ScoreSheet.State.APPRAISED]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Duyệt các bảng đã chọn",
        "opts": model_admin.opts,
        "waiting": waiting,
        "others": [sheet for sheet in sheets if sheet not in waiting],
    }
    return TemplateResponse(request, "admin/zones/scoresheet/approve_chosen.html", context)
