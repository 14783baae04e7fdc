"""Documents of one criterion on one sheet: listed, uploaded, withdrawn, downloaded."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from thidua.refusals import tell_refusal
from zones.admin.sheetpage import find_sheet, sheet_address
from zones.models import Criterion, Evidence
from zones.services.evidence import (
    ACCEPTED,
    CONTENT_TYPES,
    add_evidence,
    extension_of,
    withdraw_evidence,
)
from zones.services.sheetstanding import standing_on


def evidence_page(model_admin, request: HttpRequest, pk: int, criterion_id: int) -> HttpResponse:
    """Lists the documents of a criterion; POST adds one."""
    sheet = find_sheet(model_admin, request, pk)
    leaves = Criterion.objects.leaves().filter(table=sheet.table_id)
    criterion = get_object_or_404(leaves, pk=criterion_id)
    if request.method == "POST":
        _upload(request, sheet, criterion)
        return HttpResponseRedirect(_address(sheet.pk, criterion.pk))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Tài liệu kiểm chứng – {criterion.path}",
        "subtitle": sheet.agency.name,
        "opts": model_admin.model._meta,
        "original": sheet,
        "sheet": sheet,
        "criterion": criterion,
        "documents": sheet.evidence.filter(criterion=criterion, withdrawn_at=None).select_related(
            "uploaded_by"
        ),
        "may_write": "self" in standing_on(sheet, request.user).kinds,
        "accepted": ",".join(ACCEPTED),
        "back": f"{sheet_address(sheet.pk)}#row-{criterion.pk}",
    }
    return TemplateResponse(request, "admin/zones/scoresheet/evidence.html", context)


def withdraw_page(model_admin, request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraws a document."""
    evidence = _find(request, pk)
    try:
        withdraw_evidence(evidence, by=request.user)
    except ValidationError as refusal:
        tell_refusal(request, refusal)
    else:
        messages.success(request, f"Đã rút tài liệu «{evidence.name}».")
    return HttpResponseRedirect(_address(evidence.sheet_id, evidence.criterion_id))


def download_page(model_admin, request: HttpRequest, pk: int) -> HttpResponse:
    """Sends a document as an attachment: a browser never opens what a clerk uploaded."""
    evidence = _find(request, pk)
    try:
        content = evidence.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content,
        as_attachment=True,
        filename=evidence.name,
        content_type=CONTENT_TYPES.get(extension_of(evidence.name), "application/octet-stream"),
    )
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return response


def _find(request: HttpRequest, pk: int) -> Evidence:
    visible = Evidence.objects.visible_to(request.user).filter(withdrawn_at=None)
    return get_object_or_404(visible.select_related("sheet"), pk=pk)


def _upload(request: HttpRequest, sheet, criterion: Criterion) -> None:
    upload = request.FILES.get("file")
    if upload is None:
        messages.error(request, "Hãy chọn tệp để tải lên.")
        return
    try:
        evidence = add_evidence(sheet, criterion, upload, by=request.user)
    except ValidationError as refusal:
        tell_refusal(request, refusal)
    else:
        messages.success(request, f"Đã thêm tài liệu «{evidence.name}».")


def _address(sheet_id: int, criterion_id: int) -> str:
    return reverse("admin:zones_scoresheet_evidence", args=[sheet_id, criterion_id])
