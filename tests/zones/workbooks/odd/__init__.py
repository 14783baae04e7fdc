"""Odd and hostile workbooks, built when they are asked for; nothing binary is kept."""

from tests.zones.workbooks.odd import archives, cellforms, floods, partsxml, sheets  # noqa: F401
from tests.zones.workbooks.odd.case import CASES, Case

__all__ = ["CASES", "Case"]
