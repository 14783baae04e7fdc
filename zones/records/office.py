"""What a load knows while it runs: the records by their codes, what is wrong, what was done."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from zones.records.columns import CONTRACTS, Column, FileContract
from zones.records.parsing import Row
from zones.records.problems import Problem, nearest

_CODED = ("blocks", "provinces", "zones", "campaigns", "agencies")
_NAMES = {
    "blocks": "khối",
    "provinces": "tỉnh, thành phố",
    "zones": "khu vực",
    "campaigns": "phong trào",
    "agencies": "đơn vị",
}


@dataclass
class Counts:
    """How many rows of a file made a record, changed one, or found it as it is."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass
class Office:
    """The records that rows may refer to, by file and code.

    A code that stands in the files with an error has None: whoever refers to it is not blamed.
    """

    by: Model | None = None
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    records: dict[str, dict[str, Model | None]] = field(default_factory=dict)
    broken_tables: set[tuple[int, int]] = field(default_factory=set)
    # whose terms a file states, so that they are not worked out from the criteria
    stated_tables: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        for name in _CODED:
            self.records[name] = {r.code: r for r in CONTRACTS[name].model.objects.order_by("pk")}

    def blame(self, row: Row, column: str, code: str, sentence: str) -> None:
        """Adds a problem of the row, which will not be written."""
        row.is_broken = True
        self.problems.append(Problem(row.label, row.number, column, code, sentence))

    def find(self, row: Row, column: Column) -> Model | None:
        """Returns the record that the cell's code names; else blames the row once."""
        code = row.get(column.name)
        known = self.records[column.refers_to]
        if code is None:
            return None
        if code not in known:
            self._blame_unknown(row, column.name, column.refers_to, code)
        elif known[code] is None:
            row.is_broken = True
        return known.get(code)

    def find_all(self, row: Row, column: str, file: str) -> list[Model]:
        """Returns the records of the codes in the cell; blames the row for unknown ones."""
        known = self.records[file]
        codes = sorted(row.get(column) or ())
        for code in codes:
            if code not in known:
                self._blame_unknown(row, column, file, code)
        return [known[code] for code in codes if known.get(code) is not None]

    def _blame_unknown(self, row: Row, column: str, file: str, code: str) -> None:
        sentence = (
            f"không có {_NAMES[file]} nào mang mã «{code}».{nearest(code, self.records[file])}"
        )
        singular = CONTRACTS[file].model._meta.model_name
        self.blame(row, column, f"unknown_{singular}", sentence)

    def values_of(self, row: Row, contract: FileContract) -> dict[str, Any]:
        """Returns what the row says for each field that its file has a column for."""
        values = {}
        for column in contract.columns:
            if column.name not in row.cells or not column.field:
                continue
            if column.refers_to:
                values[column.field] = self.find(row, column)
            else:
                values[column.field] = row.cells[column.name]
        return values
