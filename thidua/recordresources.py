"""The base of the import-export resources: rows found by natural keys, errors in sentences.

A file is taken as a whole or not at all. A column that is missing leaves its field as it is; a
blank cell empties it. Columns are read by title or code and written under their titles.
"""

from copy import copy

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import ModelResource
from import_export.results import Error, RowResult

from thidua.recordcells import cell_text
from thidua.recordcolumns import Column
from thidua.recordformats import RecordFileError
from thidua.recordlocks import kept, one_at_a_time
from thidua.recordresults import RecordDiff, RecordResult
from thidua.spreadsheets.cells import folded

HISTORY_REASON_LENGTH = 100


class KeyLoader(BaseInstanceLoader):
    """Finds a row's record by the resource's natural key."""

    def get_instance(self, row):
        found = self.resource.find(row)
        return kept(found) if found is not None and self.resource.writes else found


class RecordResource(ModelResource):
    """Rows of a record table; ``user`` limits what is seen, None is the command line.

    ``beside`` are the kinds of records that are brought in on the same page.

    Columns are named by their codes here. Rows whose key may occur more than once
    (``may_repeat``) are matched with the records of that key in their order. ``part_of`` is the
    path to the record on whose list page the files of its parts are exported. ``examples`` are
    rows as a clerk would type them, by the columns' codes: templates show them.
    """

    required_columns: tuple[str, ...] = ()
    key_columns: tuple[str, ...] = ("code",)
    related: tuple[str, ...] = ()
    may_repeat = False
    writes = False  # a preview writes nothing, and keeps nobody waiting
    part_of = ""
    examples: tuple[dict[str, str], ...] = ()

    class Meta:
        instance_loader_class = KeyLoader
        import_id_fields = ("code",)
        skip_unchanged = True
        report_skipped = True
        use_transactions = True
        clean_model_instances = True

    def __init__(self, user=None, beside=(), **kwargs) -> None:
        super().__init__(**kwargs)
        self.user = user
        self.beside = beside
        self._file_rows: list[int] = []
        self._first_seen: dict[tuple[str, ...], int] = {}
        self._is_refused = False
        self._headers: dict[str, str] = {}
        self._matched: set[int] = set()
        for field in self.fields.values():
            if hasattr(field.widget, "user"):
                field.widget.user = user

    def get_result_class(self):
        return lambda: RecordResult(self)

    @classmethod
    def get_diff_class(cls):
        return RecordDiff

    @classmethod
    def get_display_name(cls) -> str:
        return capfirst(cls._meta.model._meta.verbose_name_plural)

    def title_of(self, field: Column) -> str:
        """Returns what stands over the column: in the file that is read, or will be written."""
        return self._headers.get(field.column_name) or field.title_in(self._meta.model)

    def titles_of(self, codes: tuple[str, ...]) -> list[str]:
        """Returns the titles of the columns."""
        columns = {field.column_name: field for field in self.fields.values()}
        return [self.title_of(columns[code]) for code in codes]

    def get_export_headers(self, selected_fields=None) -> list[str]:
        return [self.title_of(field) for field in self.get_export_fields(selected_fields)]

    def get_diff_headers(self) -> list[str]:
        return [field.title_in(self._meta.model) for field in self.get_import_fields()]

    def get_user_visible_fields(self) -> list[Field]:
        """Returns the columns as the pages of import and export list them, by their titles."""
        shown = [copy(field) for field in self.get_import_fields()]
        for field in shown:
            field.column_name = field.title_in(self._meta.model)
        return shown

    def get_queryset(self):
        rows = super().get_queryset().select_related(*self.related)
        return rows.visible_to(self.user) if self.user else rows

    def export(self, queryset=None, **kwargs) -> tablib.Dataset:
        if queryset is not None and queryset.model is not self._meta.model:
            owners = queryset.order_by().values("pk")
            queryset = self.get_queryset().filter(**{f"{self.part_of}__in": owners})
        return super().export(queryset, **kwargs)

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related(*self.related)

    def file_row(self, number: int) -> int:
        """Returns the row of the file that the n-th row of data stood in."""
        return self._file_rows[number - 1] if number <= len(self._file_rows) else number + 1

    def find(self, row):
        """Returns the record with the row's natural key, or None."""
        key = self.key_of(row)
        return self.first_unmatched(self.get_queryset().filter(**key)) if key else None

    def first_unmatched(self, found):
        """Returns the first of the records; of those that may repeat, the next one not yet met."""
        if not self.may_repeat:
            return found.first()
        return found.exclude(pk__in=self._matched).order_by("pk").first()

    def key_of(self, row) -> dict:
        """Returns the row's natural key as a lookup; empty when a part of it is wrong."""
        fields = [self.fields[name] for name in self.get_import_id_fields()]
        try:
            return {field.attribute: field.clean(row) for field in fields}
        except ValueError:
            return {}

    def import_data(self, dataset: tablib.Dataset, dry_run: bool = False, **kwargs):
        self.writes = not dry_run
        return super().import_data(dataset, dry_run=dry_run, **kwargs)

    def before_import(self, dataset: tablib.Dataset, **kwargs) -> None:
        self._is_refused = True
        if self.writes:
            one_at_a_time(self._meta.model)
        self._read_headers(dataset)
        filled = [
            (number, row)
            for number, row in enumerate(dataset, start=2)
            if any(cell_text(cell) for cell in row)
        ]
        self._file_rows = [number for number, _row in filled]
        blank = set(range(len(dataset))) - {number - 2 for number in self._file_rows}
        for index in sorted(blank, reverse=True):
            del dataset[index]
        self._is_refused = False

    def _read_headers(self, dataset: tablib.Dataset) -> None:
        """Names the columns by their codes, and adds those of the key that the file leaves out."""
        typed = dataset.headers or []
        try:
            codes = self._codes_of(typed)
        except RecordFileError:
            self._refuse_as_another_kind(typed)
            raise
        self._headers = dict(zip(codes, typed, strict=True))
        dataset.headers = codes
        for name in self.get_import_id_fields():
            code = self.fields[name].column_name
            if code not in codes:
                dataset.append_col([""] * len(dataset), header=code)

    def _refuse_as_another_kind(self, typed: list[str]) -> None:
        """Raises RecordFileError if the headers are just those of another kind of the page."""
        for kind in self.beside:
            if kind is type(self):
                continue
            try:
                kind()._codes_of(typed)
            except RecordFileError:
                continue
            raise RecordFileError(
                f"Tệp này có vẻ là «{kind.get_display_name()}», không phải "
                f"«{self.get_display_name()}». Hãy chọn lại loại dữ liệu rồi tải lên."
            ) from None

    def _codes_of(self, typed: list[str]) -> list[str]:
        """Returns the codes of the columns; raises RecordFileError where they do not fit."""
        model, columns = self._meta.model, self.get_import_fields()
        blank = next((place for place, title in enumerate(typed, 1) if not title), None)
        if blank:
            raise RecordFileError(f"Dòng 1, cột thứ {blank}: cột không có tên.")
        known = {name: f.column_name for f in columns for name in f.names_in(model)}
        unknown = [title for title in typed if folded(title) not in known]
        if unknown:
            raise RecordFileError(
                f"Dòng 1: không có cột nào tên là «{'», «'.join(unknown)}». "
                f"Các cột được dùng: {', '.join(self.get_diff_headers())}."
            )
        codes = [known[folded(title)] for title in typed]
        twice = next((t for t, code in zip(typed, codes, strict=True) if codes.count(code) > 1), "")
        if twice:
            raise RecordFileError(f"Dòng 1: cột «{twice}» có hai lần. Hãy bỏ một cột.")
        if missing := tuple(code for code in self.required_columns if code not in codes):
            titles = "», «".join(self.titles_of(missing))
            raise RecordFileError(f"Dòng 1: thiếu cột bắt buộc «{titles}».")
        return codes

    def row_identity(self, row) -> tuple[str, ...]:
        """Returns what two rows of one file may not have in common."""
        return tuple(cell_text(row.get(name)) for name in self.key_columns)

    def before_import_row(self, row, row_number=None, **kwargs) -> None:
        identity, number = self.row_identity(row), self.file_row(row_number)
        first = self._first_seen.setdefault(identity, number)
        if first != number and not self.may_repeat:
            raise ValidationError(
                f"Trùng với dòng {first} ({', '.join(self.titles_of(self.key_columns))})."
            )

    def before_save_instance(self, instance, row, file_name="", **kwargs) -> None:
        if file_name:
            instance._change_reason = f"Nhập từ tệp {file_name}"[:HISTORY_REASON_LENGTH]

    def import_row(self, row, instance_loader, **kwargs) -> RowResult:
        if self._is_refused:
            result = self.get_row_result_class()()
            result.import_type = RowResult.IMPORT_TYPE_SKIP
            result.diff = []
            return result
        result = super().import_row(row, instance_loader, **kwargs)
        if result.object_id is not None:
            self._matched.add(result.object_id)
        number = self.file_row(kwargs["row_number"])
        if result.validation_error is not None:
            result.validation_error = self.in_words(kwargs["row_number"], result.validation_error)
        result.errors = [
            Error(_in_words(error.error, number), row, number) for error in result.errors
        ]
        return result

    def in_words(self, number: int, problem: ValidationError) -> ValidationError:
        """Returns the problem of the n-th row of data as sentences with their row and column."""
        return ValidationError(list(self._sentences(self.file_row(number), problem)))

    def _sentences(self, number: int, problem: ValidationError):
        if not hasattr(problem, "error_dict"):
            yield from (f"Dòng {number}: {message}" for message in problem.messages)
            return
        for name, messages in problem.message_dict.items():
            title = self.column_of(name)
            place = f"Dòng {number}, cột «{title}»" if title else f"Dòng {number}"
            yield from (f"{place}: {message}" for message in messages)

    def column_of(self, field_name: str) -> str:
        """Returns the title of the column that a field of the model is read from, or nothing."""
        if field_name == NON_FIELD_ERRORS:
            return ""
        fields = self.fields.values()
        return next((self.title_of(f) for f in fields if f.attribute == field_name), "")


def _in_words(error: Exception, number: int) -> Exception:
    """What no check foresaw, still a sentence with its row."""
    if isinstance(error, ValueError | RecordFileError):
        return RecordFileError(f"Dòng {number}: {error}")
    return RecordFileError(f"Dòng {number}: không ghi được dòng này ({type(error).__name__}).")
