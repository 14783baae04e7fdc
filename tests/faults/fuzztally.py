"""What became of what was sent: counts, the worst, and whatever should not have been."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

MOST_SECONDS, MOST_MIB = 2.0, 200.0


@dataclass
class FuzzTally:
    """Counts of a run; several are added up by ``add``."""

    sent: int = 0
    written: int = 0
    answers: Counter = field(default_factory=Counter)
    kinds: Counter = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0
    slowest: tuple[float, str] = (0.0, "")
    largest: tuple[float, str] = (0.0, "")

    def add(self, other: dict) -> None:
        """Adds what another process counted, as it came through JSON."""
        self.sent += other["sent"]
        self.written += other["written"]
        self.answers.update(other["answers"])
        self.kinds.update(other["kinds"])
        self.failures += other["failures"]
        self.seconds += other["seconds"]
        self.slowest = max(self.slowest, tuple(other["slowest"]))
        self.largest = max(self.largest, tuple(other["largest"]))

    def took(self, seconds: float, mib: float, what: str) -> None:
        self.seconds += seconds
        self.slowest = max(self.slowest, (seconds, what))
        self.largest = max(self.largest, (mib, what))

    def __str__(self) -> str:
        answers = ", ".join(f"{count} × {answer}" for answer, count in sorted(self.answers.items()))
        return (
            f"{self.sent} sent ({answers}; {self.written} wrote), {len(self.failures)} failures; "
            f"mean {self.seconds / max(1, self.sent):.3f} s of a core, "
            f"worst {self.slowest[0]:.2f} s ({self.slowest[1]}), "
            f"worst memory {self.largest[0]:.0f} MiB ({self.largest[1]})"
        )


class Memory:
    """How much more memory is held at the most than at the start; 0 where nothing tells it."""

    def __init__(self) -> None:
        self._status = Path("/proc/self/status")
        try:
            Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
            self._start = self._read("VmRSS")
        except OSError:
            self._start = None

    def more_mib(self) -> float:
        return 0.0 if self._start is None else max(0.0, self._read("VmHWM") - self._start)

    def _read(self, key: str) -> float:
        lines = self._status.read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{key}:"))
