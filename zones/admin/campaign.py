"""The campaign year: its course, the zones' years with their targets, the members."""

from functools import partial

from django.contrib import admin, messages
from django.urls import path
from django.utils import timezone
from unfold.decorators import display
from unfold.widgets import UnfoldAdminExpandableTextareaWidget

from thidua.admin import RecordAdmin, RecordInline
from thidua.emptylists import WhenEmpty, added_by_hand
from thidua.text import first_named, short_date
from thidua.transitions import Transition, TransitionsMixin
from zones.admin import appointments  # noqa: F401  registers the appointments
from zones.admin.closing import ZONE_YEAR_CLOSE
from zones.admin.startpage import start_page
from zones.admin.wholerow import InitialKeysMixin, WholeRowForm
from zones.models import Appointment, Campaign, Membership, ScoreSheet, Target, ZoneYear
from zones.permissions import keeps_records
from zones.resources import (
    CampaignResource,
    MembershipResource,
    TargetResource,
    ZoneYearResource,
)
from zones.services import campaigns
from zones.services.nextyear import (
    NextYear,
    competing_zones,
    next_year_is_open,
    open_next_year,
)
from zones.services.opening import opening_warnings


def _at(*statuses: Campaign.Status):
    return lambda user, campaign: keeps_records(user) and campaign.status in statuses


def _stands(user, campaign: Campaign) -> str:
    """Returns at which step a campaign is, to who carries campaigns on."""
    step = campaign.get_status_display()
    return f"Phong trào đang ở bước «{step}»." if keeps_records(user) else ""


def _carry_over(campaign: Campaign, *, by, reason: str = "") -> None:
    """Opens the next year and leaves what was carried over for the page to tell."""
    campaign.carried_over = open_next_year(campaign, by=by)


def _explain_next_year(campaign: Campaign) -> list[str]:
    following = campaign.year + 1
    tables = campaign.tables.in_use().count()
    return [
        f"Lập phong trào thi đua năm {following}, ở bước chuẩn bị.",
        f"Chuyển {campaign.memberships.count()} thành viên của {competing_zones(campaign).count()} "
        "khu vực; đơn vị đã giải thể, sáp nhập thì thay bằng đơn vị kế thừa.",
        f"Sao chép {tables} bảng tiêu chí đang dùng thành bản soạn.",
        "Gợi ý Trưởng, Phó Trưởng khu vực theo lượt luân phiên; chưa cử ai.",
    ]


def _explain_open(campaign: Campaign) -> list[str]:
    campaigns.refuse_without_table(campaign)
    return [
        "Mỗi thành viên có bảng tiêu chí của khối mình sẽ có một bảng chấm điểm.",
        "Các đơn vị bắt đầu tự chấm điểm.",
        *(f"Lưu ý: {warning}" for warning in opening_warnings(campaign)),
    ]


def _explain_appraising(campaign: Campaign) -> list[str]:
    drafts = campaign.sheets.filter(state=ScoreSheet.State.DRAFT).select_related("agency")
    names = [str(sheet.agency) for sheet in drafts.order_by("agency__sort_key")]
    due = campaign.self_scoring_due
    sentences = [
        "Các đơn vị không tự chấm điểm nữa, trừ bảng được trả lại.",
        "Thường trực khu vực thẩm định các bảng đã nộp.",
        "Cần cho tự chấm thêm thì mở lại được, khi chưa khu vực nào khép năm thi đua.",
    ]
    if due and due >= timezone.localdate():
        sentences.append(f"Lưu ý: hạn tự chấm {short_date(due)} chưa qua.")
    if names:
        sentences.append(
            f"Lưu ý: {len(names)} đơn vị chưa nộp bảng: {first_named(names, 'đơn vị nữa')}."
        )
    return sentences


def _explain_reopen(campaign: Campaign) -> list[str]:
    campaigns.refuse_closed_zones(campaign)
    return [
        "Các đơn vị lại tự chấm và nộp được bảng của năm này.",
        "Bảng đã nộp, điểm đã thẩm định giữ nguyên.",
    ]


