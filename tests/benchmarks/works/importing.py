"""Bringing in a workbook through the pages."""

from collections.abc import Iterator

from tests.benchmarks import floor
from tests.benchmarks.data import World, changed_points
from tests.benchmarks.flows import done_before, new_import, signed_in
from tests.benchmarks.measuring import (
    Line,
    Side,
    by_turns,
    shown,
    times_faster,
    times_slower,
)
from tests.benchmarks.plans import Bench
from tests.benchmarks.stock import run_import
from zones.models import Score

_STOCK_ROUNDS = 3  # a round takes many seconds


def warm_up(bench: Bench) -> None:
    """Runs every flow once on a few points: a server that runs has its templates compiled."""
    if bench.is_warm:
        return
    bench.is_warm = True
    world = bench.world(2)
    path = world.long_file()
    world.begin()
    new_import(world).run(path)
    for site in ("stock", "tuned"):
        world.begin()
        run_import(signed_in(world), path, site)


class Sides:
    """Both sides of an import into one world, with what they need at hand."""

    def __init__(self, world: World, begin, first=None) -> None:
        self.world, self.begin, self.first = world, begin, first
        self.client = self.flow = None

    def ours(self, path) -> Side:
        def prepare():
            self.begin()
            if self.first:
                with done_before():
                    new_import(self.world).run(self.first)
            self.flow = new_import(self.world)

        return Side(lambda: self.flow.run(path), prepare)

    def stock(self, path, site: str) -> Side:
        def prepare():
            self.begin()
            self.client = signed_in(self.world)
            if self.first:
                with done_before():
                    run_import(self.client, self.first, site)

        return Side(lambda: run_import(self.client, path, site), prepare, _STOCK_ROUNDS)

    def floor(self, path) -> Side:
        def prepare():
            self.begin()
            Score.objects.count()

        return Side(lambda: floor.load(path, "wide"), prepare)


def pages_1560(bench: Bench) -> Iterator[Line]:
    """Upload, preview and confirm against the stock admin's pages, as it comes and tuned."""
    warm_up(bench)
    world = bench.world(bench.plan.small)
    path = world.long_file()
    # agencies of the smaller world are among those of this one
    sides = Sides(world, world.begin, bench.world(2).long_file())
    timings = by_turns(
        {
            "ours": sides.ours(path),
            "stock": sides.stock(path, "stock"),
            "tuned": sides.stock(path, "tuned"),
        },
        bench.plan.rounds,
    )
    ours = timings.median("ours")
    for side, least in (("stock", 100), ("tuned", 10)):
        work = f"import of {world.points} points by pages, against the {side} admin"
        yield times_faster(work, ours, timings.median(side), least)


def points_100020(bench: Bench) -> Iterator[Line]:
    """Upload, preview and confirm against FLOOR: all points new, then one in twenty changed."""
    warm_up(bench)
    world = bench.world(bench.plan.large)
    first, again = world.wide_file(), world.wide_file(changed_points)

    def begin_loaded():
        world.begin_after("loaded", lambda: floor.load(first, "wide"))

    for what, begin, path, most in (
        ("new", world.begin, first, 2.0),
        ("again, 5 % changed", begin_loaded, again, 2.2),
    ):
        sides = Sides(world, begin)
        timings = by_turns(
            {"ours": sides.ours(path), "floor": sides.floor(path)}, bench.plan.rounds
        )
        ours, other = timings.median("ours"), timings.median("floor")
        note = f"{_shares(world, begin, path)}; other side: FLOOR"
        work = f"import of {world.points} points by pages, {what}"
        yield times_slower(work, ours, other, most, note=note)


def _shares(world: World, begin, path) -> str:
    """Returns what upload, preview and confirm took in one more round."""
    begin()
    flow = new_import(world)
    steps = {
        "upload": Side(lambda: flow.upload(path)),
        "preview": Side(flow.preview),
        "confirm": Side(flow.confirm),
    }
    seconds = by_turns(steps, 1).seconds
    return ", ".join(f"{name} {shown(taken[0])}" for name, taken in seconds.items())
