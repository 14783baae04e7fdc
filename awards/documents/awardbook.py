"""Award lines of issued decisions as a workbook, written row by row."""

from datetime import date
from typing import BinaryIO

from django.db.models import QuerySet

from awards.models import AwardLine
from thidua.spreadsheets.writing import WorkbookWriter, write_text

MOST_ROWS = 200_000
_CHUNK = 2_000
_COLUMNS = [
    ("STT", 6),
    ("Đối tượng", 12),
    ("Tên cá nhân, tập thể", 40),
    ("Chức vụ", 28),
    ("Đơn vị", 40),
    ("Danh hiệu, hình thức", 40),
    ("Thành tích năm", 14),
    ("Số quyết định", 16),
    ("Ngày ký", 12),
    ("Số sổ vàng", 11),
    ("Về sau", 22),
]


def write_awards(target: BinaryIO, lines: QuerySet[AwardLine]) -> None:
    """Writes the lines in their order; they come with ``decision`` and ``with_effects()``.

    Memory does not grow with their number.
    """
    with WorkbookWriter(target, constant_memory=True) as writer:
        sheet = writer.sheet("Khen thưởng")
        heading = writer.style(bold=True, text_wrap=True, border=1, bg_color="#E5E7EB")
        for column, (title, width) in enumerate(_COLUMNS):
            sheet.set_column(column, column, width)
            write_text(sheet, 0, column, title, heading)
        sheet.freeze_panes(1, 0)
        day = writer.style(num_format="dd/mm/yyyy", align="left")
        plain = writer.style()
        row = 0
        for row, line in enumerate(lines.iterator(chunk_size=_CHUNK), start=1):
            sheet.write_number(row, 0, row, plain)
            for column, value in enumerate(_cells(line), start=1):
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, day)
                elif isinstance(value, int):
                    sheet.write_number(row, column, value, plain)
                elif value:
                    write_text(sheet, row, column, value, plain)
        sheet.autofilter(0, 0, row, len(_COLUMNS) - 1)


def effect_of(row) -> str:
    """Returns what later papers did to a decision, or to that of a line; '' for nothing."""
    said = {
        "Đã bị hủy bỏ": row.is_cancelled,
        "Đã được thay thế": row.is_replaced,
        "Đã được đính chính": row.is_corrected,
    }
    return "; ".join(words for words, holds in said.items() if holds)


def _cells(line: AwardLine) -> list[str | int | date | None]:
    years = str(line.year_to)
    if line.year_from != line.year_to:
        years = f"{line.year_from}–{line.year_to}"
    return [
        line.get_subject_display(),
        line.printed_name,
        line.printed_office,
        line.printed_unit,
        line.printed_award,
        years,
        line.decision.reference,
        line.decision.signed_on,
        line.golden_book_number,
        effect_of(line),
    ]