def _explain_close(campaign: Campaign) -> list[str]:
    campaigns.refuse_open_zones(campaign)
    sentences = ["Không ghi thêm được điểm nào của năm này."]
    members = campaign.memberships.exclude(zone__years__campaign=campaign)
    if names := sorted(set(members.values_list("zone__name", flat=True))):
        sentences.append(
            f"Chưa lập năm thi đua của khu vực nên kết quả sẽ không được chốt: {'; '.join(names)}."
        )
    return sentences


NEXT_YEAR = Transition(
    verb="next_year",
    label="Mở năm sau từ năm này",
    act=_carry_over,
    may=lambda user, campaign: keeps_records(user) and not next_year_is_open(campaign),
    closed=lambda user, campaign: (
        f"Phong trào năm {campaign.year + 1} đã có." if keeps_records(user) else ""
    ),
    explain=_explain_next_year,
    done="Đã lập phong trào của năm sau, đang chuẩn bị, chưa mở cho tự chấm điểm.",
    leads_to=lambda campaign: campaign.carried_over.campaign,
)
TRANSITIONS = (
    Transition(
        verb="open",
        label="Mở cho tự chấm điểm",
        act=campaigns.open_campaign,
        may=_at(Campaign.Status.PLANNED),
        closed=_stands,
        explain=_explain_open,
        done="Đã mở phong trào cho các đơn vị tự chấm điểm.",
    ),
    Transition(
        verb="begin_appraising",
        label="Chuyển sang thẩm định",
        act=campaigns.begin_appraising,
        may=_at(Campaign.Status.OPEN),
        closed=_stands,
        explain=_explain_appraising,
        done="Đã chuyển sang bước thẩm định.",
    ),
    Transition(
        verb="close",
        label="Khép lại phong trào",
        act=campaigns.close_campaign,
        may=_at(Campaign.Status.OPEN, Campaign.Status.APPRAISING),
        closed=_stands,
        explain=_explain_close,
        done="Đã khép lại phong trào.",
        is_dangerous=True,
    ),
    Transition(
        verb="reopen",
        label="Mở lại cho tự chấm điểm",
        act=campaigns.reopen_campaign,
        may=_at(Campaign.Status.CLOSED, Campaign.Status.APPRAISING),
        closed=_stands,
        explain=_explain_reopen,
        done="Đã mở lại phong trào.",
        needs_reason=True,
        is_dangerous=True,
    ),
    NEXT_YEAR,
)


@admin.register(Campaign)
class CampaignAdmin(TransitionsMixin, RecordAdmin):
    when_empty = added_by_hand(
        "zones.campaign",
        "Tạo phong trào của năm với các hạn; sau đó ghi thành viên, soạn bảng tiêu chí rồi mở.",
        "Bộ Tư pháp chưa tạo phong trào nào.",
    )
    resource_classes = [CampaignResource]
    transitions = TRANSITIONS
    list_display = ["year", "title", "status", "self_scoring_due", "appraisal_due", "closing_due"]
    list_display_links = ["year", "title"]
    list_filter = ["status"]
    search_fields = ["search_text"]
    readonly_fields = ["status"]
    fields = [
        *("code", "year", "title", "status"),
        *("self_scoring_due", "appraisal_due", "closing_due", "source"),
    ]

    def get_urls(self):
        page = self.admin_site.admin_view(partial(start_page, self))
        return [path("start/", page, name="zones_campaign_start"), *super().get_urls()]

    def _act(self, request, transition: Transition, obj) -> bool:
        is_done = super()._act(request, transition, obj)
        if is_done and transition is NEXT_YEAR:
            self._tell(request, obj.carried_over)
        return is_done

    @staticmethod
    def _tell(request, opened: NextYear) -> None:
        messages.info(request, opened.sentence)
        for zone, suggestion in opened.suggestions:
            messages.info(request, f"{zone}. {' '.join(suggestion.sentences)}")
        for warning in opened.warnings:
            messages.warning(request, warning)


