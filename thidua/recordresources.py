"""The base of the import-export resources: rows found by natural keys, errors in sentences.

A file is taken as a whole or not at all. A column that is missing leaves its field as it is; a
blank cell empties it.
"""

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import ModelResource
from import_export.results import Error, Result, RowResult

from thidua.recordcells import CodesWidget, TextWidget, cell_text, unknown_code
from thidua.recordformats import RecordFileError

HISTORY_REASON_LENGTH = 100


def column(name: str, attribute: str = "", widget=None) -> Field:
    """A column of the file and the model's field behind it; one line of text by default."""
    return Field(attribute or name, column_name=name, widget=widget or TextWidget())


def long_text(name: str) -> Field:
    return column(name, widget=TextWidget(multiline=True))


class KeyLoader(BaseInstanceLoader):
    """Finds a row's record by the resource's natural key."""

    def get_instance(self, row):
        return self.resource.find(row)


class RecordResult(Result):
    """A result whose rows are numbered as the clerk's file numbers them."""

    def __init__(self, resource: "RecordResource") -> None:
        super().__init__()
        self.resource = resource

    def append_invalid_row(self, number, row, validation_error) -> None:
        super().append_invalid_row(self.resource.file_row(number), row, validation_error)

    def append_error_row(self, number, row, errors) -> None:
        super().append_error_row(self.resource.file_row(number), row, errors)

    def sentences(self) -> list[str]:
        """Returns everything that is wrong with the file."""
        found = [str(error.error) for error in self.base_errors]
        found += [str(error.error) for _row, errors in self.row_errors() for error in errors]
        return found + [
            sentence for row in self.invalid_rows for sentence in row.non_field_specific_errors
        ]


class RecordResource(ModelResource):
    """Rows of a record table; ``user`` limits what is seen, None is the command line."""

    required_columns: tuple[str, ...] = ()
    key_columns: tuple[str, ...] = ("code",)
    related: tuple[str, ...] = ()

    class Meta:
        instance_loader_class = KeyLoader
        import_id_fields = ("code",)
        skip_unchanged = True
        report_skipped = True
        use_transactions = True
        clean_model_instances = True

    def __init__(self, user=None, **kwargs) -> None:
        super().__init__(**kwargs)
        self.user = user
        self._file_rows: list[int] = []
        self._first_seen: dict[tuple[str, ...], int] = {}
        self._is_refused = False
        for field in self.fields.values():
            if hasattr(field.widget, "user"):
                field.widget.user = user

    def get_result_class(self):
        return lambda: RecordResult(self)

    def get_queryset(self):
        rows = super().get_queryset().select_related(*self.related)
        return rows.visible_to(self.user) if self.user else rows

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related(*self.related)

    def file_row(self, number: int) -> int:
        """Returns the row of the file that the n-th row of data stood in."""
        return self._file_rows[number - 1] if number <= len(self._file_rows) else number + 1

    def find(self, row):
        """Returns the record with the row's natural key, or None."""
        key = self.key_of(row)
        return self.get_queryset().filter(**key).first() if key else None

    def key_of(self, row) -> dict:
        """Returns the row's natural key as a lookup; empty when a part of it is wrong."""
        fields = [self.fields[name] for name in self.get_import_id_fields()]
        try:
            return {field.attribute: field.clean(row) for field in fields}
        except ValueError:
            return {}

    def before_import(self, dataset: tablib.Dataset, **kwargs) -> None:
        self._is_refused = True
        self._check_headers(dataset.headers or [])
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

    def _check_headers(self, headers: list[str]) -> None:
        known = [field.column_name for field in self.get_import_fields()]
        blank = next((place for place, title in enumerate(headers, 1) if not title), None)
        if blank:
            raise RecordFileError(f"Dòng 1, cột thứ {blank}: cột không có tên.")
        twice = sorted({title for title in headers if headers.count(title) > 1})
        if twice:
            raise RecordFileError(f"Dòng 1: cột «{twice[0]}» có hai lần. Hãy bỏ một cột.")
        unknown = [title for title in headers if title not in known]
        if unknown:
            raise RecordFileError(
                f"Dòng 1: không có cột nào tên là «{'», «'.join(unknown)}». "
                f"Các cột được dùng: {', '.join(known)}."
            )
        missing = [title for title in self.required_columns if title not in headers]
        if missing:
            raise RecordFileError(f"Dòng 1: thiếu cột bắt buộc «{'», «'.join(missing)}».")

    def row_identity(self, row) -> tuple[str, ...]:
        """Returns what two rows of one file may not have in common."""
        return tuple(cell_text(row.get(name)) for name in self.key_columns)

    def before_import_row(self, row, row_number=None, **kwargs) -> None:
        identity, number = self.row_identity(row), self.file_row(row_number)
        first = self._first_seen.setdefault(identity, number)
        if first != number:
            raise ValidationError(f"Trùng với dòng {first} ({', '.join(self.key_columns)}).")

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
        """Returns the column that a field of the model is read from, or nothing."""
        if field_name == NON_FIELD_ERRORS:
            return ""
        fields = self.fields.values()
        return next((f.column_name for f in fields if f.attribute == field_name), "")


