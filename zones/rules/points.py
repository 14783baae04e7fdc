"""How points make a total, and a total makes a grade. Pure functions; Decimal everywhere.

A grade is a band of points, gate conditions and a quota (THADS 2015: grade A from 180 points and
all three targets met; QĐ 1682/QĐ-BTP ngày 21/09/2015). A person decides in the end, so the grade
computed here and the decided one are kept apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from thidua.text import round_points


@dataclass(frozen=True)
class TableTerms:
    """The terms of a criteria table that turn sums into a total; points."""

    stated_total: Decimal
    bonus_cap: Decimal | None
    bonus_may_exceed: bool


@dataclass(frozen=True)
class Sums:
    """A sheet's points by kind, summed; ``penalty`` is what is to be subtracted."""

    base: Decimal = Decimal(0)
    bonus: Decimal = Decimal(0)
    penalty: Decimal = Decimal(0)


@dataclass(frozen=True)
class Band:
    """A grade, from how many points, with how many gates missed (None: any), for how many."""

    grade: str
    min_points: Decimal
    breaches_allowed: int | None = None
    quota: int | None = None


def official_total(sums: Sums, terms: TableTerms) -> Decimal:
    """Returns base + bonus (up to the cap) − penalty, rounded half up to 2 decimals.

    A table either lets bonus carry the total above its stated total (TP.HCM 2008: «97 + 10 =
    107») or cuts the total there.
    """
    bonus = sums.bonus if terms.bonus_cap is None else min(sums.bonus, terms.bonus_cap)
    total = sums.base + bonus
    if not terms.bonus_may_exceed:
        total = min(total, terms.stated_total)
    return round_points(total - sums.penalty)


def _best_first(bands: Iterable[Band]) -> list[Band]:
    return sorted(bands, key=lambda band: band.min_points, reverse=True)


def _meets(band: Band, total: Decimal, breaches: int) -> bool:
    gates_met = band.breaches_allowed is None or breaches <= band.breaches_allowed
    return gates_met and total >= band.min_points


@dataclass(frozen=True)
class Candidate:
    """A ranked agency for grading: its place (None: not ranked), total and gates missed."""

    key: int
    place: int | None
    total: Decimal
    breaches: int


def grades_within_quota(candidates: Sequence[Candidate], bands: Sequence[Band]) -> dict[int, str]:
    """Returns each key's grade; who stands beyond a grade's quota falls to the next band.

    Agencies that share the last place within a quota are treated alike: all stay in. An agency
    that is not ranked gets no grade.
    """
    grades = {candidate.key: "" for candidate in candidates}
    waiting = sorted((c for c in candidates if c.place is not None), key=lambda c: c.place)
    for band in _best_first(bands):
        fitting = [c for c in waiting if _meets(band, c.total, c.breaches)]
        for candidate in _within(fitting, band.quota):
            grades[candidate.key] = band.grade
        waiting = [c for c in waiting if not grades[c.key]]
    return grades


def _within(fitting: list[Candidate], quota: int | None) -> list[Candidate]:
    if quota is None or len(fitting) <= quota:
        return fitting
    if quota == 0:
        return []
    last_place = fitting[quota - 1].place
    return [candidate for candidate in fitting if candidate.place <= last_place]
