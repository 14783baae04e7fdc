"""Decisions: drafted with all their parts, checked, issued; then only read and printed."""

from django.contrib import admin
from unfold.decorators import display

from awards.admin.conferencepages import ConferencePages
from awards.admin.decisionhistory import IssuedHistory
from awards.admin.decisionpages import DecisionPages
from awards.admin.draftpages import DraftPages
from awards.admin.statisticspage import StatisticsPages
from awards.models import (
    AppointmentLine,
    Article,
    AwardLine,
    Decision,
    DecisionBasis,
    Proposal,
    Recipient,
    ResultLine,
)
from awards.permissions import (
    drafts_decisions,
    follows_up_decisions,
    issues_decisions,
    returns_drafts,
)
from awards.resources import DecisionResource
from awards.services import decisions, drafts, laterpapers, numbering
from awards.services.decisionsearch import numbered
from awards.services.foretelling import foretold
from thidua.admin import RecordAdmin, RecordInline
from thidua.emptylists import WhenEmpty
from thidua.inlines import PagedFormSet
from thidua.recordlocks import lock
from thidua.transitions import Transition, TransitionsMixin
from zones.admin.wholerow import InitialKeysMixin, RefusalsMixin, WholeRowForm

State, Kind = Decision.State, Decision.Kind


def _in(state: str, may):
    return lambda user, decision: may(user) and decision.state == state


def _draft_about(kind: str):
    def act(decision, *, by, reason=""):
        drafts.draft_about(decision, kind, signed_on=numbering.today(), reason=reason)

    return act


def _may_follow_up(user, decision) -> bool:
    return _in(State.ISSUED, follows_up_decisions)(user, decision) and not decision.has_ended


def _why_ended(user, decision) -> str:
    follows_up = _in(State.ISSUED, follows_up_decisions)(user, decision)
    return f"{decision.standing_word}, không còn hiệu lực." if follows_up else ""


def _why_not_issued(user, decision) -> str:
    step = decision.standing_word
    return f"Văn bản đang ở bước «{step}»." if issues_decisions(user) else ""


def _explain_about(kind: str, *sentences: str):
    def explain(decision) -> list[str]:
        laterpapers.refuse_about(decision, kind)
        laterpapers.refuse_drafted(decision, kind)
        return list(sentences)

    return explain


def _draft_made(kind: str):
    return lambda decision: laterpapers.drafts_about(decision).filter(kind=kind).latest("pk")


def _explain_check(decision) -> list[str]:
    decisions.refuse_lacking(decision)
    return ["Dự thảo có đủ thể thức theo Nghị định 30/2020/NĐ-CP."]


def _explain_issue(decision) -> list[str]:
    return [
        *foretold(decision),
        "Sau khi ban hành, quyết định không sửa, không xóa được nữa; chỉ đính chính, thay thế "
        "hoặc hủy bỏ bằng văn bản khác.",
    ]


TRANSITIONS = (
    Transition(
        verb="check",
        label="Kiểm tra xong",
        act=decisions.check,
        may=_in(State.DRAFT, drafts_decisions),
        explain=_explain_check,
        done="Dự thảo đã được kiểm tra, chờ ban hành.",
    ),
    Transition(
        verb="reopen",
        label="Trả lại để soạn tiếp",
        act=decisions.reopen,
        may=_in(State.CHECKED, returns_drafts),
        explain=lambda decision: [
            "Dự thảo mở lại để cán bộ Bộ sửa; lý do hiện ở đầu trang dự thảo."
        ],
        done="Dự thảo đã mở lại để sửa.",
        needs_reason=True,
    ),
    Transition(
        verb="issue",
        label="Ban hành, cấp số",
        act=decisions.issue,
        may=_in(State.CHECKED, issues_decisions),
        explain=_explain_issue,
        closed=_why_not_issued,
        # a change of the draft needs another check; rates and numbers move without one
        rests_on=lambda decision: f"{decision.checked_at} {_explain_issue(decision)}",
        hold=lambda decision: lock(Decision.objects, decision.pk),
        done="Đã ban hành.",
    ),
    Transition(
        verb="replace",
        label="Soạn quyết định thay thế",
        act=_draft_about(Kind.REPLACEMENT),
        may=_may_follow_up,
        closed=_why_ended,
        explain=_explain_about(
            Kind.REPLACEMENT,
            "Lập dự thảo thay thế, chép sẵn trích yếu, các điều và danh sách của quyết định này; "
            "một điều nói rõ nó thay thế quyết định này.",
            "Vì sao thay thế thì ghi vào các điều của dự thảo, nếu cần.",
        ),
        done="Đã lập dự thảo thay thế; cán bộ Bộ sửa, kiểm tra rồi mới ban hành.",
        see_also=laterpapers.drafts_about,
        leads_to=_draft_made(Kind.REPLACEMENT),
    ),
    Transition(
        verb="cancel",
        label="Soạn quyết định hủy bỏ",
        act=_draft_about(Kind.CANCELLATION),
        may=_may_follow_up,
        closed=_why_ended,
        explain=_explain_about(
            Kind.CANCELLATION, "Lập dự thảo hủy bỏ quyết định này; lý do được in vào Điều 1."
        ),
        done="Đã lập dự thảo hủy bỏ; cán bộ Bộ sửa, kiểm tra rồi mới ban hành.",
        needs_reason=True,
        is_dangerous=True,
        see_also=laterpapers.drafts_about,
        leads_to=_draft_made(Kind.CANCELLATION),
    ),
    Transition(
        verb="correct",
        label="Soạn công văn đính chính",
        act=_draft_about(Kind.CORRECTION),
        may=_may_follow_up,
        closed=_why_ended,
        explain=_explain_about(
            Kind.CORRECTION,
            "Lập dự thảo công văn đính chính lỗi thể thức, kỹ thuật.",
            "Công văn nêu sẵn số, ngày, trích yếu của quyết định này; nội dung ghi dưới đây được "
            "in nguyên văn, ví dụ: Tại Điều 1, «xuất xắc» sửa thành «xuất sắc».",
        ),
        done="Đã lập dự thảo công văn đính chính; cán bộ Bộ sửa, kiểm tra rồi mới ban hành.",
        needs_reason=True,
        reason_label="Nội dung đính chính",
        see_also=laterpapers.drafts_about,
        leads_to=_draft_made(Kind.CORRECTION),
    ),
)


