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

    Blames rows whose group is unknown, or is reached again from itself.
    """
    places = [place for row in rows if (place := _place(row, rows, known))]
    waiting = {place.path: place for place in reversed(places)}
    done: set[str] = set()
    ordered: list[Place] = []
    left = places
    while left:
        ready = [p for p in left if not p.parent or p.parent in done or _is_old(p, waiting, known)]
        if not ready:
            break
        ordered += ready
        done.update(place.path for place in ready)
        left = [place for place in left if place not in ready]
    for place in left:
        _blame(office, place, waiting, known)
    return ordered


def kept_positions(paths: list[str], present: list[Criterion]) -> dict[str, int]:
    """Returns the positions that give the order of the file; none when that order stands already.

    Criteria that the file does not name follow after those that it names.
    """
    listed = set(paths)
    if [criterion.path for criterion in present if criterion.path in listed] == paths:
        return {}
    return {path: position for position, path in enumerate(paths, start=1)}


def _place(row: Row, rows: list[Row], known: Mapping[str, Criterion]) -> Place | None:
    code = row.get("code")
    if code is None:
        return None
    if "parent" not in row.cells:
        prefix = code.rpartition(".")[0]
        is_known = prefix in known or any(other.get("code") == prefix for other in rows)
        return Place(row, code, prefix if is_known else "")
    parent = row.cells["parent"] or ""
    criterion = Criterion(code=code, parent=Criterion(path=parent) if parent else None)
    return Place(row, criterion.full_path(), parent)


def _is_old(place: Place, waiting: Mapping[str, Place], known: Mapping[str, Criterion]) -> bool:
    """Whether the group is a record that the file itself does not name."""
    return place.parent in known and place.parent not in waiting


def _blame(
    office: Office, place: Place, waiting: Mapping[str, Place], known: Mapping[str, Criterion]
) -> None:
    if place.parent in waiting:
        chain, at = set(), place.path
        while at in waiting and at not in chain:
            chain.add(at)
            at = waiting[at].parent
        if at == place.path:
            sentence = f"nhóm «{place.parent}» lại nằm trong chính tiêu chí này. Sửa cột parent."
            office.blame(place.row, "parent", "parent_cycle", sentence)
        place.row.is_broken = True
        return
    hint = nearest(place.parent, [*waiting, *known])
    sentence = f"không có nhóm mã «{place.parent}» trong bảng.{hint}"
    office.blame(place.row, "parent", "unknown_parent", sentence)
