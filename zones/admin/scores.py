"""The list of all points: to look up, never to write."""

from django.contrib import admin
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import ModelAdmin

from thidua.admin import ViewOnlyMixin
from thidua.emptylists import WhenEmpty
from thidua.keys import is_key
from thidua.text import fold, points_text
from zones.admin.scorelist import AGENCIES_LISTED, FORWARD, ScoreChoice, ScorePaginator
from zones.admin.sheetpage import sheet_address
from zones.models import Campaign, Criterion, Score, ScoreSheet

_WORDS = 6


def choice_of(request: HttpRequest) -> ScoreChoice:
    """Returns the request's one choice of points."""
    if not hasattr(request, "score_choice"):
        request.score_choice = ScoreChoice(request.user)
    return request.score_choice


class SheetsFilter(admin.SimpleListFilter):
    """Points of the sheets whose ``parameter_name`` has the chosen key."""

    def queryset(self, request, queryset):
        value = self.value()
        if not value:
            return queryset
        if not is_key(value):
            return queryset.none()
        return choice_of(request).of_sheets(queryset, **{self.parameter_name: value})


class CampaignFilter(SheetsFilter):
    """Points of one campaign."""

    title = "phong trào"
    parameter_name = "campaign"

    def lookups(self, request, model_admin):
        return [(str(pk), title) for pk, title in Campaign.objects.values_list("pk", "title")]


class AgencyFilter(SheetsFilter):
    """Agencies to choose from while they are not too many; the search finds every one."""

    title = "đơn vị"
    parameter_name = "agency"

    def lookups(self, request, model_admin):
        agencies = choice_of(request).agencies
        chosen = request.GET.get(self.parameter_name)
        is_long = len(agencies) > AGENCIES_LISTED
        return [(str(pk), name) for pk, name, _ in agencies if not is_long or str(pk) == chosen]

    def has_output(self) -> bool:
        return bool(self.lookup_choices or self.value())


class KindFilter(admin.SimpleListFilter):
    """Points of one kind of criterion."""

    title = "loại tiêu chí"
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return [choice for choice in Criterion.Kind.choices if choice[0] != Criterion.Kind.GROUP]

    def queryset(self, request, queryset):
        value = self.value()
        return choice_of(request).of_kind(queryset, value) if value else queryset


@admin.register(Score)
class ScoreAdmin(ViewOnlyMixin, ModelAdmin):
    """The points that the user may see; a row leads to its sheet."""

    when_empty = WhenEmpty(
        "Chưa có điểm nào bạn được xem. Nhập điểm từ Excel, hoặc mở bảng chấm điểm để chấm.",
        label="Nhập điểm từ Excel",
        page="admin:zones_workbookimport_upload",
        may="zones.upload_workbook",
        others="Chưa có điểm nào bạn được xem; điểm hiện ở đây khi các đơn vị chấm.",
    )
    list_display = ("agency", "campaign", "criterion_line", "self_score", "appraised", "approved")
    list_display_links = None
    list_filter = (CampaignFilter, AgencyFilter, KindFilter)
    search_fields = ("criterion__search_text",)
    search_help_text = "Tìm theo tên đơn vị hoặc theo mã, nội dung tiêu chí."
    ordering = FORWARD
    sortable_by = ()
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = None

    def get_queryset(self, request):
        scores = Score.objects.order_by(*self.ordering).prefetch_related(
            Prefetch("sheet", ScoreSheet.objects.select_related("agency", "campaign")),
            Prefetch("criterion", Criterion.objects.only("pk", "path", "name")),
        )
        return choice_of(request).begin(scores)

    def get_paginator(self, request, queryset, per_page, *args, **kwargs):
        return ScorePaginator(queryset, per_page, choice=choice_of(request))

    def get_search_results(self, request, queryset, search_term):
        words = fold(search_term).split()[:_WORDS]
        return (choice_of(request).found(queryset, words) if words else queryset), False

    def change_view(self, request: HttpRequest, object_id, *args, **kwargs) -> HttpResponse:
        score = self._find(request, object_id)
        return HttpResponseRedirect(f"{sheet_address(score.sheet_id)}#row-{score.criterion_id}")

    def history_view(self, request: HttpRequest, object_id, *args, **kwargs) -> HttpResponse:
        sheet_id = self._find(request, object_id).sheet_id
        return HttpResponseRedirect(reverse("admin:zones_scoresheet_changes", args=[sheet_id]))

    def _find(self, request: HttpRequest, object_id: str) -> Score:
        if not is_key(object_id):
            raise Http404
        return get_object_or_404(self.get_queryset(request), pk=object_id)

    @admin.display(description="đơn vị")
    def agency(self, score: Score) -> str:
        address = f"{sheet_address(score.sheet_id)}#row-{score.criterion_id}"
        return format_html('<a class="td-link" href="{}">{}</a>', address, score.sheet.agency.name)

    @admin.display(description="năm")
    def campaign(self, score: Score) -> str:
        return str(score.sheet.campaign.year)

    @admin.display(description="tiêu chí")
    def criterion_line(self, score: Score) -> str:
        return f"{score.criterion.path} {score.criterion.name}"

    @admin.display(description="tự chấm")
    def self_score(self, score: Score) -> str:
        return points_text(score.self_points)

    @admin.display(description="thẩm định")
    def appraised(self, score: Score) -> str:
        return points_text(score.appraised_points)

    @admin.display(description="duyệt")
    def approved(self, score: Score) -> str:
        return points_text(score.approved_points)
