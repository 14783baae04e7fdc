"""What is done to several score sheets chosen in their list."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from thidua.refusals import tell_refusal
from zones.models import Campaign, ScoreSheet
from zones.permissions import is_ministry
from zones.services.anomalies import anomalies_of
from zones.services.contests import Line
from zones.services.results import results_of
from zones.services.scoresheets import appraise, approve, possible_acts
from zones.services.sheetstanding import standing_on
from zones.services.standpoints import standpoints_of


@dataclass(frozen=True)
class ChosenStep:
    """A step that several sheets take at once: from which state, and how it is worded."""

    name: str
    action: str
    verb: str
    act: Callable
    state: str
    explanation: str
    done: str


_APPROVING = ChosenStep(
    "approve",
    "approve_chosen",
    "Duyệt",
    approve,
    ScoreSheet.State.APPRAISED,
    "Tiêu chí nào chưa có điểm duyệt thì lấy theo điểm thẩm định. Bảng đã duyệt thì khóa lại; "
    "muốn sửa phải trả lại và ghi lý do.",
    "Đã duyệt {} bảng chấm điểm; bảng đã duyệt thì khóa lại.",
)
_APPRAISING = ChosenStep(
    "appraise",
    "appraise_chosen",
    "Chốt thẩm định",
    appraise,
    ScoreSheet.State.SUBMITTED,
    "Tiêu chí nào chưa có điểm thẩm định thì lấy theo điểm tự chấm. Bảng chuyển lên Bộ để duyệt.",
    "Đã chốt thẩm định {} bảng chấm điểm.",
)


@admin.action(description="Duyệt các bảng đã chọn")
def approve_chosen(model_admin, request: HttpRequest, sheets: QuerySet) -> TemplateResponse | None:
    """Asks first which; then approves each sheet that may be, and names each that may not."""
    return _step_chosen(_APPROVING, model_admin, request, sheets)


@admin.action(description="Chốt thẩm định các bảng đã chọn")
def appraise_chosen(model_admin, request: HttpRequest, sheets: QuerySet) -> TemplateResponse | None:
    """Asks first which; then ends the appraisal of each sheet that may be, and names others."""
    return _step_chosen(_APPRAISING, model_admin, request, sheets)


def actions_for(user) -> set[str]:
    """Returns the names of what the user may do to several sheets: who appraises, who approves."""
    if is_ministry(user):
        return {_APPROVING.action, _APPRAISING.action}
    status = Campaign.Status
    running = Campaign.objects.filter(status__in=[status.OPEN, status.APPRAISING])
    standpoints = standpoints_of(user, list(running)).values()
    appraises = any(one.chaired or one.vice_chaired for one in standpoints)
    return {_APPRAISING.action} if appraises else set()


def _step_chosen(
    step: ChosenStep, model_admin, request: HttpRequest, sheets: QuerySet
) -> TemplateResponse | None:
    """A sheet that may not take the step stays as it is."""
    if "post" not in request.POST:
        return _asked_first(step, model_admin, request, sheets)
    count = 0
    for sheet in sheets:
        try:
            with transaction.atomic():  # never done without its line in the log
                step.act(sheet, by=request.user)
                model_admin.log_change(request, sheet, f"{step.verb} cùng các bảng khác.")
        except ValidationError as refusal:
            tell_refusal(request, refusal, before=f"{sheet.agency.name}: ")
        else:
            count += 1
    if count:
        messages.success(request, step.done.format(count))
    return None


def _asked_first(
    step: ChosenStep, model_admin, request: HttpRequest, sheets: QuerySet
) -> TemplateResponse:
    waiting, others = [], []
    for sheet in sheets:
        if step.name in possible_acts(standing_on(sheet, request.user)):
            waiting.append(sheet)
        else:
            others.append((sheet, _why_not(step, sheet)))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"{step.verb} các bảng đã chọn",
        "opts": model_admin.opts,
        "step": step,
        "waiting": list(_with_results(waiting)),
        "others": others,
    }
    return TemplateResponse(request, "admin/zones/scoresheet/step_chosen.html", context)


def _why_not(step: ChosenStep, sheet: ScoreSheet) -> str:
    if sheet.state != step.state:
        return f"bảng ở bước «{sheet.get_state_display()}»"
    return "bạn không làm bước này với bảng của đơn vị ấy"


def _with_results(sheets: Iterable[ScoreSheet]) -> Iterator[tuple[ScoreSheet, Line, list[str]]]:
    """Yields each sheet with its line in the ranking as it stands, and what stands out on it."""
    campaigns = {sheet.campaign_id: sheet.campaign for sheet in sheets}
    lines, marked = {}, {}
    for campaign in campaigns.values():
        contests = results_of(campaign)
        lines |= {line.sheet_id: line for contest in contests for line in contest.lines}
        marked |= anomalies_of(campaign, contests)
    for sheet in sheets:
        yield sheet, lines.get(sheet.pk), marked.get(sheet.pk, [])
