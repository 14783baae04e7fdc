"""How members kept to the deadlines, as a workbook: a sheet of sums, a sheet of agencies."""

from datetime import date

from thidua.spreadsheets.writing import WorkbookWriter, write_text
from thidua.text import fold, overdue_text, short_date
from zones.models import Campaign, Zone
from zones.rules.deadlines import days_late_text
from zones.services.discipline import BlockDiscipline, SheetCourse, Timeliness, totals_of
from zones.services.progress import STEPS, step_of

SUMS = (
    ("Số đơn vị", "members"),
    ("Đúng hạn", "on_time"),
    ("Chậm hạn", "late"),
    ("Đã nộp, không đặt hạn", "without_deadline"),
    ("Chưa nộp", "not_sent"),
    ("Đơn vị bị trả lại", "returned"),
    ("Số lần trả lại", "returns"),
    ("Đã thẩm định", "appraised"),
)
_COLUMNS = (
    ("Khu vực, cụm", 34), ("Khối", 14), ("Đơn vị", 38), ("Nộp lần đầu", 13), ("So với hạn", 24),
    ("Số lần trả lại", 10), ("Nộp lần cuối", 13), ("Thẩm định xong", 13),
    ("Thẩm định so với hạn", 24), ("Trạng thái", 16),
)  # fmt: skip
_FIRST_ROW = 3


def outcome_text(course: SheetCourse) -> str:
    """Returns how the first handing in stands to the deadline, in words."""
    if course.timeliness == Timeliness.NO_DEADLINE:
        return "đã nộp, không đặt hạn"
    if course.timeliness == Timeliness.NOT_SENT:
        overdue = course.days_late
        return "chưa nộp" if overdue is None else f"chưa nộp, {overdue_text(overdue)}"
    return days_late_text(course.days_late)


def deadlines_text(campaign: Campaign) -> str:
    """«Hạn tự chấm: 30/11/2020; hạn thẩm định: chưa đặt.»"""
    due = _day_or_unset(campaign.self_scoring_due)
    return f"Hạn tự chấm: {due}; hạn thẩm định: {_day_or_unset(campaign.appraisal_due)}."


def write_discipline(target, campaign: Campaign, blocks: list[BlockDiscipline]) -> None:
    """Writes the blocks to a path or binary file."""
    with WorkbookWriter(target) as writer:
        _write_sums(writer, campaign, blocks)
        _write_courses(writer, campaign, blocks)


def discipline_file_name(campaign: Campaign, zone: Zone | None) -> str:
    """Returns «ky-luat-nop-bang-2020-tay-nam-bo.xlsx»."""
    parts = ["ky-luat-nop-bang", campaign.code, zone.code if zone else ""]
    return fold("-".join(filter(None, parts))).replace(" ", "-") + ".xlsx"


def _write_sums(writer: WorkbookWriter, campaign: Campaign, blocks: list[BlockDiscipline]) -> None:
    sheet = writer.sheet("Tổng hợp")
    _titles(writer, sheet, campaign, 2 + len(SUMS))
    headings = [("Khu vực, cụm", 40), ("Khối", 16), *((name, 12) for name, _ in SUMS)]
    _heading(writer, sheet, headings)
    text, number = writer.style(border=1, text_wrap=True), writer.style(border=1)
    row = _FIRST_ROW
    for block in blocks:
        row += 1
        write_text(sheet, row, 0, block.zone.name, text)
        write_text(sheet, row, 1, str(block.block), text)
        for column, (_, name) in enumerate(SUMS, start=2):
            sheet.write_number(row, column, getattr(block, name), number)
    bold, together = writer.style(border=1, bold=True), totals_of(blocks)
    write_text(sheet, row + 1, 0, "Tổng cộng", bold)
    write_text(sheet, row + 1, 1, "", bold)
    for column, (_, name) in enumerate(SUMS, start=2):
        sheet.write_number(row + 1, column, getattr(together, name), bold)


def _write_courses(
    writer: WorkbookWriter, campaign: Campaign, blocks: list[BlockDiscipline]
) -> None:
    sheet = writer.sheet("Từng đơn vị")
    _titles(writer, sheet, campaign, len(_COLUMNS))
    _heading(writer, sheet, list(_COLUMNS))
    text, number = writer.style(border=1, text_wrap=True), writer.style(border=1)
    day = writer.style(border=1, num_format="dd/mm/yyyy")
    lines = [(block, course) for block in blocks for course in block.courses]
    for row, (block, course) in enumerate(lines, start=_FIRST_ROW + 1):
        cells = [
            *(block.zone.name, str(block.block), course.agency_name),
            *(course.first_submitted, outcome_text(course), course.returns),
            *(course.submitted, course.appraised),
            *(days_late_text(course.appraisal_days_late), state_text(course)),
        ]
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(row, column, cell, number)
            elif isinstance(cell, date):
                sheet.write_datetime(row, column, cell, day)
            else:
                write_text(sheet, row, column, cell or "", text)
    sheet.autofilter(_FIRST_ROW, 0, _FIRST_ROW + len(lines), len(_COLUMNS) - 1)


def state_text(course: SheetCourse) -> str:
    """Returns the sheet's state as the screen names it; of a sheet sent back, that it is."""
    if course.is_being_redone:
        return "Trả lại, chưa nộp lại"
    return STEPS[step_of(course.state, course.has_points)] if course.state else "Chưa có bảng"


def _titles(writer: WorkbookWriter, sheet, campaign: Campaign, columns: int) -> None:
    bold = writer.style(bold=True, font_size=14)
    write_text(sheet, 0, 0, f"KỶ LUẬT NỘP BẢNG CHẤM ĐIỂM NĂM {campaign.year}", bold)
    write_text(sheet, 1, 0, f"{campaign.title}. {deadlines_text(campaign)}", writer.style())
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(_FIRST_ROW + 1, 3 if columns == len(_COLUMNS) else 2)
    sheet.repeat_rows(_FIRST_ROW)
    sheet.set_footer("&CTrang &P/&N")


def _heading(writer: WorkbookWriter, sheet, columns: list[tuple[str, int]]) -> None:
    style = writer.style(bold=True, align="center", text_wrap=True, border=1, bg_color="#E5E7EB")
    for column, (name, width) in enumerate(columns):
        write_text(sheet, _FIRST_ROW, column, name, style)
        sheet.set_column(column, column, width)


def _day_or_unset(day: date | None) -> str:
    return short_date(day) or "chưa đặt"
