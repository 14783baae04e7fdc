"""The sheet page: all criteria of one agency's sheet in one table, read and written."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F, FilteredRelation, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from thidua.refusals import tell_refusal
from zones.admin.sheetinput import Posted, read_posted, show_again
from zones.admin.sheetrows import LABELS, Row, basis_of, rows_of, show_clashes, totals_of
from zones.models import Condition, Criterion, ScoreSheet
from zones.permissions import is_ministry
from zones.rules.points import TableTerms
from zones.rules.pointtext import hundredths_text
from zones.services.progress import step_name
from zones.services.scoresheets import possible_acts
from zones.services.sheetpoints import KINDS, criteria_with_points, save_points
from zones.services.sheetstanding import SheetStanding, standing_on, zone_names_of

STATE_BADGES = {
    ScoreSheet.State.DRAFT: "",
    ScoreSheet.State.SUBMITTED: "td-badge-warn",
    ScoreSheet.State.APPRAISED: "td-badge-good",
    ScoreSheet.State.APPROVED: "td-badge-good",
}
# tells the page that what it kept of the typing is stored (keptpoints.js)
_STORED = "#da-ghi"
SIGNERS = (
    ("Người chấm điểm", "Ký, ghi rõ họ tên"),
    ("Người thẩm định", "Ký, ghi rõ họ tên"),
    ("Thủ trưởng đơn vị", "Ký tên, đóng dấu"),
)


def find_sheet(model_admin, request: HttpRequest, pk: int) -> ScoreSheet:
    """Returns the sheet with its campaign, agency and table, or answers 404 if not visible."""
    related = ("campaign", "agency__block", "table")
    sheets = model_admin.get_queryset(request).prefetch_related(None).select_related(*related)
    return get_object_or_404(sheets, pk=pk)


def sheet_address(sheet_id: int) -> str:
    return reverse("admin:zones_scoresheet_sheet", args=[sheet_id])


def sheet_page(model_admin, request: HttpRequest, pk: int) -> HttpResponse:
    """Shows the sheet; POST saves its points and comes back, or shows what is wrong."""
    sheet = find_sheet(model_admin, request, pk)
    if request.method != "POST":
        standing = standing_on(sheet, request.user)
        return _render(model_admin, request, standing, rows_of(sheet, standing.kinds))
    criteria = criteria_with_points(sheet)
    posted = read_posted((leaf for leaf in criteria if leaf.is_leaf), request.POST)
    conflicts = _save(request, sheet, posted, criteria)
    if conflicts is None:
        return HttpResponseRedirect(sheet_address(sheet.pk) + _STORED)
    sheet = find_sheet(model_admin, request, pk)
    standing = standing_on(sheet, request.user)
    rows = rows_of(sheet, standing.kinds)
    if conflicts:
        show_clashes(rows, conflicts)
    else:
        show_again(rows, posted)
    return _render(model_admin, request, standing, rows)


def _save(
    request: HttpRequest, sheet: ScoreSheet, posted: Posted, criteria: list[Criterion]
) -> list | None:
    """Saves; returns None when all is written, conflicts to choose, or [] when refused."""
    if posted.errors:
        messages.error(request, "Chưa ghi gì: hãy sửa các dòng sau rồi ghi lại.")
        for sentence in posted.sentences:
            messages.error(request, sentence)
        return []
    try:
        outcome = save_points(sheet, posted.edits, by=request.user, criteria=criteria)
    except ValidationError as refusal:
        tell_refusal(request, refusal, before="Chưa ghi gì: ")
        return []
    if outcome.conflicts:
        messages.warning(
            request,
            f"Đã ghi {outcome.rows} dòng. {len(outcome.conflicts)} ô đã có người khác sửa trong "
            "lúc bạn nhập: hãy chọn giá trị ở từng dòng rồi ghi lại.",
        )
        return outcome.conflicts
    if outcome.rows:
        messages.success(request, f"Đã ghi {outcome.rows} dòng.")
    else:
        messages.info(request, "Không có gì thay đổi.")
    return None


def _render(
    model_admin, request: HttpRequest, standing: SheetStanding, rows: list[Row]
) -> HttpResponse:
    sheet, table = standing.sheet, standing.sheet.table
    terms = TableTerms(table.stated_total, table.bonus_cap, table.bonus_may_exceed)
    totals = {
        kind: hundredths_text(max(total, 0)) for kind, total in totals_of(rows, terms).items()
    }
    shows_approved = "approved" in standing.kinds or any(
        row.is_leaf and row.cells["approved"].value is not None for row in rows
    )
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Bảng chấm điểm – {sheet.agency.name}",
        "subtitle": sheet.campaign.title,
        "opts": model_admin.model._meta,
        "is_fullwidth": "1",
        "crumb": "",
        "original": sheet,
        "sheet": sheet,
        "zones": zone_names_of(sheet),
        "standing": standing,
        "rows": rows,
        "kinds": KINDS if shows_approved else KINDS[:2],
        "columns": 9 if shows_approved else 8,
        "totals": totals,
        "own_totals": [
            (kind, LABELS[kind].capitalize(), totals[kind])
            for kind in KINDS
            if kind in standing.kinds
        ],
        "basis": basis_of(rows),
        "terms": terms,
        "badge": STATE_BADGES[sheet.state],
        "step_name": step_name(sheet),
        "deadline": _deadline(sheet),
        "idle_minutes": settings.SESSION_IDLE_MINUTES,
        "signers": SIGNERS,
        "transitions": model_admin.transitions_among(sheet, possible_acts(standing)),
        **_decisions(request, standing),
    }
    return TemplateResponse(request, "admin/zones/scoresheet/sheet.html", context)


def _deadline(sheet: ScoreSheet):
    """Returns the day by which the next step is due, if the Ministry set one."""
    if sheet.state == ScoreSheet.State.DRAFT:
        return sheet.campaign.self_scoring_due
    return sheet.campaign.appraisal_due if sheet.state == ScoreSheet.State.SUBMITTED else None


def _decisions(request: HttpRequest, standing: SheetStanding) -> dict:
    """Returns the conditions with what was found, and for the Ministry the grades to choose."""
    sheet = standing.sheet
    found = FilteredRelation("breaches", condition=Q(breaches__sheet=sheet.pk))
    conditions = Condition.objects.filter(table=sheet.table_id).annotate(
        found=found,
        found_reason=F("found__reason"),
        found_at=F("found__recorded_at"),
        found_by=Coalesce(
            NullIf("found__recorded_by__full_name", Value("")), "found__recorded_by__username"
        ),
    )
    grades = is_ministry(request.user) and standing.approves and sheet.campaign.takes_points
    return {
        "conditions": list(conditions),
        "may_record": "appraised" in standing.kinds,
        "bands": list(sheet.table.bands.all()) if grades else [],
    }
