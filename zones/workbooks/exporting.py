"""Score workbooks out: points as they stand, or templates to fill in."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from zones.workbooks.exportdata import ExportRequest, load_tables
from zones.workbooks.exportlayouts import write_form, write_long, write_wide
from zones.workbooks.layouts import Layout

_WRITERS = {Layout.WIDE: write_wide, Layout.LONG: write_long, Layout.FORM: write_form}
_NAMES = {
    Layout.WIDE: "bang-tong-hop",
    Layout.LONG: "danh-sach-diem",
    Layout.FORM: "phieu-cham-diem",
}
_NOT_IN_NAMES = re.compile(r"[^\w.-]")
MOST_FILES = 200


def export_scores(request: ExportRequest, target) -> int:
    """Writes the workbook to a path or binary file; returns how many agencies it holds."""
    tables = load_tables(request)
    _WRITERS[request.layout](request, tables, target)
    return sum(len(table.sheets) for table in tables)


def export_each(request: ExportRequest, target) -> int:
    """Writes a ZIP file with one workbook an agency, to be mailed; returns how many.

    Each is named after its agency. Read at once, as for one workbook: the same four queries.
    """
    files = 0
    # workbooks are packed already
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for table in load_tables(request):
            for sheet in table.sheets:
                workbook = BytesIO()
                _WRITERS[request.layout](request, [replace(table, sheets=[sheet])], workbook)
                archive.writestr(f"{file_stem(request, sheet.code)}.xlsx", workbook.getvalue())
                files += 1
    return files


def file_stem(request: ExportRequest, agency_code: str = "") -> str:
    """Returns a file's name without its ending: «phieu-cham-diem-STP-1-2026».

    One of points as they stand says so: «bang-tong-hop-2026-diem-hien-co».
    """
    parts = [_NAMES[request.layout], agency_code, request.campaign.code]
    if not request.is_template:
        parts.append("diem-hien-co")
    return _NOT_IN_NAMES.sub("-", "-".join(filter(None, parts)))
