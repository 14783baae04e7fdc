"""Award lines of issued decisions as a workbook, written row by row."""

from collections import defaultdict
from datetime import date
from typing import BinaryIO

from django.db.models import QuerySet

from awards.models import AwardLine, Decision, SubjectKind
from awards.models.decision import EFFECTS
from thidua.spreadsheets.rows import write_rows
from thidua.spreadsheets.writing import WorkbookWriter, write_text

MOST_ROWS = 100_000
_CHUNK = 2_000
_SUBJECTS = dict(SubjectKind.choices)
_FIELDS = (
    *("subject", "printed_name", "printed_office", "printed_unit", "printed_award"),
    *("year_from", "year_to", "golden_book_number"),
    *("decision", "decision__number", "decision__symbol", "decision__signed_on"),
)
_DAY = "Ngày ký"
_COLUMNS = [
    ("STT", 6),
    ("Đối tượng", 12),
    ("Tên cá nhân, tập thể", 40),
    ("Chức vụ", 28),
    ("Đơn vị", 40),
    ("Danh hiệu, hình thức", 40),
    ("Thành tích năm", 14),
    ("Số quyết định", 16),
    (_DAY, 12),
    ("Số sổ vàng", 11),
    ("Về sau", 22),
]


def write_awards(target: BinaryIO, lines: QuerySet[AwardLine]) -> None:
    """Writes the lines in their order; two queries.

    Memory does not grow with their number.
    """
    effects = _effects()
    with WorkbookWriter(target, constant_memory=True) as writer:
        sheet = writer.sheet("Khen thưởng")
        heading = writer.style(bold=True, text_wrap=True, border=1, bg_color="#E5E7EB")
        plain, day = writer.style(), writer.style(num_format="dd/mm/yyyy", align="left")
        for column, (title, width) in enumerate(_COLUMNS):
            sheet.set_column(column, column, width, plain)
            write_text(sheet, 0, column, title, heading)
        sheet.freeze_panes(1, 0)
        found = lines.values_list(*_FIELDS, named=True).iterator(chunk_size=_CHUNK)
        rows = (
            (number, *_cells(line), effects.get(line.decision))
            for number, line in enumerate(found, start=1)
        )
        styles = [day if title == _DAY else plain for title, _ in _COLUMNS]
        end = write_rows(sheet, 1, styles, rows)
        sheet.autofilter(0, 0, end - 1, len(_COLUMNS) - 1)


def _effects() -> dict[int, str]:
    """Returns by decision what later papers did to it, in words.

    Read once: asked of each line, it is the better part of the time that all of them take.
    """
    later = Decision.objects.filter(target__isnull=False, number__isnull=False).order_by()
    kinds: dict[int, set[str]] = defaultdict(set)
    for decision, kind in later.values_list("target_id", "kind"):
        kinds[decision].add(kind)
    return {
        decision: "; ".join(words for kind, (_, words) in EFFECTS.items() if kind in found)
        for decision, found in kinds.items()
    }


def _cells(line) -> list[str | int | date | None]:
    years = str(line.year_to)
    if line.year_from != line.year_to:
        years = f"{line.year_from}–{line.year_to}"
    return [
        _SUBJECTS[line.subject],
        line.printed_name,
        line.printed_office or None,
        line.printed_unit or None,
        line.printed_award,
        years,
        f"{line.decision__number:02d}/{line.decision__symbol}",
        line.decision__signed_on,
        line.golden_book_number,
    ]
