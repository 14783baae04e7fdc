"""How large the works are and how often they are repeated."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.data import World
from tests.benchmarks.databases import Snapshots
from tests.benchmarks.measuring import Line


@dataclass(frozen=True)
class Plan:
    """Agencies of sixty points each, rounds, and the writers' seconds; ``huge`` 0: left out."""

    rounds: int = 5
    small: int = 26
    large: int = 1_667
    huge: int = 16_667
    writers: int = 8
    writer_seconds: float = 10
    issues: int = 10_000
    award_lines: int = 1_000
    nominations: int = 500
    decisions: int = 100_000
    odd_files: int = 1  # one in so many
    years: int = 10
    provinces: int = 34


FULL = Plan()
QUICK = Plan(rounds=3, huge=0)
TINY = Plan(
    rounds=1,
    small=2,
    large=3,
    huge=4,
    writers=2,
    writer_seconds=0.3,
    issues=40,
    award_lines=12,
    nominations=10,
    decisions=60,
    odd_files=20,
    years=2,
    provinces=6,
)
PLANS = {"full": FULL, "quick": QUICK, "tiny": TINY}


@dataclass
class Bench:
    """What a work is given: the plan, the database's snapshots, a folder for files."""

    plan: Plan
    snapshots: Snapshots
    folder: Path
    is_warm: bool = False

    def begin(self, state: str, build: Callable[[], object]) -> None:
        """Puts the database into the state that ``build`` makes of an empty one."""
        if state not in self.snapshots.names:
            self.snapshots.restore("empty")
            build()
            self.snapshots.save(state)
        self.snapshots.restore(state)

    def world(self, agencies: int) -> World:
        return World(self.snapshots, agencies, self.folder)


Work = Callable[[Bench], Iterable[Line]]
