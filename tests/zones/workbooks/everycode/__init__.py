"""Every code of checking with a file that brings it about, in each layout."""

from tests.zones.workbooks.everycode import files, records, tables  # noqa: F401
from tests.zones.workbooks.everycode.expected import EXPECTED, FILE, LAYOUTS, Expected, table

__all__ = ["EXPECTED", "FILE", "LAYOUTS", "Expected", "table"]
