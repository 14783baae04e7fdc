"""The maxima that a form prints beside its criteria: others than the table's are a sign of a slip.

Rows that were sorted or moved without their codes put points on the wrong criteria.
"""

from thidua.spreadsheets.cells import NotPoints, hundredths, shown
from thidua.text import points_text
from zones.workbooks.headers import MAXIMUM
from zones.workbooks.roster import Leaf
from zones.workbooks.sheetreading import SheetReading


class Maxima:
    """Remembers the rows whose maximum is not their criterion's."""

    def __init__(self, reading: SheetReading) -> None:
        self.place = reading.place
        self.column = reading.table.columns.get(MAXIMUM)
        self.others: list[tuple[int, object, Leaf]] = []

    def note_criterion(self, number: int, row: list[object], leaf: Leaf) -> None:
        """Compares a criterion's row; a cell that holds no number says nothing."""
        if self.column is None:
            return
        try:
            printed = hundredths(row[self.column])
        except NotPoints:
            return
        if printed is not None and printed != leaf.maximum:
            self.others.append((number, row[self.column], leaf))

    def tell_others(self) -> None:
        """Warns once, at the first of them."""
        if not self.others:
            return
        number, value, leaf = self.others[0]
        self.place.warning(
            "name_mismatch",
            number,
            self.column,
            says="other_maximum",
            header=self.place.headers[self.column],
            count=len(self.others),
            value=shown(value),
            criterion=leaf.path,
            maximum=points_text(leaf.maximum / 100),
        )
