"""Odd and hostile workbooks through the upload page: what the worst of them cost.

Each is uploaded in a process of its own (``tests.benchmarks.forked``). A refused one also brings
its marked copy, which is measured like the upload.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks.measuring import Line, shown
from tests.benchmarks.plans import Bench
from tests.benchmarks.process import answer, start
from tests.zones.factories import SampleYear
from tests.zones.workbooks.odd import CASES, Case
from zones.models import Campaign

_SECONDS, _HOSTILE_SECONDS, _EXTRA_MIB = 2, 0.5, 200


def hostile(bench: Bench) -> Iterator[Line]:
    """The worst upload, hostile or only odd, the worst copy, and whatever was no answer at all."""
    bench.begin("odd-files", lambda: SampleYear(stp=3))
    found = _uploaded(bench)
    ended = sorted(name for name, cost in found.items() if cost.get("status") not in (200, 302))
    note = ", ".join(f"{name}: {found[name]}" for name in ended)
    work = f"odd and hostile files without an answer, of {len(found)}"
    yield Line(work, str(len(ended)), bar="0", met=not ended, note=note)
    answered = [_Cost(name, "upload", cost) for name, cost in found.items() if name not in ended]
    evil = [cost for cost in answered if CASES[cost.name].is_hostile]
    copies = [_Cost(name, "copy", cost["copy"]) for name, cost in found.items() if cost.get("copy")]
    for what, costs, most in (
        ("upload of an odd file", answered, _SECONDS),
        ("upload of a hostile file", evil, _HOSTILE_SECONDS),
        ("marked copy", copies, _SECONDS),
    ):
        if costs:
            yield from _worst(what, costs, most)


@dataclass(frozen=True)
class _Cost:
    """What one file cost: seconds on the clock and of the processor, MiB more than before."""

    name: str
    step: str
    found: dict

    @property
    def seconds(self) -> float:
        return self.found["seconds"]

    @property
    def extra(self) -> float:
        return self.found["extra"]


def _uploaded(bench: Bench) -> dict[str, dict]:
    """Returns what each case cost, by its name."""
    folder = bench.folder / "odd"
    folder.mkdir()
    cases: list[Case] = list(CASES.values())[:: bench.plan.odd_files]
    for number, case in enumerate(cases):
        (folder / f"{number}.xlsx").write_bytes(case.build())
    found = answer(start("uploads", folder, Campaign.objects.get().pk))
    return {cases[int(number)].name: cost for number, cost in found.items()}


def _worst(what: str, costs: list[_Cost], most: float) -> Iterator[Line]:
    slow = max(costs, key=lambda cost: cost.seconds)
    over = ", ".join(f"«{cost.name}»" for cost in costs if cost.seconds > most)
    note = f"«{slow.name}», {shown(slow.found['working'])} of the processor"
    note += f"; over the bar: {over}" if over else ""
    bar, met = f"≤ {most:g} s", not over
    yield Line(f"worst {what}, of {len(costs)}", shown(slow.seconds), bar=bar, met=met, note=note)
    large = max(costs, key=lambda cost: cost.extra)
    met = large.extra <= _EXTRA_MIB
    found, bar = f"{large.extra:.0f} MiB", f"≤ {_EXTRA_MIB} MiB"
    yield Line(f"memory, worst {what}", found, bar=bar, met=met, note=f"«{large.name}»")
