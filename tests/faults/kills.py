"""Processes killed (kill -9) in the midst of an import or an issue: nothing is written, or all."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from django.db import transaction

from awards.models import Decision, NumberSeries
from awards.services.numbering import gap_report
from awards.services.sealing import first_broken_seal
from tests.faults.acts import ACTS, Act, World, issue
from tests.faults.children import fork, wait_until_alone
from tests.faults.digests import Rows, broken_files, differences, stored, volatile, without
from tests.faults.scene import Scene
from tests.faults.statements import Moments, kill

IMPORTS, ISSUES = ("upload", "confirm", "undo"), ("issue",)
_MOST_TRIES = 4  # runs a kill: a timed one may come too late


@dataclass
class Tally:
    """What became of the runs."""

    runs: int = 0
    killed: int = 0
    nothing: int = 0
    everything: int = 0
    half_written: int = 0
    duplicate_numbers: int = 0
    not_repeatable: int = 0
    moments: int = 0
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.runs} runs, {self.killed} killed midway, {self.half_written} half-written, "
            f"{self.duplicate_numbers} duplicate numbers ({self.nothing} left nothing, "
            f"{self.everything} everything, {self.not_repeatable} could not be done again; "
            f"{self.moments} moments to strike at)"
        )


class Course:
    """An act's own course when nobody kills it: its moments, its length, what it leaves."""

    def __init__(self, act: Act, world: World, scene: Scene) -> None:
        self.act, self.world, self.scene = act, world, scene
        scene.restore()
        self.before = stored()
        first = self._whole_run()
        self.after = stored()
        scene.restore()
        second = self._whole_run()
        self.unrepeatable = volatile(self.after, stored())
        self.moments: list[str] = first["moments"]
        self.length: float = min(first["seconds"], second["seconds"])
        scene.restore()
        with transaction.atomic():  # numbers of rows that were rolled back are not given again
            act.run(world)
            transaction.set_rollback(True)
        act.run(world)
        self.unrepeatable_again = volatile(self.after, stored())

    def _whole_run(self) -> dict:
        return fork(self.whole).ended()[1]

    def whole(self) -> dict:
        moments, start = Moments(), time.perf_counter()
        with moments.watching(files=True, answers=True):
            response = self.act.run(self.world)
        if not self.act.is_through(response):
            raise AssertionError(f"{self.act.name}: {response.status_code}")
        return {"moments": moments.seen, "seconds": time.perf_counter() - start}

    def killed_at(self, moment: int) -> bool:
        """Kills a run at one of its moments; returns whether it was killed."""

        def work() -> None:
            with Moments(moment, kill).watching(files=True, answers=True):
                self.act.run(self.world)

        return fork(work).ended()[0]

    def killed_after(self, seconds: float) -> bool:
        """Kills a run from outside after a while; returns whether it was killed."""
        child = fork(lambda: self.act.run(self.world) and None)
        child.begun()
        time.sleep(seconds)
        child.kill()
        return child.ended()[0]

    def has_all(self, rows: Rows, unrepeatable: set) -> bool:
        return without(rows, unrepeatable) == without(self.after, unrepeatable)


def kills(world: World, scene: Scene, number: int, random: Random) -> Iterator[tuple[str, Tally]]:
    """Kills so many imports, then so many issues; yields what became of each."""
    for name, acts in (("imports", IMPORTS), ("issues", ISSUES)):
        tally = Tally()
        for place, act in enumerate(acts):
            course = Course(ACTS[act], world, scene)
            tally.moments += len(course.moments)
            wanted = number // len(acts) + (place < number % len(acts))
            _kill(course, wanted, random, tally)
        yield name, tally


def _kill(course: Course, wanted: int, random: Random, tally: Tally) -> None:
    killed = 0
    for run in range(wanted * _MOST_TRIES):
        if killed == wanted:
            return
        course.scene.restore()
        if run % 2:
            seconds = random.uniform(0, course.length)
            where = f"after {seconds * 1000:.1f} ms"
            was_killed = course.killed_after(seconds)
        else:
            moment = random.randrange(len(course.moments))
            where = course.moments[moment]
            was_killed = course.killed_at(moment)
        killed += was_killed
        tally.killed += was_killed
        tally.runs += 1
        _judge(course, f"{course.act.name} killed {where}", tally)


def _judge(course: Course, what: str, tally: Tally) -> None:
    """Looks at what a run left, does the act again, and looks once more."""
    wait_until_alone()
    left, found = stored(), Counter()
    if broken := broken_files():
        found["half_written"] += 1
        tally.notes.append(f"{what}: {broken}")
    elif left == course.before:
        tally.nothing += 1
    elif course.has_all(left, course.unrepeatable):
        tally.everything += 1
    else:
        found["half_written"] += 1
        tally.notes.append(f"{what}: {differences(course.before, left)}")
    response = course.act.run(course.world)
    is_upload = course.act.name == "upload"  # brought in twice, there are two to choose from
    if not (is_upload and left != course.before):
        again = course.has_all(stored(), course.unrepeatable_again)
        # what is done already may be refused, by a page
        most = 400 if left == course.before else 500
        if response.status_code >= most or not again or broken_files():
            found["not_repeatable"] += 1
            tally.notes.append(f"{what}, then again: {response.status_code}")
    if course.act.name in ISSUES:
        issue(course.world, course.world.decisions[2])
        if wrong := wrong_numbers():
            found["duplicate_numbers"] += 1
            tally.notes.append(f"{what}: {wrong}")
    for name, count in found.items():
        setattr(tally, name, getattr(tally, name) + count)


def wrong_numbers() -> list[str]:
    """Returns what is wrong with the numbers and the seals of the decisions; all are issued."""
    numbers = sorted(Decision.objects.values_list("number", flat=True))
    reports = gap_report(NumberSeries.objects.filter(symbol__startswith="QĐ"))
    wrong = [f"gaps {report.gaps}" for report in reports if report.gaps]
    if numbers != list(range(1, len(numbers) + 1)):
        wrong.append(f"numbers {numbers}")
    if (seal := first_broken_seal()) is not None:
        wrong.append(seal.reason)
    return wrong
