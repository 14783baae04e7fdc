"""Reads ``expectations.txt``: what every address answers to every role."""

from dataclasses import dataclass
from pathlib import Path

from tests.permissions.world import ROLES

FILE = Path(__file__).with_name("expectations.txt")
METHODS = ("GET", "POST")
WORDS = frozenset({"ok", "write", "told", "no", "gone", "sign-in"})


@dataclass(frozen=True, order=True)
class Place:
    """What a row of the table is about."""

    address: str
    record: str
    method: str

    def __str__(self) -> str:
        return f"{self.address} {self.record} {self.method}"


class TableError(Exception):
    """The table cannot be read: says where."""


def read_table(text: str) -> dict[Place, dict[str, str]]:
    """Returns the expected word by role, for every row of every model that the row is about."""
    found: dict[Place, dict[str, str]] = {}
    models: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        cells = line.split()
        if not cells or line.startswith("#"):
            continue
        if cells[0] == "==":
            models = []
        elif cells[0] == "of:":
            models += cells[1:]
        elif cells[0] == "address":
            _refuse(cells[3:] != list(ROLES), number, f"the columns are {' '.join(ROLES)}")
        else:
            _read_row(found, models, cells, number)
    return found


def _read_row(found: dict, models: list[str], cells: list[str], number: int) -> None:
    _refuse(len(cells) != 3 + len(ROLES), number, f"{3 + len(ROLES)} cells are needed")
    name, record, method, *words = cells
    _refuse(method not in METHODS, number, f"{method} is neither GET nor POST")
    _refuse(not WORDS.issuperset(words), number, f"a word is none of {sorted(WORDS)}")
    for address in [f"{model}_{name}" for model in models] or [name]:
        place = Place(address, record, method)
        _refuse(place in found, number, f"{place} stands in the table twice")
        found[place] = dict(zip(ROLES, words, strict=True))


def _refuse(is_wrong: bool, number: int, why: str) -> None:
    if is_wrong:
        raise TableError(f"{FILE.name}:{number}: {why}.")


def row(place: Place, words: dict[str, str]) -> str:
    """Returns the row as it would stand in the table."""
    cells = "".join(
        f"{words.get(role, '?'):<{len(role) + 2 if len(role) > 6 else 9}}" for role in ROLES
    )
    return f"{place.address:<27} {place.record:<13}{place.method:<6}{cells}".rstrip()
