"""Workbooks as bytes: ordinary ones by XlsxWriter, odd and hostile ones part by part."""

import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO

import xlsxwriter

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
CONTENT_TYPES, WORKBOOK, SHEET = (
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Rows = Sequence[Sequence[object]]


def book(
    *sheets: tuple[str, Rows], change: Callable[[xlsxwriter.Workbook], None] | None = None
) -> bytes:
    """Returns a workbook of (name, rows); ``change`` may add to it before it is closed."""
    content = BytesIO()
    workbook = xlsxwriter.Workbook(content, {"strings_to_numbers": False})
    for name, rows in sheets:
        sheet = workbook.add_worksheet(name)
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if value not in (None, ""):
                    sheet.write(row, column, value)
    if change:
        change(workbook)
    workbook.close()
    return content.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """Returns the parts of a workbook, to be changed and packed again."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes | str] | Sequence[tuple[str, bytes | str]]) -> bytes:
    """Returns a zip archive of the parts, in order; a list may hold a name twice."""
    content = BytesIO()
    pairs = parts.items() if isinstance(parts, dict) else parts
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in pairs:
            package.writestr(name, part)
    return content.getvalue()


def bare_parts(rows: str, after: str = "", attributes: str = "") -> dict[str, str]:
    """Returns the parts of the smallest workbook; ``rows`` is the XML inside <sheetData>."""
    return {
        CONTENT_TYPES: f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{WORKBOOK}" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/{SHEET}" ContentType="{_SHEET_TYPE}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="{WORKBOOK}"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        WORKBOOK: f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Trang" sheetId="1" r:id="r1"/></sheets></workbook>',
        SHEET: f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_MAIN}"{attributes}>'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>",
    }


def bare(rows: str, after: str = "") -> bytes:
    """Returns the smallest workbook whose <sheetData> holds ``rows``."""
    return packed(bare_parts(rows, after))


def number_cell(reference: str, value: object = 1) -> str:
    """Returns one row's XML with one number in it."""
    row = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{row}"><c r="{reference}"><v>{value}</v></c></row>'
