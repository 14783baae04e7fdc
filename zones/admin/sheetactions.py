"""What is done to several score sheets chosen in their list."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from thidua.refusals import tell_refusal
from zones.services.scoresheets import approve


@admin.action(description="Duyệt các bảng đã chọn")
def approve_chosen(model_admin, request: HttpRequest, sheets: QuerySet) -> None:
    """Approves each sheet that may be; one that may not stays as it is, and is named with why."""
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
