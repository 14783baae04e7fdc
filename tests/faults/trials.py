"""The trials in their order, each on the database as it needs it."""

from argparse import Namespace
from collections.abc import Iterator
from random import Random

from tests.benchmarks.databases import Snapshots
from tests.faults.acts import World
from tests.faults.edits import edits
from tests.faults.kills import kills
from tests.faults.races import closing_races, import_races, restarts
from tests.faults.running import TRIALS
from tests.faults.scene import Scene


def run(snapshots: Snapshots, options: Namespace, random: Random) -> Iterator[tuple[str, object]]:
    """Yields the name and the tally of each trial that is asked for."""
    wanted = options.only or TRIALS
    if "edits" in wanted:
        yield "edits", edits(options.edits, options.sheets, options.processes, options.seed)
        snapshots.restore("empty")
    if {"kills", "imports", "closing"} & set(wanted):
        world = World()
        scene = Scene("world", snapshots)
        if "kills" in wanted:
            yield from kills(world, scene, options.kills, random)
        if "imports" in wanted:
            yield "imports at once", import_races(world, scene, options.rounds, random)
            yield "restarts before confirming", restarts(world, scene)
        if "closing" in wanted:
            yield "imports while closing", closing_races(world, scene, options.rounds, random)
