"""Score sheets: the list, the steps of a sheet's course, and the addresses of its pages."""

from functools import partial

from django.contrib import admin
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin

from thidua.admin import FoldedSearchMixin, ViewOnlyMixin, VisibleToUserMixin
from thidua.emptylists import WhenEmpty
from thidua.keys import is_key
from thidua.text import short_date
from thidua.transitions import Transition, TransitionsMixin
from zones.admin import evidencepages as evidence
from zones.admin import (
    scores,  # noqa: F401  registers the list of points
    sheetchanges,
    sheetdecisions,
    sheetpage,
)
from zones.admin.disciplinepage import DisciplinePages
from zones.admin.sheetactions import actions_for, appraise_chosen, approve_chosen
from zones.models import Membership, ScoreSheet, Zone
from zones.services import scoresheets
from zones.services.progress import NOTHING, STEPS, step_name
from zones.services.sheetstanding import refuse_frozen, standing_on


def _open_to(act: str):
    return lambda user, sheet: act in scoresheets.possible_acts(standing_on(sheet, user))


def _closed_to(act: str):
    return lambda user, sheet: scoresheets.why_closed(standing_on(sheet, user), act)


def _unless_frozen(*sentences: str):
    def explain(sheet: ScoreSheet) -> list[str]:
        refuse_frozen(sheet)
        state = sheet.get_state_display()
        return [sentence.format(state=state) for sentence in sentences]

    return explain


def _explain_submit(sheet: ScoreSheet) -> list[str]:
    refuse_frozen(sheet)
    scoresheets.refuse_unscored(sheet)
    sentences = ["Nộp bảng cho khu vực thẩm định; sau đó đơn vị không sửa điểm được nữa."]
    due = sheet.campaign.self_scoring_due
    if due and due < timezone.localdate() and not sheet.return_reason:
        sentences.append(f"Nộp chậm: hạn {short_date(due)} đã qua.")
    if unscored := scoresheets.unscored_paths(sheet):
        sentences.append(f"Chưa chấm, sẽ tính 0 điểm: {', '.join(unscored)}.")
    if bare := scoresheets.paths_without_evidence(sheet):
        sentences.append(f"Chưa có tài liệu kiểm chứng: {', '.join(bare)}.")
    return sentences


TRANSITIONS = (
    Transition(
        verb="submit",
        label="Nộp bảng chấm điểm",
        act=scoresheets.submit,
        may=_open_to("submit"),
        closed=_closed_to("submit"),
        explain=_explain_submit,
        done="Đã nộp bảng chấm điểm.",
    ),
    Transition(
        verb="appraise",
        label="Chốt thẩm định",
        act=scoresheets.appraise,
        may=_open_to("appraise"),
        closed=_closed_to("appraise"),
        explain=_unless_frozen(
            "Tiêu chí nào chưa có điểm thẩm định thì lấy theo điểm tự chấm.",
            "Bảng chuyển lên Bộ để duyệt.",
        ),
        done="Đã chốt thẩm định.",
    ),
    Transition(
        verb="approve",
        label="Duyệt",
        act=scoresheets.approve,
        may=_open_to("approve"),
        closed=_closed_to("approve"),
        explain=_unless_frozen(
            "Tiêu chí nào chưa có điểm duyệt thì lấy theo điểm thẩm định.",
            "Bảng đã duyệt thì khóa lại; muốn sửa phải trả lại và ghi lý do.",
        ),
        done="Đã duyệt bảng chấm điểm.",
    ),
    Transition(
        verb="return",
        label="Trả lại một bước",
        act=scoresheets.send_back,
        may=_open_to("return"),
        closed=_closed_to("return"),
        explain=_unless_frozen(
            "Bảng đang ở bước «{state}» sẽ lùi lại một bước.",
            "Đơn vị thấy lý do trả lại trên bảng chấm điểm.",
        ),
        done="Đã trả lại bảng chấm điểm.",
        needs_reason=True,
        is_dangerous=True,
    ),
    Transition(
        verb="return_to_draft",
        label="Trả lại đơn vị chấm lại",
        act=scoresheets.return_to_draft,
        may=_open_to("return_to_draft"),
        closed=_closed_to("return_to_draft"),
        explain=_unless_frozen(
            "Bảng trở về bước tự chấm điểm; đơn vị sửa và nộp lại.",
            "Điểm do thẩm định viên ghi thì giữ; điểm máy điền khi chốt thẩm định thì bỏ.",
        ),
        done="Đã trả lại bảng cho đơn vị.",
        needs_reason=True,
        is_dangerous=True,
    ),
)


class ZoneFilter(admin.SimpleListFilter):
    """Sheets of the members of a zone."""

    title = "khu vực, cụm"
    parameter_name = "zone"

    def lookups(self, request, model_admin):
        zones = Zone.objects.filter(memberships__isnull=False).distinct()
        return [(str(zone.pk), str(zone)) for zone in zones]

    def queryset(self, request, queryset):
        value = self.value()
        if not value:
            return queryset
        zone = Zone.objects.filter(pk=value).first() if is_key(value) else None
        return queryset.of_zone(zone) if zone else queryset.none()


