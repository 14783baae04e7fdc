"""Rotation: whose turn it is to chair a zone.

The Ministry appoints the chair and the vice-chairs each year «theo chế độ luân phiên»: a chair
from the Sở Tư pháp, vice-chairs from the blocks (QĐ 3916/QĐ-BTP of 2013; in 2024 one vice-chair
only, so their number is not fixed here). The turn is that of who has not served for longest.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """A member of the zone; the last years in which it chaired, and served in any role."""

    agency_id: int
    block_id: int
    sort_key: str
    last_chaired: int | None = None
    last_served: int | None = None


@dataclass(frozen=True)
class Turn:
    """Whose turn it is: the chair's, and one vice-chair's of each block, in the blocks' order."""

    chair: Candidate | None
    vice_chairs: tuple[Candidate, ...]


def next_in_turn(candidates: Iterable[Candidate], chairing_blocks: Iterable[int]) -> Turn:
    """Returns whose turn it is; no chair where no candidate is of a block that provides one.

    ``chairing_blocks`` are the blocks that the chair comes from; none means any block.
    """
    candidates = list(candidates)
    chair = min(eligible_chairs(candidates, chairing_blocks), key=_chair_order, default=None)
    vice_chairs = {}
    for candidate in sorted(candidates, key=_service_order):
        if candidate != chair:
            vice_chairs.setdefault(candidate.block_id, candidate)
    return Turn(chair, tuple(vice_chairs[block] for block in sorted(vice_chairs)))


def eligible_chairs(
    candidates: Iterable[Candidate], chairing_blocks: Iterable[int]
) -> list[Candidate]:
    """Returns the candidates of the blocks that the chair comes from, in the order of turn."""
    blocks = set(chairing_blocks)
    eligible = [c for c in candidates if not blocks or c.block_id in blocks]
    return sorted(eligible, key=_chair_order)


def is_out_of_turn(
    chosen: int, candidates: Iterable[Candidate], chairing_blocks: Iterable[int]
) -> bool:
    """Returns whether somebody else has waited strictly longer to chair than the chosen agency.

    Where several have waited equally long, any of them is in turn; one that is no candidate
    is not judged.
    """
    waits = {c.agency_id: c.last_chaired or 0 for c in eligible_chairs(candidates, chairing_blocks)}
    return chosen in waits and waits[chosen] > min(waits.values())


def _chair_order(candidate: Candidate) -> tuple:
    return candidate.last_chaired or 0, candidate.sort_key, candidate.agency_id


def _service_order(candidate: Candidate) -> tuple:
    return candidate.last_served or 0, candidate.sort_key, candidate.agency_id
