"""How much work a workbook would be for openpyxl, which builds the whole of it as objects."""

from openpyxl.utils import range_boundaries

from thidua.spreadsheets.package import Package
from thidua.spreadsheets.refusal import FileRefused
from thidua.spreadsheets.xmlparts import local_name

# a cell is made for each one in such a range: one of a whole sheet would take all memory
_RANGES_MADE_CELLS = ("mergeCell", "hyperlink", "comment")
_MAX_CELLS_MADE = 200_000
# these are read quickly; each other element becomes an object of a tenth of a millisecond
_CHEAP = frozenset(["c", "v", "row", "is", "t", "f", "r", "si"])
_MAX_OTHER_ELEMENTS = 10_000
_COSTLY = {"mergeCell": 4}
_BOXES = ".vml"
# a shared formula is written out anew for each cell that shares it
_MAX_FORMULA_CHARACTERS = 1_000_000


class Labour:
    """What openpyxl would make of a package, counted in one pass over its parts."""

    def __init__(self, package: Package) -> None:
        self.cells_made = self.other_elements = 0
        self._sharing = self._longest_formula = self._formula = self._commas = 0
        for name in package.names:
            if name.casefold().endswith(_BOXES):
                continue  # openpyxl draws the comments' boxes anew without a look at these
            try:
                package.parse(name, self._start, self._end, self._text)
            except FileRefused:
                continue  # not XML: a picture

    def is_too_much(self) -> bool:
        """Returns whether it would take openpyxl seconds, or too much memory."""
        return (
            self.cells_made > _MAX_CELLS_MADE
            or self.other_elements > _MAX_OTHER_ELEMENTS
            or self._sharing * self._longest_formula > _MAX_FORMULA_CHARACTERS
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        local = local_name(tag)
        if local == "Relationship":
            self._refuse_disguise(attributes)
        if local not in _CHEAP:
            # each of many ranges in one element becomes an object as well
            ranges = len(attributes.get("sqref", "").split())
            self.other_elements += max(_COSTLY.get(local, 1), ranges)
            if local in _RANGES_MADE_CELLS and ":" in attributes.get("ref", ""):
                left, top, right, bottom = range_boundaries(attributes["ref"])
                rows = (bottom or 1_048_576) - (top or 1) + 1
                self.cells_made += rows * ((right or 16_384) - (left or 1) + 1)
        elif local == "f":
            self._sharing += attributes.get("t") == "shared"
            self._formula = 0

    def _refuse_disguise(self, attributes: dict[str, str]) -> None:
        """Counts a sheet or comments under a box's name as too much: they would not be looked at.

        openpyxl follows relations and never asks how a part is called.
        """
        is_box = attributes.get("Type", "").endswith("/vmlDrawing")
        if attributes.get("Target", "").casefold().endswith(_BOXES) and not is_box:
            self.cells_made = _MAX_CELLS_MADE + 1

    def _text(self, text: str) -> None:
        self._formula += len(text)
        self._commas += text.count(",")

    def _end(self, tag: str) -> None:
        local = local_name(tag)
        if local == "f":
            self._longest_formula = max(self._longest_formula, self._formula)
        elif local == "definedName":  # of an area to be printed, in as many pieces
            self.other_elements += self._commas
        self._commas = 0
