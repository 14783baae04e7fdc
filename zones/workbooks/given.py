"""Where each point of an upload stood, so that none is given twice."""

from array import array

# stand in for a criterion's id: all criteria at once, and any single one
WHOLE_ROW, SINGLE_POINT = 0, -1
_COLUMN = {WHOLE_ROW: 0, SINGLE_POINT: 1}
_GIVEN, ROW = ("self", "appraised", "note"), "row"
_ROWS_A_PLACE = 1 << 24  # more than a sheet has rows: place and row in one number


class Given:
    """What was given so far, eight bytes each: millions of points fit in memory.

    A kind is self, appraised or note, or ROW for a criterion's own row, whatever stands in it.
    ``criterion`` is WHOLE_ROW for an agency's row in a WIDE table, which gives all its criteria.
    """

    def __init__(self) -> None:
        self._columns = dict(_COLUMN)
        self._marks: dict[str, dict[int, array]] = {kind: {} for kind in (*_GIVEN, ROW)}
        self._places: list[tuple[str, str]] = []
        self._last_run: tuple[int, ...] = ()
        self._run_columns: list[int] = []

    def take(
        self, place: tuple[str, str], row: int, sheet: int, criterion: int, kind: str
    ) -> tuple[str, str, int] | None:
        """Takes a point or note that stands at a place (file, name of the sheet) and row.

        Returns file, name and row of the one that has given it already, or None.
        """
        marks, column = self._marks_of(sheet, criterion, kind)
        clashing = SINGLE_POINT if criterion == WHOLE_ROW else WHOLE_ROW
        if earlier := marks[column] or marks[_COLUMN[clashing]]:
            return self._where(earlier)
        marks[column] = self._mark(place, row)
        if criterion != WHOLE_ROW and not marks[_COLUMN[SINGLE_POINT]]:
            marks[_COLUMN[SINGLE_POINT]] = marks[column]
        return None

    def take_row(
        self, place: tuple[str, str], row: int, sheet: int, criterion: int
    ) -> tuple[str, str, int] | None:
        """Takes a criterion's own row in a table; returns that table's earlier one, or None."""
        for kind in self._marks:
            mark = self._found(sheet, criterion, kind)
            if mark and (earlier := self._where(mark))[:2] == place:
                return earlier
        marks, column = self._marks_of(sheet, criterion, ROW)
        marks[column] = self._mark(place, row)
        return None

    def take_run(
        self, place: tuple[str, str], row: int, sheet: int, criteria: tuple[int, ...], kind: str
    ) -> bool:
        """Takes the points of rows one below the other, different criteria of one sheet.

        Returns False, and takes none, where the sheet has been given anything before.
        """
        if any(sheet in marks for marks in self._marks.values()):
            return False
        columns = self._columns_of(criteria)
        first = self._mark(place, row)
        marks = self._marks[kind][sheet] = array("q", bytes(8 * len(self._columns)))
        marks[_COLUMN[SINGLE_POINT]] = first
        for number, column in enumerate(columns, first):
            marks[column] = number
        return True

    def is_split(
        self, place: tuple[str, str], row: int, sheet: int, criterion: int, kind: str
    ) -> bool:
        """Returns whether another row has given something else of the same criterion."""
        others = [kind_ for kind_ in _GIVEN if kind_ != kind and sheet in self._marks[kind_]]
        if criterion == WHOLE_ROW or not others:
            return bool(others)
        own = self._mark(place, row)
        found = (
            self._found(sheet, column, other)
            for other in others
            for column in (criterion, WHOLE_ROW)
        )
        return any(mark and mark != own for mark in found)

    def _mark(self, place: tuple[str, str], row: int) -> int:
        """Returns place and row as one number."""
        if not self._places or self._places[-1] != place:
            self._places.append(place)
        return len(self._places) * _ROWS_A_PLACE + row

    def _where(self, mark: int) -> tuple[str, str, int]:
        number, row = divmod(mark, _ROWS_A_PLACE)
        return *self._places[number - 1], row

    def _marks_of(self, sheet: int, criterion: int, kind: str) -> tuple[array, int]:
        """Returns the sheet's marks of a kind, long enough, and the criterion's place in them."""
        marks = self._marks[kind].setdefault(sheet, array("q"))
        column = self._columns.setdefault(criterion, len(self._columns))
        if column >= len(marks):
            marks.frombytes(bytes((len(self._columns) - len(marks)) * marks.itemsize))
        return marks, column

    def _found(self, sheet: int, criterion: int, kind: str) -> int:
        """Returns the mark of this very criterion, 0 for none."""
        marks, column = self._marks[kind].get(sheet), self._columns.get(criterion)
        is_there = marks is not None and column is not None and column < len(marks)
        return marks[column] if is_there else 0

    def _columns_of(self, criteria: tuple[int, ...]) -> list[int]:
        """Returns the criteria's columns; most sheets bring the same ones in the same order."""
        if criteria != self._last_run:
            columns = self._columns
            self._run_columns = [columns.setdefault(pk, len(columns)) for pk in criteria]
            self._last_run = criteria
        return self._run_columns
