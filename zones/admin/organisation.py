"""The organisation's records: provinces, blocks, agencies with their life, zones."""

from datetime import date
from functools import partial

from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html_join
from unfold.decorators import action, display

from thidua.admin import RecordAdmin, RecordInline
from thidua.emptylists import WhenEmpty, added_by_hand
from thidua.inlines import exchanging, far_day
from thidua.keys import is_key
from thidua.text import short_date
from zones.admin.accountspage import accounts_page
from zones.admin.mergerpage import merge_page
from zones.models import Agency, AgencyName, Block, Campaign, Province, Zone
from zones.resources import (
    AgencyNameResource,
    AgencyResource,
    BlockResource,
    ProvinceResource,
    ZoneResource,
)
from zones.services.agencysearch import formerly_named
from zones.services.blocknames import shared_names


class AliveInYearFilter(admin.SimpleListFilter):
    """The agencies that existed at some time of a campaign's year."""

    title = "hoạt động trong năm"
    parameter_name = "alive"

    def lookups(self, request, model_admin):
        years = Campaign.objects.visible_to(request.user).order_by("-year")
        years = years.values_list("year", flat=True).distinct()
        return [(str(year), year) for year in years]

    def queryset(self, request, queryset):
        value = self.value()
        if value is None or not is_key(value):
            return queryset
        year = min(max(int(value), 1), 9999)
        return queryset.filter(
            Q(founded_on=None) | Q(founded_on__lte=date(year, 12, 31)),
            Q(dissolved_on=None) | Q(dissolved_on__gte=date(year, 1, 1)),
        )


@admin.register(Province)
class ProvinceAdmin(RecordAdmin):
    when_empty = WhenEmpty(
        "Nhập danh mục tỉnh, thành phố từ tệp Excel, hoặc bấm «Thêm» để ghi từng tỉnh.",
        label="Nhập từ tệp",
        page="admin:zones_province_import",
        may="zones.add_province",
        others="Bộ Tư pháp chưa ghi tỉnh, thành phố nào.",
    )
    resource_classes = [ProvinceResource]
    list_display = ["code", "name_in_order", "valid_from", "valid_to"]
    list_display_links = ["code", "name_in_order"]
    search_fields = ["search_text"]
    autocomplete_fields = ["successors"]
    fields = ["code", "name", "valid_from", "valid_to", "successors", "source"]

    @display(description="tên", ordering="sort_key")
    def name_in_order(self, province) -> str:
        return province.name


@admin.register(Block)
class BlockAdmin(RecordAdmin):
    when_empty = added_by_hand(
        "zones.block",
        "Ghi các khối thi đua trước tiên, thường là Sở Tư pháp và Thi hành án dân sự.",
        "Bộ Tư pháp chưa ghi khối thi đua nào.",
    )
    resource_classes = [BlockResource]
    list_display = ["code", "name", "short_name", "unit_name", "provides_chair"]
    list_display_links = ["code", "name"]
    search_fields = ["search_text"]

    def save_model(self, request, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        _warn_of_shared_names(request)

    def process_result(self, result, request):
        response = super().process_result(result, request)
        _warn_of_shared_names(request)
        return response


def _warn_of_shared_names(request) -> None:
    for sentence in shared_names():
        messages.warning(request, sentence)


class FormerNameInline(RecordInline):
    """The names that the agency bore before; old years show them."""

    model = AgencyName
    formset = exchanging(valid_to=far_day)
    extra = 0
    tab = True


@admin.register(Agency)
class AgencyAdmin(RecordAdmin):
    when_empty = WhenEmpty(
        "Khi đã có khối và tỉnh, thành phố, nhập danh sách đơn vị từ tệp Excel.",
        label="Nhập từ tệp",
        page="admin:zones_agency_import",
        may="zones.add_agency",
        others="Bộ Tư pháp chưa ghi đơn vị nào.",
    )
    resource_classes = [AgencyResource, AgencyNameResource]
    list_display = ["code", "name_in_order", "block", "province", "founded_on", "dissolved_on"]
    list_display_links = ["code", "name_in_order"]
    list_select_related = ["block", "province"]
    list_filter = ["block", AliveInYearFilter]
    search_fields = ["search_text"]
    autocomplete_fields = ["province", "successors"]
    inlines = [FormerNameInline]
    readonly_fields = ["lineage"]
    fields = [
        *("code", "name", "short_name", "block", "province"),
        *("founded_on", "dissolved_on", "successors", "lineage", "source"),
    ]
    actions_list = ["go_to_merger"]
    instead_of_deletion = (
        "Đơn vị thôi hoạt động thì ghi ngày giải thể; đơn vị hợp nhất thì dùng «Sáp nhập đơn vị»."
    )

    def get_search_results(self, request, queryset, search_term):
        """Finds an agency by the names it bore before, too."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if search_term:
            found |= queryset.filter(pk__in=formerly_named(search_term))
        return found, may_repeat

    @display(description="tên đơn vị", ordering="sort_key")
    def name_in_order(self, agency) -> str:
        return agency.name

    @display(description="tiền thân và kế thừa")
    def lineage(self, agency) -> str:
        if agency is None or agency.pk is None:
            return "–"
        kin = [
            ("Hợp nhất từ", agency.predecessors.all()),
            ("Nay thuộc", agency.successors.all()),
        ]
        lines = [
            (words, reverse("admin:zones_agency_change", args=[other.pk]), other.name, _life(other))
            for words, others in kin
            for other in others
        ]
        return (
            format_html_join("", '<p>{}: <a class="td-link" href="{}">{}</a> {}</p>', lines) or "–"
        )

    @action(description="Sáp nhập đơn vị", permissions=["merge"], icon="merge")
    def go_to_merger(self, request):
        return HttpResponseRedirect(reverse("admin:zones_agency_merge"))

    def has_merge_permission(self, request) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("merge/", view(self.merge_view), name="zones_agency_merge"),
            path("accounts/", view(partial(accounts_page, self)), name="zones_agency_accounts"),
            *super().get_urls(),
        ]

    def merge_view(self, request):
        return merge_page(self, request)


def _life(agency: Agency) -> str:
    begun = f"từ {short_date(agency.founded_on)}" if agency.founded_on else ""
    ended = f"đến hết {short_date(agency.dissolved_on)}" if agency.dissolved_on else ""
    life = " ".join(part for part in (begun, ended) if part)
    return f"({life})" if life else ""


@admin.register(Zone)
class ZoneAdmin(RecordAdmin):
    when_empty = added_by_hand(
        "zones.zone",
        "Ghi từng khu vực, cụm thi đua; thành viên thì ghi theo từng năm, sau khi tạo phong trào.",
        "Bộ Tư pháp chưa ghi khu vực, cụm thi đua nào.",
    )
    resource_classes = [ZoneResource]
    list_display = ["code", "name_in_order", "kind"]
    list_display_links = ["code", "name_in_order"]
    list_filter = ["kind"]
    search_fields = ["search_text"]

    @display(description="tên", ordering="sort_key")
    def name_in_order(self, zone) -> str:
        return zone.name
