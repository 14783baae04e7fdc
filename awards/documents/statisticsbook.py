"""The statistics of awards as a workbook: sums, years, and every cell to count on with."""

from awards.models import AwardType, Nomination, Person, SubjectKind
from awards.services.statistics import UNKNOWN, Cell, Statistics
from thidua.spreadsheets.writing import WorkbookWriter, write_text

OCCASIONS = {**dict(Nomination.Occasion.choices), UNKNOWN: "Không rõ"}
GENDERS = {**dict(Person.Gender.choices), UNKNOWN: "Không rõ"}
COUNTED = ("Tổng số", *OCCASIONS.values())
PEOPLE = ("Nữ", "Nam", "Không rõ giới tính", "Dân tộc thiểu số (đã ghi)")
RECIPIENTS = ("Tổng số", *dict(SubjectKind.choices).values())
_FIRST_ROW = 3


def write_statistics(target, statistics: Statistics, *, scope: str) -> None:
    """Writes the statistics to a path or binary file; ``scope`` says what was counted."""
    with WorkbookWriter(target) as writer:
        _write_sums(writer, statistics, scope)
        _write_years(writer, statistics, scope)
        _write_cells(writer, statistics, scope)


def _write_sums(writer: WorkbookWriter, statistics: Statistics, scope: str) -> None:
    headings = ["Danh hiệu, hình thức", "Đối tượng", *COUNTED]
    headings += PEOPLE if statistics.counts_people else ()
    sheet = _sheet(writer, "Tổng hợp", scope, headings, (48, 14))
    row = _FIRST_ROW
    bold = writer.style(border=1, bold=True)
    for level in statistics.levels:
        row = _row(sheet, row, [level.label, "", *_numbers(level.tally, statistics)], bold)
        for line in level.lines:
            texts = [line.award_type.name, line.subject_label]
            style = writer.style(border=1, text_wrap=True)
            row = _row(sheet, row, [*texts, *_numbers(line.tally, statistics)], style)
    _row(sheet, row, ["Tổng cộng", "", *_numbers(statistics.tally, statistics)], bold)


def _numbers(tally, statistics: Statistics) -> list[int]:
    return [*tally.counts, *(tally.people if statistics.counts_people else ())]


def _write_years(writer: WorkbookWriter, statistics: Statistics, scope: str) -> None:
    sheet = _sheet(writer, "Theo năm", scope, ["Năm", *RECIPIENTS], (12,))
    row, style = _FIRST_ROW, writer.style(border=1)
    for year, tally in statistics.years:
        row = _row(sheet, row, [year, *tally.by_subject], style)


def _write_cells(writer: WorkbookWriter, statistics: Statistics, scope: str) -> None:
    headings = ["Năm", "Cấp", "Loại", "Danh hiệu, hình thức", "Đối tượng", "Dịp khen"]
    headings += ["Giới tính", "Dân tộc thiểu số"] if statistics.counts_people else []
    headings.append("Số lượng")
    sheet = _sheet(writer, "Chi tiết", scope, headings, (8, 20, 22, 48, 14, 14))
    row, style = _FIRST_ROW, writer.style(border=1)
    for cell in sorted(statistics.cells, key=_order):
        award_type = statistics.award_types[cell.award_type_id]
        texts = _texts(cell, award_type)
        row = _row(
            sheet, row, [*(texts if statistics.counts_people else texts[:6]), cell.count], style
        )
    sheet.autofilter(_FIRST_ROW, 0, max(row, _FIRST_ROW + 1), len(headings) - 1)


def _texts(cell: Cell, award_type: AwardType) -> list:
    return [
        *(cell.year, award_type.get_level_display(), award_type.get_kind_display()),
        *(award_type.name, str(SubjectKind(cell.subject).label), OCCASIONS[cell.occasion]),
        "" if cell.gender is None else GENDERS[cell.gender],
        _minority_text(cell),
    ]


def _minority_text(cell: Cell) -> str:
    if cell.gender is None:
        return ""
    return {True: "Có", False: "Không ghi", None: "Không rõ"}[cell.is_minority]


def _order(cell: Cell) -> tuple:
    minority = str(cell.is_minority)
    return (cell.year, cell.award_type_id, cell.subject, cell.occasion, cell.gender or "", minority)


def _sheet(writer: WorkbookWriter, name: str, scope: str, headings: list[str], widths):
    sheet = writer.sheet(name)
    title = writer.style(bold=True, font_size=14)
    write_text(sheet, 0, 0, "THỐNG KÊ KHEN THƯỞNG", title)
    write_text(sheet, 1, 0, scope, writer.style())
    style = writer.style(bold=True, align="center", text_wrap=True, border=1, bg_color="#E5E7EB")
    for column, heading in enumerate(headings):
        write_text(sheet, _FIRST_ROW, column, heading, style)
        sheet.set_column(column, column, widths[column] if column < len(widths) else 12)
    sheet.freeze_panes(_FIRST_ROW + 1, 1)
    sheet.repeat_rows(_FIRST_ROW)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    return sheet


def _row(sheet, row: int, cells: list, style) -> int:
    """Writes the cells below ``row``; returns the row they stand in."""
    for column, cell in enumerate(cells):
        if isinstance(cell, int):
            sheet.write_number(row + 1, column, cell, style)
        else:
            write_text(sheet, row + 1, column, str(cell), style)
    return row + 1
