"""Peak memory of an import, in a process of its own."""

from collections.abc import Iterator

from tests.benchmarks.measuring import Line, at_most
from tests.benchmarks.plans import Bench
from tests.benchmarks.process import measured


def memory(bench: Bench) -> Iterator[Line]:
    """The whole process, Django included, through upload, preview and confirm."""
    world = bench.world(bench.plan.large)
    path = world.wide_file()
    world.begin()
    floor = measured("floor", path, "wide")
    world.begin()
    ours = measured("flow", path)
    note = f"{ours['at_start']:.0f} MiB at the start; FLOOR's peak {floor['peak']:.0f} MiB"
    work = f"peak memory, import of {world.points} points by pages"
    yield at_most(work, ours["peak"], 250, "MiB", note=note)
