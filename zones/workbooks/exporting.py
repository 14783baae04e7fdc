"""Score workbooks out: points as they stand, or templates to fill in."""

from zones.workbooks.exportdata import ExportRequest, load_tables
from zones.workbooks.exportlayouts import write_form, write_long, write_wide
from zones.workbooks.layouts import Layout

_WRITERS = {Layout.WIDE: write_wide, Layout.LONG: write_long, Layout.FORM: write_form}


def export_scores(request: ExportRequest, target) -> int:
    """Writes the workbook to a path or binary file; returns how many agencies it holds."""
    tables = load_tables(request)
    _WRITERS[request.layout](request, tables, target)
    return sum(len(table.sheets) for table in tables)
