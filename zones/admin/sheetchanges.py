"""What was ever written on a sheet: who, when, by which door, before and after."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from thidua.text import points_text
from zones.admin.sheetpage import find_sheet, sheet_address
from zones.admin.sheetrows import LABELS
from zones.models import ScoreChange
from zones.services.sheetpoints import FIELDS, changes_of

_ON_A_PAGE = 100


def changes_page(model_admin, request: HttpRequest, pk: int) -> HttpResponse:
    """Lists the changes of the sheet's points, the newest first."""
    sheet = find_sheet(model_admin, request, pk)
    changes = changes_of(sheet).select_related("write__applied_by", "criterion")
    ordered = changes.order_by("-write__applied_at", "-write_id", "criterion__position")
    page = Paginator(ordered, _ON_A_PAGE).get_page(request.GET.get("p"))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Lịch sử điểm",
        "subtitle": str(sheet),
        "opts": model_admin.model._meta,
        "original": sheet,
        "page": page,
        "lines": [(change, _sentences(change)) for change in page],
        "back": sheet_address(sheet.pk),
    }
    return TemplateResponse(request, "admin/zones/scoresheet/changes.html", context)


def _sentences(change: ScoreChange) -> list[str]:
    sentences = []
    for name in FIELDS:
        old, new = getattr(change, f"old_{name}"), getattr(change, f"new_{name}")
        if old != new:
            sentences.append(f"{LABELS[name]}: {_shown(name, old)} → {_shown(name, new)}")
    return sentences


def _shown(name: str, value) -> str:
    return (value if name == "note" else points_text(value)) or "(trống)"
