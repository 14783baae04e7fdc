"""What is decided beside the points, posted from the sheet page: conditions and the grade."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from thidua.refusals import tell_refusal
from thidua.transitions import given_reason
from zones.admin.sheetpage import find_sheet, sheet_address
from zones.models import Breach, Condition
from zones.services.breaches import lift_breach, record_breach
from zones.services.grading import decide_grade


def breach_page(model_admin, request: HttpRequest, pk: int, condition_id: int) -> HttpResponse:
    """Records that the agency does not meet the condition, or lifts what was recorded."""
    sheet = find_sheet(model_admin, request, pk)
    condition = get_object_or_404(Condition, pk=condition_id, table=sheet.table_id)
    reason = given_reason(request)
    if "lift" in request.POST:
        breach = get_object_or_404(Breach, sheet=sheet, condition=condition)
        return _do(
            request,
            sheet.pk,
            lambda: lift_breach(breach, reason=reason, by=request.user),
            f"Đã bỏ ghi nhận không đạt điều kiện {condition.code}.",
        )
    return _do(
        request,
        sheet.pk,
        lambda: record_breach(sheet, condition, reason=reason, by=request.user),
        f"Đã ghi nhận không đạt điều kiện {condition.code}.",
    )


def grade_page(model_admin, request: HttpRequest, pk: int) -> HttpResponse:
    """Stores the grade that the Ministry decides."""
    sheet = find_sheet(model_admin, request, pk)
    grade, reason = request.POST.get("grade", "").strip(), given_reason(request)
    return _do(
        request,
        sheet.pk,
        lambda: decide_grade(sheet, grade, reason=reason, by=request.user),
        f"Đã quyết định xếp loại {grade}." if grade else "Xếp loại trở lại theo điểm.",
    )


def _do(request: HttpRequest, sheet_id: int, act: Callable, done: str) -> HttpResponse:
    try:
        act()
    except ValidationError as refusal:
        tell_refusal(request, refusal)
    else:
        messages.success(request, done)
    return HttpResponseRedirect(sheet_address(sheet_id) + "#decisions")
