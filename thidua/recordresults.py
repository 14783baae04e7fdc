"""What reading a record file found: what would change, and what is wrong, as a clerk reads it."""

import hashlib
from datetime import date
from decimal import Decimal

from django.utils.html import format_html
from import_export.resources import Diff
from import_export.results import InvalidRow, Result, RowResult

from thidua.text import short_date

MOST_ROWS_SHOWN = 200


class RecordResult(Result):
    """A result whose rows are numbered as the clerk's file numbers them."""

    def __init__(self, resource) -> None:
        super().__init__()
        self.resource = resource

    def append_invalid_row(self, number, row, validation_error) -> None:
        values = tuple(row.get(f.column_name, "") for f in self.resource.get_import_fields())
        number = self.resource.file_row(number)
        self.invalid_rows.append(InvalidRow(number, validation_error, values))

    def append_error_row(self, number, row, errors) -> None:
        super().append_error_row(self.resource.file_row(number), row, errors)

    def sentences(self) -> list[str]:
        """Returns everything that is wrong with the file."""
        found = [str(error.error) for error in self.base_errors]
        found += [str(error.error) for _row, errors in self.row_errors() for error in errors]
        return found + [
            sentence for row in self.invalid_rows for sentence in row.non_field_specific_errors
        ]

    @property
    def summary(self) -> str:
        """How many rows would be new, changed, and as they are."""
        kinds = RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE, RowResult.IMPORT_TYPE_SKIP
        new, changed, same = (self.totals[kind] for kind in kinds)
        return f"{new} dòng mới, {changed} dòng sửa, {same} dòng không đổi."

    @property
    def fingerprint(self) -> str:
        """A digest of all that would be written, as it is shown: the same only for the same."""
        digest = hashlib.sha256()
        for row in self.rows:
            digest.update(repr((row.import_type, row.diff)).encode(errors="replace"))
        return digest.hexdigest()

    def changes(self) -> list[RowResult]:
        """Returns the first of the rows that would be written."""
        written = (row for row in self.rows if row.is_new() or row.is_update())
        return [row for row, _place in zip(written, range(MOST_ROWS_SHOWN), strict=False)]

    @property
    def more_changes(self) -> int:
        """How many further rows would be written."""
        total = self.totals[RowResult.IMPORT_TYPE_NEW] + self.totals[RowResult.IMPORT_TYPE_UPDATE]
        return max(0, total - MOST_ROWS_SHOWN)


class RecordDiff(Diff):
    """A row's cells as they were and as they would be: «old → new» where they differ."""

    def as_html(self) -> list[str]:
        cells = []
        for old, new in zip(self.left, self.right, strict=True):
            if self.new or old == new:
                cells.append(_shown(new))
            else:
                cells.append(format_html("<del>{}</del> → <ins>{}</ins>", _shown(old), _shown(new)))
        return cells


def _shown(value: object) -> str:
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    return "" if value is None else str(value)
