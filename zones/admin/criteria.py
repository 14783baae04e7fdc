"""Criteria tables and their criteria: written as drafts, read as frozen once in use."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from unfold.decorators import display

from thidua.admin import RecordAdmin, RecordInline
from thidua.emptylists import WhenEmpty, added_by_hand
from thidua.inlines import exchanging, far_code, far_points
from thidua.keys import is_key
from thidua.recordlocks import kept
from thidua.text import points_text
from thidua.transitions import Transition, TransitionsMixin
from zones.admin.criteriaforms import CriteriaTableForm, CriterionForm
from zones.admin.tablepages import table_page
from zones.admin.wholerow import InitialKeysMixin, RefusalsMixin
from zones.models import Condition, CriteriaTable, Criterion, CriterionLevel, GradeBand
from zones.permissions import keeps_records
from zones.resources import (
    ConditionResource,
    CriteriaTableResource,
    CriterionLevelResource,
    CriterionResource,
    GradeBandResource,
)
from zones.services import tables


def _is_another_in_use(table: CriteriaTable) -> bool:
    return tables.in_use_beside(table).exists()


def _may_open(user, table: CriteriaTable) -> bool:
    return keeps_records(user) and not table.is_frozen and not _is_another_in_use(table)


def _may_replace(user, table: CriteriaTable) -> bool:
    return keeps_records(user) and not table.is_frozen and _is_another_in_use(table)


def _why_closed(user, table: CriteriaTable) -> str:
    """Returns what a table is already, or what stands beside it, to who keeps the tables."""
    if not keeps_records(user):
        return ""
    if table.is_frozen:
        return f"Bảng tiêu chí này {table.get_status_display().lower()}."
    if _is_another_in_use(table):
        return "Khối này đang dùng bảng khác: hãy chọn «Thay bảng đang dùng»."
    return "Khối này chưa dùng bảng nào: hãy chọn «Đưa vào dùng»."


def _explain_opening(table: CriteriaTable) -> list[str]:
    tables.refuse_unsound(table)
    return [
        "Bảng đã khớp: điểm các tiêu chí, mức xếp loại và thứ tự phân định.",
        "Từ đây không sửa được tiêu chí, mức xếp loại, điều kiện; muốn sửa phải lập bản mới.",
    ]


def _explain_replacement(table: CriteriaTable) -> list[str]:
    tables.refuse_written(tables.in_use_beside(table).first())
    return [
        *_explain_opening(table),
        "Bảng đang dùng của khối trở thành bản đã thay; các bảng chấm điểm còn trống chuyển sang "
        "bản này.",
        "Chỉ thay được khi chưa ghi điểm nào theo bảng đang dùng.",
    ]


TRANSITIONS = (
    Transition(
        verb="open",
        label="Đưa vào dùng",
        act=tables.open_table,
        may=_may_open,
        closed=_why_closed,
        explain=_explain_opening,
        done="Đã đưa bảng tiêu chí vào dùng.",
    ),
    Transition(
        verb="replace",
        label="Thay bảng đang dùng",
        act=tables.replace_table,
        may=_may_replace,
        closed=_why_closed,
        explain=_explain_replacement,
        done="Đã thay bảng đang dùng bằng bản này.",
        is_dangerous=True,
    ),
    Transition(
        verb="copy",
        label="Sao chép thành bản mới",
        act=tables.copy_table,
        may=lambda user, table: keeps_records(user),
        explain=lambda table: [
            f"Lập bản mới của khối {table.block} năm {table.campaign.year} để soạn tiếp.",
            "Chép cả tiêu chí, mức điểm, mức xếp loại và điều kiện; bản này giữ nguyên.",
        ],
        done="Đã lập bản mới; bản mới ở đầu danh sách bảng tiêu chí của khối.",
    ),
)


class FrozenWithTableMixin:
    """What a table holds may be changed only while the table is a draft."""

    def table_of(self, obj) -> CriteriaTable | None:
        """Returns the table that the page's row belongs to; None where there is no row yet."""
        return obj

    def _is_frozen(self, obj) -> bool:
        table = self.table_of(obj)
        return table is not None and table.is_frozen

    def has_add_permission(self, request, obj=None) -> bool:
        return not self._is_frozen(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request, obj=None) -> bool:
        return not self._is_frozen(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return not self._is_frozen(obj) and super().has_delete_permission(request, obj)


class BandInline(FrozenWithTableMixin, RecordInline):
    """The grades, the highest first."""

    model = GradeBand
    formset = exchanging(min_points=far_points, grade=far_code)
    extra = 0
    hide_title = True


class ConditionInline(FrozenWithTableMixin, RecordInline):
    """What bars from ranking, and the gates of the best grades."""

    model = Condition
    formset = exchanging(code=far_code)
    extra = 0
    hide_title = True


@admin.register(CriteriaTable)
class CriteriaTableAdmin(InitialKeysMixin, TransitionsMixin, RecordAdmin):
    when_empty = added_by_hand(
        "zones.criteriatable",
        "Soạn bảng tiêu chí cho từng khối của phong trào, rồi đưa vào dùng.",
        "Bộ Tư pháp chưa soạn bảng tiêu chí nào.",
    )
    form = CriteriaTableForm
    resource_classes = [CriteriaTableResource, GradeBandResource, ConditionResource]
    transitions = TRANSITIONS
    list_display = ["title_with_version", "campaign", "block", "status", "total", "page"]
    list_select_related = ["campaign", "block"]
    list_filter = ["campaign", "block", "status", "is_illustrative"]
    search_fields = ["search_text", "block__search_text", "campaign__search_text"]
    autocomplete_fields = ["campaign", "block"]
    inlines = [BandInline, ConditionInline]
    readonly_fields = ["version", "status", "opened_at", "opened_by_name", "page"]
    fields = [
        *("campaign", "block", "title", "version", "stated_total", "bonus_cap"),
        *("bonus_may_exceed", "is_illustrative", "source"),
        *("status", "opened_at", "opened_by_name", "page"),
    ]
    _FROZEN = ("title", "stated_total", "bonus_cap", "bonus_may_exceed", "is_illustrative")

    def get_readonly_fields(self, request, obj=None):
        fields = [*super().get_readonly_fields(request, obj)]
        if obj is not None:
            fields += ["campaign", "block"]
        return fields + [*self._FROZEN] if obj is not None and obj.is_frozen else fields

    @display(description="bảng tiêu chí", ordering="title")
    def title_with_version(self, table) -> str:
        return str(table)

    @display(description="tổng điểm chuẩn", ordering="stated_total")
    def total(self, table) -> str:
        return points_text(table.stated_total)

    @display(description="người đưa vào dùng")
    def opened_by_name(self, table) -> str:
        # without a link: hardly anybody may read the accounts
        return str(table.opened_by or "–") if table else "–"

    @display(description="toàn bảng")
    def page(self, table) -> str:
        if table is None or table.pk is None:
            return "–"
        return format_html(
            '<a class="td-link" href="{}">Xem, in toàn bảng</a> · '
            '<a class="td-link" href="{}?table__id__exact={}">Sửa từng tiêu chí</a>',
            reverse("admin:zones_criteriatable_table", args=[table.pk]),
            reverse("admin:zones_criterion_changelist"),
            table.pk,
        )

    def get_urls(self):
        page = self.admin_site.admin_view(self.table_page)
        own = [path("<int:pk>/table/", page, name="zones_criteriatable_table")]
        return own + super().get_urls()

    def table_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The whole table on one page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return table_page(self, request, pk)

    def protected_by(self, obj) -> list[str]:
        return [f"{obj}: {obj.get_status_display().lower()}"] if obj.is_frozen else []


class LevelInline(FrozenWithTableMixin, RecordInline):
    """The graded levels of one criterion, the highest first."""

    model = CriterionLevel
    formset = exchanging(points=far_points)
    extra = 0
    hide_title = True

    def table_of(self, obj) -> CriteriaTable | None:
        return obj and obj.table


@admin.register(Criterion)
class CriterionAdmin(InitialKeysMixin, RefusalsMixin, FrozenWithTableMixin, RecordAdmin):
    when_empty = WhenEmpty(
        "Tiêu chí được ghi trong một bảng tiêu chí: tạo hoặc mở bảng của khối trước.",
        label="Xem các bảng tiêu chí",
        page="admin:zones_criteriatable_changelist",
        may="zones.add_criterion",
        others="Bộ Tư pháp chưa ghi tiêu chí nào.",
    )
    form = CriterionForm
    resource_classes = [CriterionResource, CriterionLevelResource]
    list_display = ["path", "name", "kind", "maximum", "tie_break", "table"]
    list_display_links = ["path", "name"]
    list_select_related = ["table", "table__campaign"]
    list_filter = [
        ("table", admin.RelatedOnlyFieldListFilter),
        *("table__campaign", "table__block", "kind"),
    ]
    search_fields = ["search_text"]
    autocomplete_fields = ["table", "parent"]
    inlines = [LevelInline]
    fields = [
        *("table", "parent", "code", "position", "name", "kind", "max_points"),
        *("guidance", "evidence", "tie_break", "source"),
    ]

    def get_object(self, request, object_id, from_field=None):
        """Keeps the table before the criterion, as renaming its codes does."""
        if request.method == "POST" and is_key(object_id):
            table = CriteriaTable.objects.filter(criteria=object_id).first()
            if table is not None:
                kept(table)
        return super().get_object(request, object_id, from_field)

    def table_of(self, obj) -> CriteriaTable | None:
        return obj and obj.table

    def has_add_permission(self, request, obj=None) -> bool:
        return super(FrozenWithTableMixin, self).has_add_permission(request)

    def get_readonly_fields(self, request, obj=None):
        return ["table"] if obj else []

    @display(description="điểm tối đa", ordering="max_points")
    def maximum(self, criterion) -> str:
        return points_text(criterion.max_points)

    def save_model(self, request, obj, form, change) -> None:
        was = form.initial_path if change else ""
        super().save_model(request, obj, form, change)
        if change and {"code", "parent"} & set(form.changed_data):
            tables.rename_paths(obj.table, was={obj.pk: was})

    def protected_by(self, obj) -> list[str]:
        if not obj.table.is_frozen:
            return []
        return [f"{obj.table}: {obj.table.get_status_display().lower()}"]
