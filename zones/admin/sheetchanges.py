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
        "lines": [(change, sentences_of(change)) for change in page],
        "back": sheet_address(sheet.pk),
    }
    return TemplateResponse(request, "admin/zones/scoresheet/changes.html", context)


def sentences_of(change: ScoreChange) -> list[str]:
    """Returns «Lê Thị A đổi điểm tự chấm I.2 từ 8,5 thành 9.» for each value that differs."""
    who = change.write.applied_by or "Dòng lệnh"
    return [
        f"{who} {_act(name, change)}."
        for name in FIELDS
        if getattr(change, f"old_{name}") != getattr(change, f"new_{name}")
    ]


def _act(name: str, change: ScoreChange) -> str:
    what = LABELS[name] if name == "note" else f"điểm {LABELS[name]}"
    what += f" {change.criterion.path}"
    old, new = (_shown(name, getattr(change, f"{when}_{name}")) for when in ("old", "new"))
    if not old:
        return f"ghi {what}: {new}"
    return f"đổi {what} từ {old} thành {new}" if new else f"bỏ {what} (trước là {old})"


def _shown(name: str, value) -> str:
    """Returns the value in words, nothing where there is none."""
    if name == "note":
        return f"«{value}»" if value else ""
    return points_text(value)