def _in_words(error: Exception, number: int) -> Exception:
    """What no check foresaw, still a sentence with its row."""
    if isinstance(error, ValueError | RecordFileError):
        return RecordFileError(f"Dòng {number}: {error}")
    return RecordFileError(f"Dòng {number}: không ghi được dòng này ({type(error).__name__}).")


class SuccessorsField(Field):
    """The codes of the records that succeed this one; written after all rows are there."""

    def __init__(self) -> None:
        super().__init__("successors", column_name="successors", widget=CodesWidget())

    def get_value(self, instance) -> tuple[str, ...]:
        planned = getattr(instance, "planned_successors", None)
        if planned is not None:
            return planned
        if instance.pk is None:
            return ()
        return tuple(sorted(successor.code for successor in instance.successors.all()))

    def save(self, instance, row, is_m2m=False, **kwargs) -> None:
        instance.planned_successors = self.clean(row)


class SuccessorsResource(RecordResource):
    """A resource with ``successors``: a row may name one that stands further down."""

    def __init__(self, user=None, **kwargs) -> None:
        super().__init__(user, **kwargs)
        self._codes: set[str] = set()
        self._planned: list = []

    def get_queryset(self):
        return super().get_queryset().prefetch_related("successors")

    def filter_export(self, queryset, **kwargs):
        return super().filter_export(queryset).prefetch_related("successors")

    def before_import(self, dataset: tablib.Dataset, **kwargs) -> None:
        super().before_import(dataset, **kwargs)
        self._codes = set(self.get_queryset().values_list("code", flat=True))
        self._codes |= {cell_text(code) for code in dataset["code"]}

    def import_instance(self, instance, row, **kwargs) -> None:
        problems = {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            problems = error.update_error_dict(problems)
        planned = getattr(instance, "planned_successors", ())
        unknown = [code for code in planned if code not in self._codes]
        if unknown:
            problems["successors"] = [
                ValidationError(unknown_code(code, self._meta.model, self._codes))
                for code in unknown
            ]
        elif planned and instance.code in planned:
            problems["successors"] = [ValidationError("Không thể tự kế thừa chính mình.")]
        if problems:
            raise ValidationError(problems)

    def after_save_instance(self, instance, row, **kwargs) -> None:
        if getattr(instance, "planned_successors", None) is not None:
            self._planned.append(instance)

    def after_import(self, dataset, result, **kwargs) -> None:
        for instance in self._planned:
            codes = instance.planned_successors
            instance.successors.set(self._meta.model.objects.filter(code__in=codes))
        self._planned.clear()
