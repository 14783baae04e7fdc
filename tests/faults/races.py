"""Imports that meet: each other, on the same and on other points, and the closing of the year."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from random import Random

from django.urls import reverse

from tests.faults.acts import ACTS, World
from tests.faults.children import answers_of
from tests.faults.scene import Scene
from tests.zones.workbooks.builders import points, upload, wide
from zones.models import Score, ScoreSheet, Standing, WorkbookImport, ZoneYear
from zones.services.closing import close_zone_year
from zones.services.ranking import rank_campaign

State = WorkbookImport.State


@dataclass
class RaceTally:
    """What became of the races."""

    rounds: int = 0
    first_only: int = 0
    second_only: int = 0
    both: int = 0
    neither: int = 0
    wrong: int = 0
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.rounds} rounds, {self.wrong} wrong ({self.first_only} only the first, "
            f"{self.second_only} only the second, {self.both} both, {self.neither} neither)"
        )

    def count(self, first: bool, second: bool) -> None:
        name = {
            (True, False): "first_only",
            (False, True): "second_only",
            (True, True): "both",
        }.get((first, second), "neither")
        setattr(self, name, getattr(self, name) + 1)
        self.rounds += 1


def import_races(world: World, scene: Scene, rounds: int, random: Random) -> RaceTally:
    """Two imports confirmed at once: of the same points one is written, of others both.

    The one that came second finds its preview computed anew, and confirming that writes it.
    """
    tally = RaceTally()
    for number in range(rounds):
        are_same = number % 2 == 0
        scene.restore()
        codes = ("STP-1", "STP-1" if are_same else "STP-2")
        staged = [
            upload(world.year, wide([code, "", value]), user=world.clerk).workbook_import
            for code, value in zip(codes, (41, 42), strict=True)
        ]
        works = [partial(_confirm, world, one.pk, random.uniform(0, 0.01)) for one in staged]
        answers_of(works)
        written = [_state(one) == State.CONFIRMED for one in staged]
        tally.count(*written)
        wanted = (1,) if are_same else (2,)
        problem = "" if sum(written) in wanted else f"{written} written"
        for one, is_written in zip(staged, written, strict=True):
            if not is_written:
                _confirm(world, one.pk, 0)  # as it was computed anew
        if not problem and {_state(one) for one in staged} != {State.CONFIRMED}:
            problem = "the second could not be confirmed anew"
        expected = {"41", "42"} if not are_same else {"42" if written[0] else "41"}
        stands = {points(world.year)[code, "I.1"] for code in codes}
        if not problem and stands != expected:
            problem = f"{stands} stand, not {expected}"
        _note(tally, number, problem)
    return tally


def restarts(world: World, scene: Scene) -> RaceTally:
    """Previewed by one process, confirmed by another that began afterwards.

    The second time a point moved in between: the preview is stale, and is computed anew.
    """
    tally = RaceTally()
    for is_moved in (False, True):
        scene.restore()
        answers_of([partial(_upload_page, world)])
        staged = WorkbookImport.objects.exclude(pk=world.staged.pk).get(state=State.STAGED)
        if is_moved:
            Score.objects.filter(criterion__path="I.1").update(self_points=Decimal("59.5"))
        answers_of([partial(_confirm, world, staged.pk, 0)])
        is_written = _state(staged) == State.CONFIRMED
        problem = "" if is_written != is_moved else f"written: {is_written}"
        if is_moved and not problem:
            answers_of([partial(_confirm, world, staged.pk, 0)])
            problem = "" if _state(staged) == State.CONFIRMED else "not written the second time"
        if not problem and points(world.year)["STP-1", "I.1"] != "13":
            problem = "the point is not what was brought in"
        tally.count(is_written, is_moved)
        _note(tally, int(is_moved), problem)
    return tally


def _upload_page(world: World) -> int:
    return ACTS["upload"].run(world).status_code


def closing_races(world: World, scene: Scene, rounds: int, random: Random) -> RaceTally:
    """An import confirmed while its zone's year is closed: in the standings whole, or refused."""
    tally = RaceTally()
    scene.restore()
    staged = upload(
        world.year, wide(["STP-1", "", 41], ["STP-2", "", 42]), field="appraised", user=world.clerk
    ).workbook_import
    ScoreSheet.objects.update(
        state="appraised",
        submitted_at=staged.created_at,
        submitted_by=world.clerk,
        appraised_at=staged.created_at,
        appraised_by=world.clerk,
    )
    closing = Scene("closing", scene.snapshots)
    for number in range(rounds):
        closing.restore()
        works: list[Callable] = [
            partial(_confirm, world, staged.pk, random.uniform(0, 0.02)),
            partial(_close, world, random.uniform(0, 0.06)),
        ]
        _, is_closed = answers_of(works)
        is_written = _state(staged) == State.CONFIRMED
        tally.count(is_written, is_closed)
        problem = "" if is_closed else "not closed"
        if not problem and _ranked(world) != _frozen():
            problem = "points were written after the standings were frozen"
        _note(tally, number, problem)
    return tally


def _note(tally: RaceTally, number: int, problem: str) -> None:
    if problem:
        tally.wrong += 1
        tally.notes.append(f"round {number}: {problem}")


def _confirm(world: World, pk: int, delay: float) -> int:
    time.sleep(delay)
    address = reverse("admin:zones_workbookimport_confirm", args=[pk])
    return world.clients[world.clerk.pk].post(address).status_code


def _close(world: World, delay: float) -> bool:
    time.sleep(delay)
    close_zone_year(ZoneYear.objects.get(), by=world.clerk)
    return True


def _state(staged: WorkbookImport) -> str:
    return WorkbookImport.objects.get(pk=staged.pk).state


def _ranked(world: World) -> dict:
    contests = rank_campaign(world.year.campaign, zone=world.year.zone)
    return {line.agency_id: line.total for contest in contests for line in contest.lines}


def _frozen() -> dict:
    return dict(Standing.objects.values_list("agency_id", "total"))
