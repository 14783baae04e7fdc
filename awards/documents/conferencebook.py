"""The closing conference's report as a workbook: a sheet for each section, figures as numbers."""

from decimal import Decimal, InvalidOperation
from io import BytesIO

from awards.documents.reportsections import Part, Section
from awards.documents.reporttables import LEFT, Table
from thidua.spreadsheets.writing import WorkbookWriter, write_text

_NARROW, _CHARACTERS_OF_A_PAGE = 8, 100
_BOX = {"border": 1, "text_wrap": True, "valign": "top"}


def report_workbook(context: dict) -> bytes:
    """Returns the workbook of the report's strings (``report_context``)."""
    stream = BytesIO()
    with WorkbookWriter(stream) as writer:
        for section in context["sections"]:
            _write_section(writer, section, [context["title"], *context["notes"]])
    return stream.getvalue()


def _write_section(writer: WorkbookWriter, section: Section, heads: list[str]) -> None:
    sheet = writer.sheet(f"{section.numeral}. {section.short_title}")
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    row = 0
    for head in heads:
        write_text(sheet, row, 0, head, writer.style(italic=True))
        row += 1
    title = writer.style(bold=True, font_size=14)
    write_text(sheet, row, 0, f"{section.numeral}. {section.title.upper()}", title)
    for part in section.parts:
        row = _write_part(writer, sheet, part, row + 2)


def _write_part(writer: WorkbookWriter, sheet, part: Part, row: int) -> int:
    """Writes the part from that row on; returns the first row below it."""
    if part.heading:
        write_text(sheet, row, 0, part.heading, writer.style(bold=True))
        row += 1
    for paragraph in part.paragraphs:
        write_text(sheet, row, 0, paragraph, writer.style())
        row += 1
    return _write_table(writer, sheet, part.table, row) if part.table else row


def _write_table(writer: WorkbookWriter, sheet, table: Table, row: int) -> int:
    bold = writer.style(**_BOX, bold=True, align="center", bg_color="#E5E7EB")
    for number, column in enumerate(table.columns):
        width = max(_NARROW, column.width * _CHARACTERS_OF_A_PAGE // 100)
        sheet.set_column(number, number, width)
        write_text(sheet, row, number, column.heading, bold)
    for cells in table.rows:
        row += 1
        for number, (column, text) in enumerate(zip(table.columns, cells, strict=True)):
            figure = None if column.align == LEFT else _figure(text)
            if figure is None:
                write_text(sheet, row, number, text, writer.style(**_BOX))
            else:
                sheet.write_number(row, number, figure, writer.style(**_BOX))
    return row + 1


def _figure(text: str) -> float | None:
    """Returns «1.131,5» as a number; None for what is none."""
    try:
        return float(Decimal(text.replace(".", "").replace(",", ".")))
    except InvalidOperation:
        return None
