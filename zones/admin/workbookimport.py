"""Imports of score workbooks: upload, preview, confirm, undo; templates and exports."""

from django.contrib import admin
from django.urls import path
from unfold.admin import ModelAdmin

from thidua.admin import FoldedSearchMixin, ViewOnlyMixin, VisibleToUserMixin
from thidua.emptylists import WhenEmpty
from thidua.fields import holds_words
from thidua.transitions import Transition, TransitionsMixin
from zones.admin.exportpages import ExportPages
from zones.admin.importpages import ImportPages
from zones.models import WorkbookFile, WorkbookImport
from zones.permissions import brings_in_workbooks
from zones.workbooks.undoing import undo, what_comes_back

UNDO = Transition(
    verb="undo",
    label="Hoàn tác lượt nhập",
    act=lambda found, *, by, reason: undo(found, user=by),
    may=lambda user, found: True,
    explain=what_comes_back,
    done="Đã hoàn tác: điểm trở lại như trước lượt nhập.",
    is_dangerous=True,
    is_for=brings_in_workbooks,
)


@admin.register(WorkbookImport)
class WorkbookImportAdmin(
    TransitionsMixin, ViewOnlyMixin, VisibleToUserMixin, FoldedSearchMixin, ModelAdmin
):
    """The list of imports; each one's page is its preview, later its record."""

    when_empty = WhenEmpty(
        "Bạn chưa nhập điểm từ Excel lần nào. Tải mẫu về chấm, rồi nhập lên và xem trước.",
        label="Nhập điểm từ Excel",
        page="admin:zones_workbookimport_upload",
        may="zones.upload_workbook",
        others="Chưa có lượt nhập Excel nào được ghi.",
    )
    transitions = (UNDO,)
    list_display = [
        "__str__",
        "campaign",
        "state",
        "created_by",
        "created_at",
        "new_count",
        "changed_count",
        "unchanged_count",
    ]
    list_filter = ["state", "campaign"]
    list_select_related = ["campaign", "created_by"]
    search_fields = ["campaign__search_text"]
    search_help_text = "Tên tệp, phong trào"
    list_per_page = 50
    list_before_template = "admin/zones/workbookimport/list_toolbar.html"

    def get_urls(self):
        pages, exports = ImportPages(self), ExportPages(self)

        def page(route: str, view, name: str):
            return path(route, self.admin_site.admin_view(view), name=name)

        return [
            page("upload/", pages.upload, "zones_workbookimport_upload"),
            page("templates/", exports.choose, "zones_workbookimport_templates"),
            page("refused/<str:token>/<int:number>/", pages.marked, "zones_workbookimport_marked"),
            page("<int:pk>/confirm/", pages.confirm, "zones_workbookimport_confirm"),
            page("<int:pk>/discard/", pages.discard, "zones_workbookimport_discard"),
            page("<int:pk>/files/<int:file>/", pages.file, "zones_workbookimport_file"),
            *super().get_urls(),
        ]

    def get_search_results(self, request, queryset, search_term):
        """Finds an import by the names of its files, too."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if search_term:
            files = WorkbookFile.objects.filter(holds_words("name", search_term)).order_by()
            found |= queryset.filter(pk__in=files.values("workbook_import"))
        return found, may_repeat

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The import's own page in place of a form."""
        return ImportPages(self).record(request, object_id)
