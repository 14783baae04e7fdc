"""Cells and their names, and what there is to know of a sheet beside its values."""

from dataclasses import dataclass, field

Cell = tuple[int, int]  # row and column, both from 0


@dataclass
class SheetFacts:
    """What there is to know of a sheet beside its values; rows and columns count from 0."""

    errors: dict[Cell, str] = field(default_factory=dict)
    uncalculated: set[Cell] = field(default_factory=set)
    external: set[Cell] = field(default_factory=set)
    percentages: set[Cell] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    rows_with_values: int = 0
    last_row: int = -1
    last_column: int = -1
    values: int = 0
    outermost: str = ""  # the value that stands furthest out
    problem: tuple[str, str] | None = None  # code and cell: too_many_rows, outside_table …

    @property
    def odd_cells(self) -> int:
        """How many cells are errors, not calculated, from another file, or percentages."""
        cells = (self.errors, self.uncalculated, self.external, self.percentages)
        return sum(map(len, cells))


def column_number(letters: str) -> int:
    """«A» gives 0, «AA» 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(column: int) -> str:
    """0 gives «A», 26 «AA»."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """(0, 0) gives «A1»."""
    return f"{column_letters(column)}{row + 1}"
