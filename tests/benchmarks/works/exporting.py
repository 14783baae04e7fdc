"""All points of a campaign to .xlsx."""

import statistics
from collections.abc import Iterator

from tests.benchmarks.measuring import Line, at_most, times_faster
from tests.benchmarks.plans import Bench
from tests.benchmarks.process import measured


def export(bench: Bench) -> Iterator[Line]:
    """``export_scores`` against a stock resource as it comes; each in its own process."""
    world = bench.world(bench.plan.large)
    world.begin(filled=True)
    out = bench.folder / "out.xlsx"
    ours = {"wide": [], "long": []}
    stock = [measured("stock_export", out, "default")]
    related = measured("stock_export", out, "select_related")
    for _ in range(bench.plan.rounds):
        for layout, found in ours.items():
            found.append(measured("export_scores", layout, out))
    for layout, found in ours.items():
        seconds = statistics.median(one["seconds"] for one in found)
        grown = statistics.median(one["peak"] - one["at_start"] for one in found)
        work = f"export of {world.points} points, {layout}"
        note = f"stock with select_related: {related['seconds'] / seconds:.1f} × slower than ours"
        yield times_faster(work, seconds, stock[0]["seconds"], 20, note=note)
        note = f"stock: {stock[0]['peak'] - stock[0]['at_start']:.0f} MiB"
        yield at_most(f"memory over the start, {work}", grown, 40, "MiB", note=note)