class StepFilter(admin.SimpleListFilter):
    """Sheets at a step: a draft without a point is not begun."""

    title = "trạng thái"
    parameter_name = "state__exact"

    def lookups(self, request, model_admin):
        return list(STEPS.items())

    def queryset(self, request, queryset):
        step = self.value()
        if step is None:
            return queryset
        if step in (NOTHING, ScoreSheet.State.DRAFT):
            drafts = queryset.filter(state=ScoreSheet.State.DRAFT)
            return drafts.filter(has_points=step != NOTHING)
        return queryset.filter(state=step)


@admin.register(ScoreSheet)
class ScoreSheetAdmin(
    DisciplinePages,
    TransitionsMixin,
    VisibleToUserMixin,
    FoldedSearchMixin,
    ViewOnlyMixin,
    SimpleHistoryAdmin,
    ModelAdmin,
):
    """The sheets that the user may see; a sheet opens as its page."""

    when_empty = WhenEmpty(
        "Mỗi đơn vị thành viên có bảng chấm điểm ngay khi phong trào được mở.",
        label="Xem các phong trào",
        page="admin:zones_campaign_changelist",
        may="zones.change_campaign",
        others="Chưa có bảng chấm điểm nào bạn được xem; có ở đây khi phong trào được mở.",
    )
    transitions = TRANSITIONS
    list_display = ("agency_link", "block", "zones", "campaign", "state_badge", "submitted_at")
    list_display_links = None
    list_filter = ("campaign", ZoneFilter, "agency__block", StepFilter)
    list_select_related = ("agency__block", "campaign")
    search_fields = ("agency__search_text", "campaign__year")
    ordering = ("-campaign__year", "agency__sort_key", "pk")
    list_per_page = 50
    actions = (appraise_chosen, approve_chosen)

    def get_urls(self):
        both, get, post = ["GET", "HEAD", "POST"], ["GET", "HEAD"], ["POST"]
        pages = (
            ("<int:pk>/sheet/", sheetpage.sheet_page, "sheet", both),
            ("<int:pk>/changes/", sheetchanges.changes_page, "changes", get),
            ("<int:pk>/grade/", sheetdecisions.grade_page, "grade", post),
            ("<int:pk>/conditions/<int:condition_id>/", sheetdecisions.breach_page, "breach", post),
            ("<int:pk>/evidence/<int:criterion_id>/", evidence.evidence_page, "evidence", both),
            ("evidence/<int:pk>/withdraw/", evidence.withdraw_page, "withdraw_evidence", post),
            ("evidence/<int:pk>/download/", evidence.download_page, "download_evidence", get),
        )
        return [
            path(route, self._wrapped(page, methods), name=f"zones_scoresheet_{name}")
            for route, page, name, methods in pages
        ] + super().get_urls()

    def _wrapped(self, page, methods: list[str]):
        return self.admin_site.admin_view(require_http_methods(methods)(partial(page, self)))

    def get_actions(self, request):
        offered = actions_for(request.user)
        return {name: a for name, a in super().get_actions(request).items() if name in offered}

    def get_queryset(self, request):
        zones = Prefetch(
            "agency__memberships", Membership.objects.select_related("zone"), to_attr="in_zones"
        )
        return super().get_queryset(request).with_has_points().prefetch_related(zones)

    def change_view(self, request: HttpRequest, object_id, *args, **kwargs) -> HttpResponse:
        if not is_key(str(object_id)):
            raise Http404
        sheet = get_object_or_404(self.get_queryset(request), pk=object_id)
        return HttpResponseRedirect(sheetpage.sheet_address(sheet.pk))

    def transitions_among(self, sheet: ScoreSheet, acts: frozenset[str]) -> list:
        """Returns the transitions of those acts, each with its address."""
        return [
            (transition, reverse(f"admin:zones_scoresheet_{transition.verb}", args=[sheet.pk]))
            for transition in self.transitions
            if transition.verb in acts
        ]

    @admin.display(description="đơn vị", ordering="agency__sort_key")
    def agency_link(self, sheet: ScoreSheet) -> str:
        address = sheetpage.sheet_address(sheet.pk)
        return format_html('<a class="td-link" href="{}">{}</a>', address, sheet.agency.name)

    @admin.display(description="khối")
    def block(self, sheet: ScoreSheet) -> str:
        return str(sheet.agency.block)

    @admin.display(description="khu vực, cụm")
    def zones(self, sheet: ScoreSheet) -> str:
        members = sheet.agency.in_zones
        return "; ".join(str(m.zone) for m in members if m.campaign_id == sheet.campaign_id)

    @admin.display(description="trạng thái", ordering="state")
    def state_badge(self, sheet: ScoreSheet) -> str:
        badge = sheetpage.STATE_BADGES[sheet.state]
        return format_html('<span class="td-badge {}">{}</span>', badge, step_name(sheet))
