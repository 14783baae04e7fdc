"""Rotation: whose turn it is to chair a zone, and to be a vice-chair of it.

The Ministry appoints the chair and the vice-chairs each year «theo chế độ luân phiên»: a chair
from the Sở Tư pháp, vice-chairs from the blocks (QĐ 3916/QĐ-BTP of 2013; in 2024 one vice-chair
only, so their number is not fixed here). The turn is that of who has not served for longest; a
vice-chair's turn is that of who has not been one for longest in the same block.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """A member of the zone; the last years in which it chaired, was vice-chair, served at all."""

    agency_id: int
    block_id: int
    sort_key: str
    last_chaired: int | None = None
    last_vice_chaired: int | None = None
    last_served: int | None = None


@dataclass(frozen=True)
class Turn:
    """Whose turn it is: the chair's, and one vice-chair's of each block, in the blocks' order."""

    chair: Candidate | None
    vice_chairs: tuple[Candidate, ...]


def next_in_turn(
    candidates: Iterable[Candidate], chairing_blocks: Iterable[int], chair: int | None = None
) -> Turn:
    """Returns whose turn it is; no chair where no candidate is of a block that provides one.

    ``chairing_blocks`` are the blocks that the chair comes from; none means any block. Who chairs
    already (``chair``), else who is in turn to, is no vice-chair.
    """
    candidates = list(candidates)
    in_turn = min(eligible_chairs(candidates, chairing_blocks), key=_chair_order, default=None)
    if chair is None and in_turn:
        chair = in_turn.agency_id
    vice_chairs = {}
    for candidate in sorted(candidates, key=_vice_chair_order):
        if candidate.agency_id != chair:
            vice_chairs.setdefault(candidate.block_id, candidate)
    return Turn(in_turn, tuple(vice_chairs[block] for block in sorted(vice_chairs)))


def eligible_chairs(
    candidates: Iterable[Candidate], chairing_blocks: Iterable[int]
) -> list[Candidate]:
    """Returns the candidates of the blocks that the chair comes from, in the order of turn."""
    blocks = set(chairing_blocks)
    eligible = [c for c in candidates if not blocks or c.block_id in blocks]
    return sorted(eligible, key=_chair_order)


def waiting_vice_chairs(
    chosen: int, candidates: Iterable[Candidate], left_out: Iterable[int]
) -> list[Candidate]:
    """Returns who is to be a vice-chair of the chosen agency's block, in the order of turn.

    Without those ``left_out``, who hold office already; empty where the chosen is no candidate.
    """
    candidates = list(candidates)
    blocks = {c.block_id for c in candidates if c.agency_id == chosen}
    others = set(left_out) - {chosen}
    eligible = [c for c in candidates if c.block_id in blocks and c.agency_id not in others]
    return sorted(eligible, key=_vice_chair_order)


def is_vice_chair_out_of_turn(chosen: int, waiting: list[Candidate]) -> bool:
    """Returns whether another of its block has waited strictly longer to be a vice-chair."""
    waits = {c.agency_id: c.last_vice_chaired or 0 for c in waiting}
    return chosen in waits and waits[chosen] > min(waits.values())


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


def _vice_chair_order(candidate: Candidate) -> tuple:
    return (
        candidate.last_vice_chaired or 0,
        candidate.last_served or 0,
        candidate.sort_key,
        candidate.agency_id,
    )
