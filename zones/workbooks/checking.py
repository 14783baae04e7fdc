"""Checks uploaded workbooks: everything wrong at once, cell by cell; nothing is written."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import PurePath
from typing import BinaryIO

from python_calamine import CalamineWorkbook

from thidua.spreadsheets import guard
from thidua.spreadsheets.cells import shown
from thidua.spreadsheets.guard import SheetEntry
from thidua.spreadsheets.oldfonts import legacy_cell
from thidua.spreadsheets.package import Limits
from thidua.spreadsheets.problems import Problem
from thidua.spreadsheets.reading import KNOWN_ERRORS, opened, rows_of
from thidua.spreadsheets.refusal import FileRefused
from thidua.spreadsheets.sheetcells import cell_name, column_number
from zones.workbooks.beside import is_beside
from zones.workbooks.findings import Findings, Place
from zones.workbooks.formcheck import check_form
from zones.workbooks.layouts import HEADER_ROWS, Layout, find_table, years_named, years_of
from zones.workbooks.longcheck import check_long
from zones.workbooks.roster import Roster
from zones.workbooks.sheetreading import SheetReading
from zones.workbooks.untitled import refuse_divided
from zones.workbooks.widecheck import check_wide


@dataclass(frozen=True)
class UploadedFile:
    """A workbook as it was given: its name and its content as an open binary file."""

    name: str
    content: BinaryIO


def check_files(
    files: Sequence[UploadedFile], roster: Roster, field: str, limits: Limits
) -> Findings:
    """Returns everything found in the files; ``field`` (self, appraised) is WIDE tables' kind."""
    findings = Findings()
    campaign = roster.campaign
    if not campaign.takes_points:
        Place(findings, "").problem(
            "campaign_closed",
            campaign=campaign.title,
            status=campaign.get_status_display().lower(),
        )
        return findings
    seen: dict[bytes, str] = {}
    for file in distinctly_named(files):
        if findings.is_flooded():
            break
        if (other := seen.setdefault(_digest(file), file.name)) != file.name:
            Place(findings, file.name).problem("duplicate_row", says="duplicate_file", other=other)
            continue
        _check_file(file, roster, field, limits, findings)
    return findings


def distinctly_named(files: Sequence[UploadedFile]) -> list[UploadedFile]:
    """Returns the files, the second «điểm.xlsx» as «điểm (2).xlsx»: errors name their file."""
    given: dict[str, UploadedFile] = {}
    for file in files:
        name, path, number = file.name, PurePath(file.name), 1
        while name in given:
            number += 1
            name = f"{path.stem} ({number}){path.suffix}"
        given[name] = UploadedFile(name, file.content)
    return list(given.values())


def _digest(file: UploadedFile) -> bytes:
    file.content.seek(0)
    return hashlib.file_digest(file.content, "sha256").digest()


def _check_file(
    file: UploadedFile, roster: Roster, field: str, limits: Limits, findings: Findings
) -> None:
    try:
        facts = guard.inspect(file.content, limits)
        workbook = opened(file.content)
    except FileRefused as refusal:
        findings.problems.append(Problem(refusal.code, refusal.message, file.name))
        return
    has_table = False
    without: list[tuple[SheetEntry, Place]] = []
    for entry in facts.sheets:
        if findings.is_flooded():
            return
        place = Place(findings, file.name, entry.name)
        if entry.is_hidden:
            place.warning("hidden_sheet")
        elif entry.facts.problem is not None:
            has_table = True
            _too_much(place, entry, limits)
        elif _check_sheet(workbook, entry, place, roster, field):
            has_table = True
        elif entry.facts.values:
            without.append((entry, place))
    for entry, place in without:
        if has_table:
            place.warning("skipped_sheet")
        elif not _check_sheet(workbook, entry, place, roster, field, is_alone=True):
            if place.in_old_font:
                place.problem("legacy_encoding", *place.in_old_font)
            else:
                place.problem("no_header")
    if not has_table and not without:
        Place(findings, file.name).problem("no_header")


def _too_much(place: Place, entry: SheetEntry, limits: Limits) -> None:
    code, cell = entry.facts.problem
    limit = limits.max_rows if code == "too_many_rows" else limits.max_columns
    row, column = _place_of(cell)
    place.problem(code, row, column, limit=limit)


def _place_of(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]) - 1, column_number(letters)


def _check_sheet(
    workbook: CalamineWorkbook,
    entry: SheetEntry,
    place: Place,
    roster: Roster,
    field: str,
    *,
    is_alone: bool = False,
) -> bool:
    """Checks a sheet; returns whether it has a table of points.

    ``is_alone`` where no sheet of the file has one: then what looks like it is checked.
    """
    unknown = sorted(cell for cell, e in entry.facts.errors.items() if e not in KNOWN_ERRORS)
    for row, column in unknown:  # the reader gives up a sheet with one of them
        place.problem("formula_error", row, column, value=shown(entry.facts.errors[row, column]))
    if unknown:
        return True
    try:
        rows = rows_of(workbook, entry.name)
    except FileRefused as refusal:
        place.findings.problems.append(Problem(refusal.code, refusal.message, place.file))
        return True
    first = list(islice(rows, HEADER_ROWS))
    table = find_table(first, entry.name)
    place.in_old_font = legacy_cell(first)
    if table is None:
        return False

    def body() -> Iterator[list[object]]:
        return islice(rows_of(workbook, entry.name), table.header_row + 1, None)

    if not is_alone and is_beside(table, entry.facts, entry.name, body, roster):
        return False
    place.headers, place.header_row = table.headers, table.header_row
    if not _check_header(place, table, first, roster.campaign.year):
        return True
    below = chain(first[table.header_row + 1 :], rows)
    reading = SheetReading(place, table, entry.facts, below)
    if table.layout is Layout.WIDE:
        check_wide(reading, roster, field, place.findings)
    elif table.layout is Layout.LONG:
        check_long(reading, roster, place.findings)
    else:
        check_form(reading, roster, place.findings)
    reading.finish()
    return True


def _check_header(place: Place, table, first: list, year: int) -> bool:
    """Records what is wrong with the header; returns whether the rows below can be read."""
    if (named := years_of(place.sheet)) and year not in named:
        place.problem("wrong_year", found=max(named), year=year)
    for row, column, years in years_named(first, table.header_row):
        if year not in years:
            place.problem("wrong_year", row, column, found=max(years), year=year)
    for header, column, earlier in table.twice:
        other = cell_name(table.header_row, earlier)
        place.problem("duplicate_header", table.header_row, column, header=header, other=other)
    old = legacy_cell([first[table.header_row]]) if table.missing else None
    if old:
        place.problem("legacy_encoding", table.header_row, old[1])
        return False
    for column, title in table.misnamed:
        header = table.headers[column]
        place.problem(
            "missing_header", table.header_row, column, says="misnamed", header=header, title=title
        )
    for title in table.missing:
        place.problem("missing_header", table.header_row, None, header=title)
    return not refuse_divided(place, table, first) and not table.missing
