"""Times, medians, memory and queries, and the table that shows them."""

import gc
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

Step = Callable[[], object]


@dataclass
class Side:
    """One way of doing the work: ``prepare`` is not timed, ``work`` is."""

    work: Step
    prepare: Step | None = None
    rounds: int | None = None  # fewer than asked for, where one round takes minutes


@dataclass
class Line:
    """A line of the table. ``bar`` says what is asked for; ``met`` is None where nothing is."""

    work: str
    ours: str = ""
    other: str = ""
    ratio: str = ""
    bar: str = ""
    met: bool | None = None
    note: str = ""
    database: str = ""

    def as_dict(self) -> dict:
        return asdict(self)

    def in_short(self) -> str:
        """Returns what was measured in one line, before the whole table is printed."""
        told = (self.database, self.work, self.ours, self.other, self.ratio, self.bar)
        return " | ".join(part for part in told if part)


@dataclass
class Timings:
    """The seconds of each side, round by round."""

    seconds: dict[str, list[float]] = field(default_factory=dict)

    def median(self, side: str) -> float:
        return statistics.median(self.seconds[side])


def by_turns(sides: dict[str, Side], rounds: int) -> Timings:
    """Runs the sides by turns, each round in the opposite order; returns their seconds."""
    timings = Timings({name: [] for name in sides})
    for number in range(rounds):
        order = list(sides.items())
        for name, side in reversed(order) if number % 2 else order:
            if side.rounds is not None and number >= side.rounds:
                continue
            if side.prepare:
                side.prepare()
            timings.seconds[name].append(seconds_of(side.work))
    return timings


def seconds_of(work: Step) -> float:
    """Returns how long the work takes once."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def times_slower(work: str, ours: float, other: float, most: float | None, **more) -> Line:
    """Returns the line of a work that may take at most ``most`` times the other side's time."""
    ratio = ours / other
    bar, met = ("", None) if most is None else (f"≤ {most:g} ×", ratio <= most)
    return Line(work, shown(ours), shown(other), f"{ratio:.2f} ×", bar, met, **more)


def times_faster(work: str, ours: float, other: float, least: float | None, **more) -> Line:
    """Returns the line of a work that must be at least ``least`` times faster than the other."""
    ratio = other / ours
    bar, met = ("", None) if least is None else (f"≥ {least:g} × faster", ratio >= least)
    return Line(work, shown(ours), shown(other), f"{ratio:.1f} × faster", bar, met, **more)


def at_most(work: str, found: float, most: float, unit: str, **more) -> Line:
    """Returns the line of a figure that may not exceed a limit."""
    return Line(work, f"{found:.0f} {unit}", bar=f"≤ {most:g} {unit}", met=found <= most, **more)


def shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def peak_mib() -> float:
    """Returns the most memory that this process ever held, in MiB."""
    return _status("VmHWM")


def held_mib() -> float:
    """Returns the memory that this process holds now, in MiB."""
    return _status("VmRSS")


def _status(key: str) -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{key}:"):
            return int(line.split()[1]) / 1024
    raise OSError(f"This system does not tell {key}.")


_HEADINGS = ("database", "work", "ours", "other side", "ratio", "bar", "", "note")


def table_of(lines: Iterable[Line]) -> str:
    """Returns the lines as a table to print."""
    verdicts = {True: "met", False: "MISSED", None: ""}
    rows = [_HEADINGS]
    for line in lines:
        verdict = verdicts[line.met]
        rows.append(
            (
                line.database,
                line.work,
                line.ours,
                line.other,
                line.ratio,
                line.bar,
                verdict,
                line.note,
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
