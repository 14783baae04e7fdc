"""The tree of one criteria table, from rows that name their parents by code."""

from collections.abc import Mapping
from dataclasses import dataclass

from zones.models import Criterion
from zones.records.office import Office
from zones.records.parsing import Row
from zones.records.problems import nearest


@dataclass(frozen=True)
class Place:
    """Where a row stands: its full code, and the full code of its group ('' at the top)."""

    row: Row
    path: str
    parent: str

    @property
    def number(self) -> int:
        return self.row.number


def in_order(office: Office, rows: list[Row], known: Mapping[str, Criterion]) -> list[Place]:
    """Returns the rows with their full codes, groups before what they hold.

    Blames rows whose group is neither in the file nor in the table.
    """
    codes = {row.get("code") for row in rows}
    places = [_place(row, codes, known) for row in rows if row.get("code")]
    paths = {place.path for place in places}
    found = []
    # a full code is longer than that of its group, so nothing can hold itself
    for place in sorted(places, key=lambda place: len(place.path)):
        if not place.parent or place.parent in paths or place.parent in known:
            found.append(place)
            continue
        hint = nearest(place.parent, [*paths, *known])
        sentence = f"không có nhóm mã «{place.parent}» trong bảng.{hint}"
        office.blame(place.row, "parent", "unknown_parent", sentence)
    return found


def kept_positions(paths: list[str], present: list[Criterion]) -> dict[str, int]:
    """Returns the positions that give the order of the file; none when that order stands already.

    Criteria that the file does not name follow after those that it names.
    """
    listed = set(paths)
    if [criterion.path for criterion in present if criterion.path in listed] == paths:
        return {}
    return {path: position for position, path in enumerate(paths, start=1)}


def _place(row: Row, codes: set[str], known: Mapping[str, Criterion]) -> Place:
    """Without a column «parent» the code says it: I.1 belongs to I, if there is an I."""
    code = row.cells["code"]
    if "parent" not in row.cells:
        prefix = code.rpartition(".")[0]
        return Place(row, code, prefix if prefix in known or prefix in codes else "")
    parent = row.cells["parent"] or ""
    criterion = Criterion(code=code, parent=Criterion(path=parent) if parent else None)
    return Place(row, criterion.full_path(), parent)
