"""The guard before every parser: what a workbook is, and whether it may be read at all."""

import posixpath
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO

from thidua.spreadsheets.package import Limits, Package, parse_part
from thidua.spreadsheets.refusal import FileRefused
from thidua.spreadsheets.sheetcells import SheetFacts
from thidua.spreadsheets.sheetscan import scan_sheet

_BUILT_IN_PERCENTAGES = {9, 10}
_MOST_STRINGS = 50_000_000
_LITERAL_IN_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


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
        _check_promised_strings(package, limits)
        sheets = _sheets(package)
        percentages = _percent_styles(package)
        for sheet in sheets:
            if not sheet.is_hidden:
                sheet.facts = scan_sheet(package, sheet.part, limits, percentages)
    file.seek(0)
    return WorkbookFacts(sheets)


def _check_promised_strings(package: Package, limits: Limits) -> None:
    """Refuses a table of texts that promises more than may be read.

    The fast reader makes room for what is promised and ends the whole process if there is none.
    """
    most = limits.max_tags or _MOST_STRINGS

    def take(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "sst":
            for name in ("count", "uniqueCount"):
                digits = attributes.get(name, "").strip().lstrip("+0")
                if len(digits) > 9 or _number(digits) > most:
                    raise FileRefused("corrupt_file")
        raise _RootSeen

    for part in package.names:
        if part.casefold().endswith("sharedstrings.xml"):
            with suppress(_RootSeen):
                parse_part(package, part, take)


class _RootSeen(Exception):
    """Stops the parser at the first element: the texts themselves are not needed."""


def _sheets(package: Package) -> list[SheetEntry]:
    workbook = _workbook_part(package)
    targets = _relations(package, workbook)
    sheets: list[SheetEntry] = []

    def take(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] != "sheet":
            return
        relation = next(
            (value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), ""
        )
        part = targets.get(relation, "")
        if "/worksheets/" in f"/{part}" or part in package.names:
            is_hidden = attributes.get("state", "visible") != "visible"
            sheets.append(SheetEntry(attributes.get("name", ""), part, is_hidden))

    parse_part(package, workbook, take)
    sheets = [sheet for sheet in sheets if "chartsheets/" not in sheet.part]
    if not sheets or any(sheet.part not in package.names for sheet in sheets):
        raise FileRefused("corrupt_file")
    return sheets


def _workbook_part(package: Package) -> str:
    for target in _relations(package, "").values():
        if target.endswith("workbook.xml"):
            return target
    if "xl/workbook.xml" in package.names:
        return "xl/workbook.xml"
    raise FileRefused("corrupt_file")


def _relations(package: Package, part: str) -> dict[str, str]:
    """Returns relation id → the part it leads to, as a path from the package's root."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in package.names:
        raise FileRefused("corrupt_file")
    targets: dict[str, str] = {}

    def take(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship":
            target = attributes.get("Target", "")
            path = target if target.startswith("/") else posixpath.join("/", folder, target)
            targets[attributes.get("Id", "")] = posixpath.normpath(path).lstrip("/")

    parse_part(package, relations, take)
    return targets


def _percent_styles(package: Package) -> frozenset[str]:
    """Returns the style numbers (as written in the cells) that show percentages."""
    if "xl/styles.xml" not in package.names:
        return frozenset()
    formats: dict[int, str] = {}
    styles: list[int] = []
    inside = {"cellXfs": False}

    def start(tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if local == "numFmt":
            formats[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif local == "cellXfs":
            inside["cellXfs"] = True
        elif local == "xf" and inside["cellXfs"]:
            styles.append(_number(attributes.get("numFmtId")))

    def end(tag: str) -> None:
        if tag.rpartition(":")[2] == "cellXfs":
            inside["cellXfs"] = False

    parse_part(package, "xl/styles.xml", start, end)
    percentages = _BUILT_IN_PERCENTAGES | {
        key for key, code in formats.items() if "%" in _LITERAL_IN_FORMAT.sub("", code)
    }
    return frozenset(str(n) for n, fmt in enumerate(styles) if fmt in percentages)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0
