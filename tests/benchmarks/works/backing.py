"""Backup, check and restore of the largest database, beside the database's own tools."""

import shutil
from collections.abc import Iterator

from tests.benchmarks.measuring import Line, shown, times_slower
from tests.benchmarks.plans import Bench
from tests.benchmarks.process import measured

_TOOLS = "other side: FLOOR, the database's own tool: no files, nothing compared"


def backup(bench: Bench) -> Iterator[Line]:
    """Seconds and peak memory of each step, in a process of its own, once."""
    world = bench.world(bench.plan.huge or bench.plan.large)
    world.begin(filled=True)
    folder = bench.folder / "backups"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    floor = {step: measured(step, folder) for step in ("bare_dump", "bare_load")}
    ours = {step: measured(step, folder) for step in ("backed_up", "verified", "restored")}
    for what, step, other in (
        ("backup", "backed_up", "bare_dump"),
        ("restore", "restored", "bare_load"),
    ):
        found = ours[step]
        work = f"{what} of {world.points} points"
        note = f"{_memory(found)}; {_TOOLS}"
        yield times_slower(work, found["seconds"], floor[other]["seconds"], None, note=note)
    found = ours["verified"]
    work = f"check of a backup of {world.points} points"
    yield Line(work, shown(found["seconds"]), note=_memory(found))


def _memory(found: dict) -> str:
    return f"peak {found['peak']:.0f} MiB, tools it ran {found['tools_peak']:.0f} MiB"
