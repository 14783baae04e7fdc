"""Results: the ranking page, and the list of standings frozen when a zone's year was closed."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.urls import path
from unfold.admin import ModelAdmin

from thidua.admin import FoldedSearchMixin, ViewOnlyMixin, VisibleToUserMixin
from thidua.emptylists import WhenEmpty
from thidua.text import points_text
from zones.admin.rankingpage import ranking_page, ranking_workbook
from zones.models import Standing


@admin.register(Standing)
class StandingAdmin(ViewOnlyMixin, VisibleToUserMixin, FoldedSearchMixin, ModelAdmin):
    """Frozen standings, to read."""

    when_empty = WhenEmpty(
        "Kết quả được chốt khi khép năm của khu vực: mở năm cần khép rồi bấm khép.",
        label="Xem các năm của khu vực",
        page="admin:zones_zoneyear_changelist",
        may="zones.change_zoneyear",
        others="Kết quả hiện ở đây khi Bộ Tư pháp khép năm của khu vực.",
        others_label="Xem xếp hạng hiện nay",
        others_page="admin:zones_ranking",
    )
    list_display = (
        "agency_name",
        "zone_year",
        "block",
        "place",
        "points",
        "grade",
        "basis",
    )
    list_filter = ("zone_year__campaign", "block", "grade", "basis", "zone_year__zone")
    search_fields = ("agency__search_text", "zone_year__zone__search_text")
    search_help_text = "Tên hoặc mã đơn vị, khu vực; gõ không dấu cũng được."
    list_select_related = ("zone_year__zone", "zone_year__campaign", "block", "agency")
    list_per_page = 50
    exclude = ("subtotals", "base", "bonus", "penalty", "total")
    readonly_fields = ("points", "made_of", "group_points")

    @admin.display(description="tổng điểm", ordering="total")
    def points(self, standing: Standing) -> str:
        return points_text(standing.total)

    @admin.display(description="gồm")
    def made_of(self, standing: Standing) -> str:
        return (
            f"điểm chuẩn {points_text(standing.base)}, thưởng {points_text(standing.bonus)}, "
            f"trừ {points_text(standing.penalty)}"
        )

    @admin.display(description="điểm từng nhóm")
    def group_points(self, standing: Standing) -> str:
        groups = standing.subtotals.items()
        return "; ".join(f"{path}: {points_text(points)}" for path, points in groups) or "–"

    def get_urls(self):
        page, workbook = self._ranking, self._workbook
        return [
            path("ranking/", self.admin_site.admin_view(page), name="zones_ranking"),
            path(
                "ranking/workbook/",
                self.admin_site.admin_view(workbook),
                name="zones_ranking_workbook",
            ),
            *super().get_urls(),
        ]

    def _ranking(self, request):
        self._refuse_others(request)
        return ranking_page(request, self)

    def _workbook(self, request):
        self._refuse_others(request)
        return ranking_workbook(request)

    def _refuse_others(self, request) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied
