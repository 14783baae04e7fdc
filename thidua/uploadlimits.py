"""How much of an uploaded workbook is read: the settings ``WORKBOOK_MAX_…``."""

from django.conf import settings

from thidua.spreadsheets.package import Limits


def web_limits() -> Limits:
    """Returns the limits of an upload through the web (settings ``WORKBOOK_MAX_…``)."""
    return Limits(
        max_bytes=settings.WORKBOOK_MAX_BYTES,
        max_unpacked_bytes=settings.WORKBOOK_MAX_UNPACKED_BYTES,
        max_tags=settings.WORKBOOK_MAX_TAGS,
        max_parts=settings.WORKBOOK_MAX_PARTS,
        max_rows=settings.WORKBOOK_MAX_ROWS,
        max_columns=settings.WORKBOOK_MAX_COLUMNS,
    )
