"""The rows of a LONG table taken many at once: those of one agency that are nothing but points."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from math import isnan
from operator import itemgetter, le, sub

from thidua.spreadsheets.cells import NOISE, folded
from zones.workbooks.findings import Findings
from zones.workbooks.headers import AGENCY_NAME, APPRAISED, CRITERION, NOTE, SELF
from zones.workbooks.layouts import FoundTable
from zones.workbooks.roster import Entry, Roster
from zones.workbooks.sheetreading import SheetReading

_SHORTEST_RUN, _LONGEST_RUN = 8, 1_000
_MOST_ORDERS = 64  # of criteria, remembered; a workbook has one or two


def points_columns(table: FoundTable) -> list[tuple[str, int]]:
    """Returns (kind of points, its column) of a table with a row a point."""
    roles = (("self", SELF), ("appraised", APPRAISED))
    return [(kind, table.columns[role]) for kind, role in roles if role in table.columns]


def runs_of(reading: SheetReading, column: int) -> Iterator[tuple[int, list[list[object]]]]:
    """Yields (number of the first, rows) of neighbours with the same value in the column."""
    number = reading.first_row
    for _, neighbours in groupby(reading.below, key=itemgetter(column)):
        while run := list(islice(neighbours, _LONGEST_RUN)):
            if reading.is_done():
                return
            yield number, run
            number += len(run)


@dataclass(frozen=True)
class _Criteria:
    """Different criteria one below the other, with their maxima in hundredths."""

    ids: tuple[int, ...]
    maxima: tuple[int, ...]


class PlainRuns:
    """Takes an agency's rows whole where each is a point that may simply be written.

    Anything else, be it a blank, a note or a mistake, is left to be looked at row by row, so
    that this decides nothing: it is a short way to the same findings.
    """

    def __init__(self, reading: SheetReading, roster: Roster, findings: Findings) -> None:
        self.reading, self.roster, self.findings = reading, roster, findings
        columns = reading.table.columns
        self.points = points_columns(reading.table)
        self.criterion = columns[CRITERION]
        self.name, self.note = columns.get(AGENCY_NAME), columns.get(NOTE)
        self.untitled = reading.table.untitled  # mostly none
        self.is_plain = not reading.odd_rows and not reading.facts.hidden_rows
        self.known: dict[tuple[int, tuple[object, ...]], _Criteria | None] = {}

    def take(self, first: int, rows: list[list[object]], entry: Entry) -> bool:
        """Takes the rows' points, all or none; returns whether it did."""
        if len(rows) < _SHORTEST_RUN or not self.is_plain:
            return False
        if not entry.is_member or entry.table is None:
            return False
        if not self._tells_only_points(rows, entry):
            return False
        kind, values = self._only_kind(rows)
        criteria = self._criteria(entry.table, tuple([row[self.criterion] for row in rows]))
        if criteria is None or kind not in entry.kinds:
            return False
        points = _within(values, criteria.maxima)
        place = (self.reading.place.file, self.reading.place.sheet)
        if not points or not self.findings.given.take_run(
            place, first, entry.sheet, criteria.ids, kind
        ):
            return False
        self.reading.data_rows += len(rows)
        asked = sum(kind in entry.kinds for kind, _ in self.points)
        self.findings.blank_count += len(rows) * (asked - 1)
        self.findings.points.add_of_sheet(entry.sheet, kind, criteria.ids, points)
        return True

    def _tells_only_points(self, rows: list[list[object]], entry: Entry) -> bool:
        note, name = self.note, self.name
        if any([row[c] != "" for c in self.untitled for row in rows]):
            return False
        if note is not None and any([row[note] != "" for row in rows]):
            return False
        return name is None or all([row[name] == "" or row[name] in entry.names for row in rows])

    def _only_kind(self, rows: list[list[object]]) -> tuple[str, list[object]]:
        """Returns the one kind of points that the rows hold and its cells; "" if not just one."""
        found = ("", [])
        for kind, column in self.points:
            values = [row[column] for row in rows]
            if values.count("") == len(values):
                continue
            if found[0]:
                return "", []
            found = kind, values
        return found

    def _criteria(self, table: int, codes: tuple[object, ...]) -> _Criteria | None:
        """Returns the criteria of the codes; None if one is unknown, a group, or there twice."""
        if (table, codes) not in self.known:
            if len(self.known) >= _MOST_ORDERS:
                self.known.clear()
            criteria = self.roster.criteria[table]
            leaves = [criteria.get(folded(code)) for code in codes]
            are_texts = set(map(type, codes)) == {str}  # of a number Excel may have cut a zero
            if are_texts and all(leaf is not None and leaf.is_leaf for leaf in leaves):
                ids = tuple(leaf.pk for leaf in leaves)
                found = _Criteria(ids, tuple(leaf.maximum for leaf in leaves))
                self.known[table, codes] = found if len(set(ids)) == len(ids) else None
            else:
                self.known[table, codes] = None
        return self.known[table, codes]


def _within(values: list[object], maxima: tuple[int, ...]) -> list[int]:
    """Returns the hundredths of the numbers; nothing if one of the cells is no possible point."""
    if set(map(type, values)) != {float} or isnan(sum(values)):
        return []
    if not 0 <= min(values) <= max(values) <= 1e6:
        return []
    scaled = [value * 100 for value in values]
    points = list(map(round, scaled))
    is_exact = max(map(abs, map(sub, scaled, points))) <= NOISE
    return points if is_exact and all(map(le, points, maxima)) else []