class TargetInline(RecordInline):
    """What the zone strives for, in figures, and what it reached."""

    model = Target
    extra = 0
    hide_title = True

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "text":  # up to 300 characters, all to be read
            kwargs["widget"] = UnfoldAdminExpandableTextareaWidget(attrs={"rows": 2})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(ZoneYear)
class ZoneYearAdmin(InitialKeysMixin, TransitionsMixin, RecordAdmin):
    when_empty = added_by_hand(
        "zones.zoneyear",
        "Thêm năm thi đua của từng khu vực, cụm: phát động, giao ước, chỉ tiêu.",
        "Bộ Tư pháp chưa ghi năm thi đua của khu vực nào.",
    )
    resource_classes = [ZoneYearResource, TargetResource]
    transitions = (ZONE_YEAR_CLOSE,)
    list_display = ["zone", "campaign", "launched_on", "pledge_on", "conference_on", "is_over"]
    list_select_related = ["zone", "campaign"]
    list_filter = ["campaign", "zone"]
    search_fields = ["zone__search_text", "campaign__search_text"]
    autocomplete_fields = ["campaign", "zone"]
    readonly_fields = ["closed_at", "closed_by"]
    inlines = [TargetInline]
    fields = [
        *("campaign", "zone", "slogan", "launched_on", "pledge_on"),
        *("conference_on", "conference_place", "closed_at", "closed_by"),
    ]

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "campaign", "zone"] if obj else fields

    def has_delete_permission(self, request, obj=None) -> bool:
        if obj is not None and obj.is_closed:
            return False  # its results stand for ever
        return super().has_delete_permission(request, obj)

    @display(description="đã khép năm", boolean=True)
    def is_over(self, zone_year) -> bool:
        return zone_year.is_closed

    def protected_by(self, obj) -> list[str]:
        members = Membership.objects.filter(campaign=obj.campaign_id, zone=obj.zone_id).count()
        return [f"{obj}: còn {members} thành viên"] if members else []


class MembershipForm(WholeRowForm):
    """Refuses a new member of a year that is closed."""

    def check_row(self) -> None:
        if self.instance.pk is None:
            campaigns.check_new_member(self.instance)


@admin.register(Membership)
class MembershipAdmin(InitialKeysMixin, RecordAdmin):
    when_empty = WhenEmpty(
        "Ghi đơn vị nào thi đua ở khu vực nào trong năm: nhập cả danh sách từ tệp Excel.",
        label="Nhập từ tệp",
        page="admin:zones_membership_import",
        may="zones.add_membership",
        others="Bộ Tư pháp chưa ghi thành viên khu vực nào.",
    )
    form = MembershipForm
    resource_classes = [MembershipResource]
    list_display = ["agency", "zone", "campaign"]
    list_select_related = ["agency", "zone", "campaign"]
    list_filter = ["campaign", "zone", "agency__block"]
    search_fields = ["agency__search_text", "zone__search_text"]
    autocomplete_fields = ["campaign", "zone", "agency"]
    fields = ["campaign", "zone", "agency", "source"]

    def get_readonly_fields(self, request, obj=None):
        # where an agency competes is one row: to move it is to delete the row and add another
        return ["campaign", "agency", "zone"] if obj else []

    def protected_by(self, obj) -> list[str]:
        same = {"campaign": obj.campaign_id, "agency": obj.agency_id}
        served = Appointment.objects.filter(zone=obj.zone_id, **same)
        return [
            *(
                f"{sheet._meta.verbose_name}: {sheet}"
                for sheet in ScoreSheet.objects.filter(**same)
            ),
            *(str(appointment) for appointment in served.select_related("campaign", "agency")),
        ]

    def save_model(self, request, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        # a member that joins in a running year is scored too
        campaigns.ensure_sheets(obj.campaign)
