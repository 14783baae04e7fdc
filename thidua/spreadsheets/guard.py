"""The guard before every parser: what a workbook is, and whether it may be read at all."""

import re
from array import array
from dataclasses import dataclass, field
from typing import BinaryIO

from thidua.spreadsheets.allowance import Allowance
from thidua.spreadsheets.package import Limits, Package
from thidua.spreadsheets.refusal import FileRefused
from thidua.spreadsheets.relations import workbook_part, workbook_relations
from thidua.spreadsheets.sheetcells import SheetFacts
from thidua.spreadsheets.sheetscan import is_spread, scan_sheet
from thidua.spreadsheets.texts import Texts
from thidua.spreadsheets.xmlparts import local_name

_BUILT_IN_PERCENTAGES = {9, 10}
_LONGEST_SHEET_NAME = 255  # Excel takes 31
_SHEET_KINDS = ("worksheet", "chartsheet", "dialogsheet")
_MOST_FORMATS = 1 << 16  # as many as Excel
_LITERAL_IN_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\[\]]*\]')


@dataclass
class SheetEntry:
    """A worksheet of the workbook: its name, its part, whether it is hidden, its facts."""

    name: str
    part: str
    is_hidden: bool
    facts: SheetFacts = field(default_factory=SheetFacts)


@dataclass
class WorkbookFacts:
    """What the guard learned of a workbook that may be read."""

    sheets: list[SheetEntry]


def inspect(file: BinaryIO, limits: Limits) -> WorkbookFacts:
    """Returns the facts of the visible sheets of an .xlsx file, read as a stream.

    Raises FileRefused with a stable code when no parser should see the file.
    """
    with Package(file, limits) as package:
        texts = Texts(package, limits)
        sheets = _sheets(package)
        percentages = _percent_styles(package)
        scanned: list[SheetFacts] = []
        allowance = Allowance(limits)
        for sheet in sheets:
            if not sheet.is_hidden:
                facts = scan_sheet(package, sheet.part, limits, percentages, allowance)
                sheet.facts = facts
                texts.count_uses(sheet.part, facts)
                if facts.problem is None and is_spread([*scanned, facts]):
                    facts.problem = "outside_table", facts.outermost
                elif facts.problem is None:
                    scanned.append(facts)
    file.seek(0)
    return WorkbookFacts(sheets)


def _sheets(package: Package) -> list[SheetEntry]:
    """Returns the worksheets; each has a name and a part of its own."""
    relations = workbook_relations(package)
    sheets: list[SheetEntry] = []
    names, parts = set(), set()

    def take(tag: str, attributes: dict[str, str]) -> None:
        if local_name(tag) != "sheet":
            return
        ids = [value for key, value in attributes.items() if local_name(key) == "id"]
        relation = relations.get(ids[0]) if len(ids) == 1 else None
        name = attributes.get("name", "")
        if relation is None or relation.kind not in _SHEET_KINDS:
            raise FileRefused("corrupt_file")
        is_new = name.casefold() not in names and relation.part not in parts
        if not relation.part or not is_new or not 0 < len(name) <= _LONGEST_SHEET_NAME:
            raise FileRefused("corrupt_file")
        names.add(name.casefold())
        parts.add(relation.part)
        if relation.kind == "worksheet":
            is_hidden = attributes.get("state", "visible") != "visible"
            sheets.append(SheetEntry(name, relation.part, is_hidden))

    package.parse_description(workbook_part(package), take)
    if not sheets:
        raise FileRefused("corrupt_file")
    return sheets


def _percent_styles(package: Package) -> frozenset[str]:
    """Returns the style numbers (as written in the cells) that show percentages."""
    part = package.find("xl/styles.xml")
    if part is None:
        return frozenset()
    percentages = set(_BUILT_IN_PERCENTAGES)
    styles = array("q")
    is_inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal is_inside
        local = local_name(tag)
        if local == "numFmt":
            if "%" in _LITERAL_IN_FORMAT.sub("", attributes.get("formatCode", "")):
                percentages.add(_number(attributes.get("numFmtId")))
        elif local == "cellXfs":
            is_inside = True
        elif local == "xf" and is_inside:
            styles.append(_number(attributes.get("numFmtId")))
        if len(styles) > _MOST_FORMATS or len(percentages) > _MOST_FORMATS:
            raise FileRefused("corrupt_file")

    def end(tag: str) -> None:
        nonlocal is_inside
        is_inside = is_inside and local_name(tag) != "cellXfs"

    package.parse_description(part, start, end)
    return frozenset(str(n) for n, number in enumerate(styles) if number in percentages)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0
