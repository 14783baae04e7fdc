"""Points beside a group in a form: its subtotal, or lost where its criteria have none."""

from thidua.spreadsheets.cells import NotPoints, folded, hundredths
from zones.workbooks.roster import Leaf
from zones.workbooks.rowchecks import RowCheck
from zones.workbooks.rowkinds import may_be_point


class Subtotals:
    """Remembers which kinds of points stand beside groups, and which beside criteria."""

    def __init__(self, check: RowCheck) -> None:
        self.check = check
        self.beside_groups: list[tuple[int, str, Leaf]] = []
        self.scored: set[tuple[str, str]] = set()

    def note_group(self, number: int, row: list[object], group: Leaf) -> None:
        """Remembers the points of a group's row."""
        for kind, column in self.check.points:
            if _is_some(row[column]):
                self.beside_groups.append((number, kind, group))

    def note_criterion(self, row: list[object], leaf: Leaf) -> None:
        """Remembers which points a criterion's row holds, for all groups that it is in."""
        kinds = [kind for kind, column in self.check.points if row[column] != ""]
        parts = folded(leaf.path).split(".")
        for length in range(1, len(parts)):
            self.scored.update((kind, ".".join(parts[:length])) for kind in kinds)

    def refuse_alone(self) -> None:
        """Names the groups with points of a kind that none of their criteria has."""
        place, column = self.check.reading.place, self.check.criterion
        alone = {
            number: group.path
            for number, kind, group in self.beside_groups
            if (kind, folded(group.path)) not in self.scored
        }
        for number, path in alone.items():
            place.problem("unknown_criterion", number, column, says="group_points", value=path)


def _is_some(value: object) -> bool:
    """Returns whether a cell may hold points; the sum of blank cells, 0, is none."""
    if value == "" or not may_be_point(value):
        return False
    try:
        return hundredths(value) != 0
    except NotPoints:
        return True
