"""Reads cases by guard and reader alone, in this process: it may be ended by one of them.

``python -m tests.zones.workbooks.odd.reading NAME…`` prints a line of JSON for each survived.
"""

import json
import sys
from io import BytesIO

from tests.zones.workbooks.odd import CASES
from thidua.spreadsheets.guard import inspect
from thidua.spreadsheets.package import Limits
from thidua.spreadsheets.reading import opened, rows_of
from thidua.spreadsheets.refusal import FileRefused


def what_is_said(content: bytes) -> list[str]:
    """Returns the codes that guard and reader refuse with."""
    file = BytesIO(content)
    try:
        facts = inspect(file, Limits())
        workbook = opened(file)
    except FileRefused as refusal:
        return [refusal.code]
    codes = []
    for sheet in facts.sheets:
        if sheet.is_hidden or sheet.facts.problem:
            continue
        try:
            for _ in rows_of(workbook, sheet.name):
                pass
        except FileRefused as refusal:
            codes.append(refusal.code)
    return codes


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(json.dumps([name, what_is_said(CASES[name].build())]), flush=True)
