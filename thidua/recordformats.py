"""The two file formats of record tables: CSV and XLSX, read strictly, written harmlessly."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import tablib
from django.conf import settings
from import_export.formats.base_formats import Format

from thidua.spreadsheets.guard import inspect
from thidua.spreadsheets.package import megabytes
from thidua.spreadsheets.reading import opened, rows_of
from thidua.spreadsheets.refusal import FileRefused
from thidua.spreadsheets.sheetcells import SheetFacts, cell_name
from thidua.spreadsheets.writing import WorkbookWriter, write_text
from thidua.text import clean_text
from thidua.uploadlimits import web_limits

_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")
_ESCAPED = (*_RUN_BY_SPREADSHEETS, "'")
_BYTE_ORDER_MARK = "\ufeff"


class RecordFileError(Exception):
    """The file as a whole is refused; the message is a sentence for the clerk."""


class RecordFormat(Format):
    """Bytes in, a dataset out, and back; errors are RecordFileError."""

    title = ""
    content_type = ""

    def __init__(self, encoding: str | None = None) -> None:
        self.encoding = encoding

    def get_title(self) -> str:
        return self.title

    def get_extension(self) -> str:
        return self.title

    def get_content_type(self) -> str:
        return self.content_type

    def can_import(self) -> bool:
        return True

    def can_export(self) -> bool:
        return True


class CsvFormat(RecordFormat):
    """UTF-8, comma; the semicolon that a Vietnamese Excel writes is understood too."""

    title = "csv"
    content_type = "text/csv"

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        if len(in_stream) > settings.WORKBOOK_MAX_BYTES:
            raise RecordFileError(FileRefused("too_large", limit=_limit()).message + ".")
        try:
            text = in_stream.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise RecordFileError(
                "Tệp CSV không phải dạng UTF-8. Trong Excel hãy chọn «Lưu thành» "
                "«CSV UTF-8 (Comma delimited)» rồi tải lên lại."
            ) from None
        first_line = text.partition("\n")[0]
        delimiter = ";" if ";" in first_line and "," not in first_line else ","
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except csv.Error:
            raise RecordFileError(
                "Tệp CSV bị hỏng: dấu nháy kép không khép kín. Hãy mở bằng Excel, lưu lại rồi "
                "tải lên lần nữa."
            ) from None
        return _dataset([[unescaped(cell) for cell in row] for row in rows])

    def export_data(self, dataset: tablib.Dataset, **kwargs) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(dataset.headers)
        for row in dataset:
            writer.writerow([escaped(_plain(value)) for value in row])
        return f"{_BYTE_ORDER_MARK}{out.getvalue()}".encode()


class XlsxFormat(RecordFormat):
    """The first visible sheet of a workbook, after the guard has passed it."""

    title = "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        try:
            sheets = inspect(io.BytesIO(in_stream), web_limits()).sheets
            sheet = next((sheet for sheet in sheets if not sheet.is_hidden), None)
            if sheet is None:
                raise RecordFileError("Tệp không có trang tính nào đang hiện.")
            _refuse_unreadable_cells(sheet.facts)
            rows = list(rows_of(opened(io.BytesIO(in_stream)), sheet.name))
        except FileRefused as refusal:
            raise RecordFileError(f"{refusal.message}.") from None
        return _dataset(rows)

    def export_data(self, dataset: tablib.Dataset, **kwargs) -> bytes:
        out = io.BytesIO()
        with WorkbookWriter(out) as writer:
            sheet = writer.sheet(dataset.title or "Danh sách")
            day, heading = writer.style(num_format="dd/mm/yyyy"), writer.style(bold=True)
            sheet.freeze_panes(1, 0)
            for column, title in enumerate(dataset.headers):
                write_text(sheet, 0, column, title, heading)
                sheet.set_column(column, column, max(12, len(title) + 2))
            for number, row in enumerate(dataset, start=1):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(number, column, value, day)
                    elif isinstance(value, Decimal | int | float):
                        sheet.write_number(number, column, float(value))
                    else:
                        write_text(sheet, number, column, "" if value is None else str(value))
        return out.getvalue()


RECORD_FORMATS = (XlsxFormat, CsvFormat)


def _limit() -> str:
    return megabytes(settings.WORKBOOK_MAX_BYTES)


def _dataset(rows: list[list]) -> tablib.Dataset:
    """Returns the rows as a dataset as wide as its header; blank rows stay, for their numbers."""
    headers = [clean_text(str(cell)) for cell in rows[0]] if rows else []
    while headers and not headers[-1]:
        headers.pop()
    if not headers:
        raise RecordFileError("Không thấy dòng tiêu đề: dòng đầu tiên phải là tên các cột.")
    if not any(_is_filled(cell) for row in rows[1:] for cell in row):
        raise RecordFileError("Tệp không có dòng dữ liệu nào dưới dòng tiêu đề.")
    dataset = tablib.Dataset(headers=headers)
    for number, row in enumerate(rows[1:], start=2):
        extra = [cell for cell in row[len(headers) :] if _is_filled(cell)]
        if extra:
            raise RecordFileError(
                f"Dòng {number} có dữ liệu nằm ngoài các cột: «{str(extra[0])[:40]}». "
                "Hãy kiểm tra dấu phẩy, dấu nháy hoặc xóa ô thừa."
            )
        cells = list(row[: len(headers)])
        dataset.append([*cells, *[""] * (len(headers) - len(cells))])
    return dataset


def _is_filled(cell: object) -> bool:
    return cell is not None and str(cell).strip() != ""


def _refuse_unreadable_cells(facts: SheetFacts) -> None:
    if facts.problem:
        raise RecordFileError(
            f"Có dữ liệu ngoài bảng, ở ô {facts.problem[1]}, hoặc bảng quá lớn. "
            "Hãy chép riêng bảng sang một tệp mới rồi tải lên."
        )
    for cell in sorted(facts.errors):
        raise RecordFileError(f"Ô {cell_name(*cell)} báo lỗi {facts.errors[cell]}. Hãy sửa ô này.")
    for cell in sorted(facts.uncalculated):
        raise RecordFileError(
            f"Ô {cell_name(*cell)} là công thức chưa được tính. "
            "Hãy mở bằng Excel, lưu lại rồi tải lên."
        )


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def escaped(text: str) -> str:
    """An apostrophe before what a spreadsheet would run; the reader takes it away again."""
    return f"'{text}" if text.startswith(_ESCAPED) else text


def unescaped(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_ESCAPED) else text