class _PartInline(RecordInline):
    formset = PagedFormSet
    per_page = 50
    extra = 0
    tab = True

    def has_add_permission(self, request, obj=None) -> bool:
        return _is_draft(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request, obj=None) -> bool:
        return _is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return _is_draft(obj) and super().has_delete_permission(request, obj)


def _is_draft(decision) -> bool:
    return decision is None or decision.state == State.DRAFT


class BasisInline(_PartInline):
    """Legal bases, in order."""

    model = DecisionBasis
    autocomplete_fields = ["legal_basis"]


class ProposalInline(_PartInline):
    """Who proposed it."""

    model = Proposal


class ArticleInline(_PartInline):
    """The articles."""

    model = Article


class RecipientInline(_PartInline):
    """The lines of «Nơi nhận»."""

    model = Recipient


class AwardLineInline(_PartInline):
    """Who is given what."""

    model = AwardLine
    autocomplete_fields = ["award_type", "person", "agency"]
    fields = [
        *("position", "subject", "award_type", "person", "agency", "printed_award"),
        *("printed_name", "printed_office", "printed_unit", "achievement"),
        *("year_from", "year_to", "coefficient", "amount"),
    ]


class AppointmentLineInline(_PartInline):
    """Who is appointed."""

    model = AppointmentLine
    autocomplete_fields = ["zone", "agency", "appointment"]


class ResultLineInline(_PartInline):
    """Whose result is recognised; points, place and grade are the closed year's."""

    model = ResultLine
    fields = ["position", "printed_name", "total", "place", "grade", "note"]
    readonly_fields = ["total", "place", "grade"]

    def has_add_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Decision)
class DecisionAdmin(
    ConferencePages,
    StatisticsPages,
    DraftPages,
    DecisionPages,
    IssuedHistory,
    TransitionsMixin,
    InitialKeysMixin,
    RefusalsMixin,
    RecordAdmin,
):
    when_empty = WhenEmpty(
        "Lập dự thảo từ đề nghị hội đồng đã đồng ý, từ việc cử Trưởng khu vực, hoặc từ kết quả.",
        label="Lập dự thảo",
        page="admin:awards_decision_draft",
        may="awards.add_decision",
        others="Chưa có quyết định nào bạn được xem; quyết định hiện ở đây khi được ban hành.",
    )
    transitions = TRANSITIONS
    resource_classes = [DecisionResource]
    form = WholeRowForm
    change_form_before_template = "admin/awards/decision.html"
    list_display = ["reference_shown", "subject", "kind", "standing", "signed_on", "signer_name"]
    list_display_links = ["reference_shown", "subject"]
    list_select_related = ["issuer"]
    list_filter = ["state", "kind", "campaign"]
    search_fields = ["search_text"]
    show_full_result_count = False
    autocomplete_fields = ["campaign", "target"]
    inlines = [BasisInline, ProposalInline, ArticleInline, RecipientInline]
    lines_of_kind = {
        Kind.AWARD: [AwardLineInline],
        Kind.APPOINTMENT: [AppointmentLineInline],
        Kind.RECOGNITION: [ResultLineInline],
        Kind.REPLACEMENT: [AwardLineInline, AppointmentLineInline, ResultLineInline],
    }
    fields = [
        *("kind", "issuer", "campaign", "target", "subject", "symbol", "parent_name"),
        *("issuer_name", "authority", "place", "signed_on", "sign_mode", "over_title"),
        *("signer_title", "signer_name", "kept_at", "annex_title", "is_electronic", "pays_bonus"),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_effects()

    def get_search_results(self, request, queryset, search_term):
        """Finds a decision by its number, too."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        return found | numbered(queryset, search_term), may_repeat

    def get_inlines(self, request, obj):
        """The parts that every decision has, and the lines of its kind."""
        lines = [] if obj is None else self.lines_of_kind.get(obj.kind, [])
        return [*super().get_inlines(request, obj), *lines]

    def get_readonly_fields(self, request, obj=None):
        """What a draft's text and lines were made from is chosen once."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *obj.fixed_fields] if obj is not None else fields

    def has_change_permission(self, request, obj=None) -> bool:
        return _is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return _is_draft(obj) and super().has_delete_permission(request, obj)

    @display(description="trạng thái", ordering="state")
    def standing(self, decision) -> str:
        return decision.standing_word

    @display(description="số", ordering="chain_position")
    def reference_shown(self, decision) -> str:
        return decision.reference or "(chưa có số)"
