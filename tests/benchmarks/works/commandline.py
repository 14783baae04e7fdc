"""A million points from the command line."""

import statistics
from collections.abc import Iterator

from tests.benchmarks.data import World
from tests.benchmarks.measuring import Line, at_most, times_slower
from tests.benchmarks.plans import Bench
from tests.benchmarks.process import measured

_ROUNDS = 3  # a round takes minutes


def points_1000020(bench: Bench) -> Iterator[Line]:
    """``import_scores --no-limits --commit`` against FLOOR, each in its own process."""
    if not bench.plan.huge:
        return
    small, world = bench.world(bench.plan.large), bench.world(bench.plan.huge)
    for layout in ("wide", "long"):
        ours, floor, few = _measured(bench, world, small, layout)
        work = f"import of {world.points} points from the command line, {layout}"
        seconds, other = _median(ours, "seconds"), _median(floor, "seconds")
        yield times_slower(work, seconds, other, 1.6, note="other side: FLOOR")
        note = f"FLOOR's peak {_median(floor, 'peak'):.0f} MiB"
        yield at_most(f"peak memory, {work}", _median(ours, "peak"), 450, "MiB", note=note)
        per_point, of_few = seconds / world.points, _median(few, "seconds") / small.points
        what = f"time a point, {layout}: {world.points} points against {small.points}"
        yield times_slower(what, per_point * 1000, of_few * 1000, 1.5, note="of 1,000 points")


def _measured(bench: Bench, world: World, small: World, layout: str) -> tuple[list, list, list]:
    paths = {place: getattr(place, f"{layout}_file")() for place in (world, small)}
    ours, floor, few = [], [], []
    for _ in range(min(bench.plan.rounds, _ROUNDS)):
        world.begin()
        floor.append(measured("floor", paths[world], layout))
        world.begin()
        ours.append(measured("import_scores", paths[world]))
        small.begin()
        few.append(measured("import_scores", paths[small]))
    return ours, floor, few


def _median(found: list[dict], key: str) -> float:
    return statistics.median(round_[key] for round_ in found)
