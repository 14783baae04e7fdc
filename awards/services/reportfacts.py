"""What the closing report counts and names, each as a small record."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from awards.models import Nomination


@dataclass(frozen=True)
class Office:
    """Who chairs, or is vice-chair, in which year."""

    year: int
    is_chair: bool
    words: str
    person: str
    province: str


@dataclass(frozen=True)
class Members:
    """A block's members, by the names that they bore that year."""

    block: str
    block_name: str
    names: list[str]


@dataclass(frozen=True)
class Nominated:
    """How many were nominated of the zone's members and their heirs, and what became of it."""

    states: Counter

    @property
    def proposed(self) -> int:
        """All that were nominated and not withdrawn."""
        return self.states.total() - self.withdrawn

    @property
    def agreed(self) -> int:
        return self.states[Nomination.State.AGREED]

    @property
    def refused(self) -> int:
        return self.states[Nomination.State.REFUSED]

    @property
    def deferred(self) -> int:
        return self.states[Nomination.State.DEFERRED]

    @property
    def withdrawn(self) -> int:
        return self.states[Nomination.State.WITHDRAWN]

    @property
    def waiting(self) -> int:
        """Those on which nobody has decided yet."""
        return self.proposed - self.agreed - self.refused - self.deferred


@dataclass(frozen=True)
class Conferred:
    """What issued decisions gave members and heirs: counts by award and recipient, the papers."""

    counts: dict[str, Counter]
    papers: list[tuple[str, date]]
