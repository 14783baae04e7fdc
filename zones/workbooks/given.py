"""Where each point of an upload stood, so that none is given twice."""

from array import array

# stand in for a criterion's id: all criteria at once, and any single one
WHOLE_ROW, SINGLE_POINT = 0, -1
_COLUMN = {WHOLE_ROW: 0, SINGLE_POINT: 1}
_ROWS_A_PLACE = 1 << 24  # more than a sheet has rows: place and row in one number


class Given:
    """The points given so far, eight bytes each: millions of them fit in memory.

    ``criterion`` is WHOLE_ROW for an agency's row in a WIDE table, which gives all its criteria.
    """

    def __init__(self) -> None:
        self._columns = dict(_COLUMN)
        self._marks: dict[str, dict[int, array]] = {"self": {}, "appraised": {}}
        self._places: list[tuple[str, str]] = []
        self._last_run: tuple[int, ...] = ()
        self._run_columns: list[int] = []

    def take(
        self, place: tuple[str, str], row: int, sheet: int, criterion: int, kind: str
    ) -> tuple[str, str, int] | None:
        """Takes a point that stands at a place (file, name of the sheet) and row.

        Returns file, name and row of the one that has given it already, or None.
        """
        marks = self._marks[kind].setdefault(sheet, array("q"))
        column = self._columns.setdefault(criterion, len(self._columns))
        if column >= len(marks):
            marks.frombytes(bytes((len(self._columns) - len(marks)) * marks.itemsize))
        clashing = SINGLE_POINT if criterion == WHOLE_ROW else WHOLE_ROW
        if earlier := marks[column] or marks[_COLUMN[clashing]]:
            number, row_before = divmod(earlier, _ROWS_A_PLACE)
            return *self._places[number - 1], row_before
        if not self._places or self._places[-1] != place:
            self._places.append(place)
        marks[column] = len(self._places) * _ROWS_A_PLACE + row
        if criterion != WHOLE_ROW and not marks[_COLUMN[SINGLE_POINT]]:
            marks[_COLUMN[SINGLE_POINT]] = marks[column]
        return None

    def take_run(
        self, place: tuple[str, str], row: int, sheet: int, criteria: tuple[int, ...], kind: str
    ) -> bool:
        """Takes the points of rows one below the other, different criteria of one sheet.

        Returns False, and takes none, where the sheet has been given points before.
        """
        if any(sheet in marks for marks in self._marks.values()):
            return False
        columns = self._columns_of(criteria)
        if not self._places or self._places[-1] != place:
            self._places.append(place)
        first = len(self._places) * _ROWS_A_PLACE + row
        marks = self._marks[kind][sheet] = array("q", bytes(8 * len(self._columns)))
        marks[_COLUMN[SINGLE_POINT]] = first
        for number, column in enumerate(columns, first):
            marks[column] = number
        return True

    def _columns_of(self, criteria: tuple[int, ...]) -> list[int]:
        """Returns the criteria's columns; most sheets bring the same ones in the same order."""
        if criteria != self._last_run:
            self._run_columns = [
                self._columns.setdefault(pk, len(self._columns)) for pk in criteria
            ]
            self._last_run = criteria
        return self._run_columns

    def has(self, sheet: int, criterion: int, kind: str) -> bool:
        """Returns whether this very point was taken."""
        marks = self._marks[kind].get(sheet)
        column = self._columns.get(criterion)
        return (
            marks is not None and column is not None and column < len(marks) and marks[column] > 0
        )
