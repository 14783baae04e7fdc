"""Competition ranking: equal results share a place and the next place is skipped (1, 1, 3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Entry:
    """One competitor: total points, points of the tie-break criteria in order, or barred."""

    key: int
    total: Decimal
    tie_break: tuple[Decimal, ...] = ()
    is_barred: bool = False


def competition_places(entries: Iterable[Entry]) -> dict[int, int | None]:
    """Returns each key's place; None for those barred from ranking.

    Ties that the tie-break criteria do not part are shown as ties: no source knows a further
    rule, and none is made up.
    """
    entries = list(entries)
    places: dict[int, int | None] = {entry.key: None for entry in entries}
    ranked = sorted(
        (entry for entry in entries if not entry.is_barred), key=_strength, reverse=True
    )
    previous = None
    for position, entry in enumerate(ranked, start=1):
        is_tied = previous is not None and _strength(entry) == _strength(previous)
        places[entry.key] = places[previous.key] if is_tied else position
        previous = entry
    return places


def _strength(entry: Entry) -> tuple[Decimal, tuple[Decimal, ...]]:
    return entry.total, entry.tie_break
