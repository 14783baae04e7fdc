"""The other side: the admin of django-import-export as it comes, and tuned as far as it goes."""

from django.contrib import admin
from django.urls import reverse
from import_export.admin import ImportExportMixin
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import ModelResource
from import_export.widgets import CachedForeignKeyWidget, DecimalWidget, ForeignKeyWidget

from zones.models import Criterion, Score, ScoreSheet

_COLUMNS = {
    "self_points": "Điểm tự chấm",
    "appraised_points": "Điểm thẩm định",
    "note": "Ghi chú",
}
_KEYS = ("sheet", "criterion")


def _key_fields(widget: type[ForeignKeyWidget]) -> dict[str, Field]:
    return {
        "sheet": Field("sheet", "Mã đơn vị", widget=widget(ScoreSheet, "agency__code")),
        "criterion": Field("criterion", "Mã tiêu chí", widget=widget(Criterion, "path")),
    }


class StockScoreResource(ModelResource):
    """Points keyed by agency and criterion, everything else as it comes."""

    sheet, criterion = _key_fields(ForeignKeyWidget).values()
    self_points = Field("self_points", _COLUMNS["self_points"], widget=DecimalWidget())
    appraised_points = Field(
        "appraised_points", _COLUMNS["appraised_points"], widget=DecimalWidget()
    )
    note = Field("note", _COLUMNS["note"], default="")

    class Meta:
        model = Score
        fields = (*_KEYS, *_COLUMNS)
        import_id_fields = _KEYS


class AllScoresLoader(BaseInstanceLoader):
    """Finds every instance in one dictionary, read by one query."""

    def __init__(self, resource, dataset=None) -> None:
        super().__init__(resource, dataset)
        self.found = {(s.sheet_id, s.criterion_id): s for s in resource.get_queryset()}

    def get_instance(self, row):
        keys = (self.resource.fields[name].clean(row) for name in _KEYS)
        return self.found.get(tuple(key.pk for key in keys))


class TunedScoreResource(StockScoreResource):
    """The same with every switch that makes it faster."""

    sheet, criterion = _key_fields(CachedForeignKeyWidget).values()

    class Meta:
        model = Score
        fields = (*_KEYS, *_COLUMNS)
        import_id_fields = _KEYS
        instance_loader_class = AllScoresLoader
        use_bulk = True
        batch_size = 1000
        skip_diff = True
        skip_html_diff = True


class _ScoreAdmin(ImportExportMixin, admin.ModelAdmin):
    """Import and export pages; list pages are not measured here."""


class StockScoreAdmin(_ScoreAdmin):
    resource_classes = [StockScoreResource]


class TunedScoreAdmin(_ScoreAdmin):
    resource_classes = [TunedScoreResource]
    skip_admin_log = True


class _Editable:
    """Nobody may write points in a form of their model: here the other side does."""

    def has_view_permission(self, request, obj=None) -> bool:
        return True

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class ScoreInline(_Editable, admin.TabularInline):
    """A row a point, the criterion chosen from a list."""

    model = Score
    fields = ("criterion", "self_points", "appraised_points", "note")
    extra = 0


class StockSheetAdmin(_Editable, admin.ModelAdmin):
    fields = ("decided_grade", "grade_reason")
    inlines = [ScoreInline]


stock_site = admin.AdminSite(name="stock")
stock_site.register(Score, StockScoreAdmin)
stock_site.register(ScoreSheet, StockSheetAdmin)
tuned_site = admin.AdminSite(name="tuned")
tuned_site.register(Score, TunedScoreAdmin)


def run_import(client, path, site: str) -> None:
    """Goes through the two requests of a stock import: preview, then confirm."""
    confirm = preview_import(client, path, site)
    written = client.post(
        reverse("admin:zones_score_process_import", current_app=site), confirm.initial
    )
    if written.status_code != 302:
        raise AssertionError(f"The {site} import was not confirmed.")


def preview_import(client, path, site: str):
    """Sends the workbook and reads the preview; returns the form that confirms it."""
    with path.open("rb") as file:
        preview = client.post(
            reverse("admin:zones_score_import", current_app=site),
            {"import_file": file, "format": _xlsx_choice(), "resource": ""},
        )
    confirm = preview.context_data.get("confirm_form")
    if confirm is None:
        raise AssertionError(f"The {site} import was refused: {_problems(preview)}")
    return confirm


def _xlsx_choice() -> str:
    formats = StockScoreAdmin(Score, stock_site).get_import_formats()
    return str([kind.__name__ for kind in formats].index("XLSX"))


def _problems(response) -> str:
    context = response.context_data
    result, form = context.get("result"), context.get("form")
    if result is None:
        return str(form.errors if form else response.status_code)
    found = [error.error for error in result.base_errors]
    found += [error.error for _, errors in result.row_errors() for error in errors]
    found += [row.error for row in result.invalid_rows]
    return "; ".join(map(repr, found[:3]))
