"""Many processes edit the same sheets at once: no save that was acknowledged is lost."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from random import Random

from django.test import Client

from tests.faults.children import answers_of
from tests.faults.people import make_clerk
from tests.zones.factories import SampleYear
from tests.zones.sheetforms import address
from zones.models import Score, ScoreChange, ScoreSheet
from zones.services.sheetpoints import hundredths

_PATHS = ("I.1", "I.2")
_HIGHEST = 4000  # hundredths that both criteria take

Saved = tuple[int, int, int | None, int]  # sheet, criterion, seen and written hundredths


@dataclass
class EditTally:
    """What became of the edits."""

    edits: int = 0
    acknowledged: int = 0
    shown_as_conflict: int = 0
    asked_to_retry: int = 0
    errors: int = 0
    lost: int = 0
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.edits} edits, {self.acknowledged} acknowledged, {self.shown_as_conflict} shown "
            f"as conflicts, {self.asked_to_retry} asked to try again, {self.errors} errors, "
            f"{self.lost} lost"
        )


def edits(number: int, sheets: int, processes: int, seed: int) -> EditTally:
    """Lets the processes edit, and follows every point from its first value to its last."""
    year = SampleYear(stp=sheets)
    clerk = make_clerk()
    client = Client(raise_request_exception=False)
    client.force_login(clerk)
    criteria = [year.tables["STP"].criteria.get(path=path).pk for path in _PATHS]
    points = [(sheet, criterion) for sheet in year.sheets.values() for criterion in criteria]
    shares = [range(first, number, processes) for first in range(processes)]
    answers = answers_of([partial(_edit, client, points, share, seed) for share in shares])
    tally = EditTally(edits=number)
    saved: list[Saved] = []
    for answer in answers:
        saved += [tuple(one) for one in answer["saved"]]
        tally.shown_as_conflict += answer["conflicts"]
        tally.asked_to_retry += answer["busy"]
        tally.errors += answer["errors"]
    tally.acknowledged = len(saved)
    tally.notes = lost_saves(saved)
    tally.lost = len(tally.notes)
    return tally


def _edit(client: Client, points: list, share: range, seed: int) -> dict:
    """Edits one point after another; returns what was acknowledged and what was not."""
    found: dict = {"saved": [], "conflicts": 0, "busy": 0, "errors": 0}
    for number in share:
        random = Random(f"{seed}:{number}")
        sheet, criterion = random.choice(points)
        seen = _standing(sheet, criterion)
        value = 1 + number % _HIGHEST
        response = client.post(address(sheet), _typed(criterion, seen, value))
        if response.status_code == 302:
            found["saved"].append((sheet.pk, criterion, seen, value))
        elif response.status_code == 200:
            found["conflicts"] += 1
        else:
            found["busy" if response.status_code == 503 else "errors"] += 1
    return found


def _standing(sheet: ScoreSheet, criterion: int) -> int | None:
    found = Score.objects.filter(sheet=sheet, criterion=criterion)
    return hundredths(found.values_list("self_points", flat=True).first())


def _typed(criterion: int, seen: int | None, value: int) -> dict[str, str]:
    key = f"self-{criterion}"
    return {
        key: f"{value // 100},{value % 100:02}",
        f"seen-{key}": "" if seen is None else str(seen),
    }


def lost_saves(saved: list[Saved]) -> list[str]:
    """Returns each acknowledged save that is neither standing nor followed by a later one.

    Every value is written once, so that the saves of a point make one chain from the first to
    what stands: two that began from the same value mean that one overwrote the other unseen.
    """
    by_point: dict[tuple[int, int], dict[int | None, int]] = defaultdict(dict)
    lost = []
    for sheet, criterion, seen, value in saved:
        chain = by_point[sheet, criterion]
        if seen in chain:
            lost.append(f"{sheet}/{criterion}: {chain[seen]} or {value} from {seen}")
        chain[seen] = value
    recorded = set(
        ScoreChange.objects.applied().values_list("sheet_id", "criterion_id", "new_self")
    )
    recorded = {(sheet, criterion, hundredths(new)) for sheet, criterion, new in recorded}
    for (sheet, criterion), chain in by_point.items():
        value, steps = None, 0
        while value in chain:
            value, steps = chain[value], steps + 1
        stands = Score.objects.get(sheet=sheet, criterion=criterion).self_points
        if steps != len(chain) or hundredths(stands) != value:
            lost.append(f"{sheet}/{criterion}: {chain} ends at {value}, {stands} stands")
        lost += [
            f"{sheet}/{criterion}: {value} is not in the history"
            for value in chain.values()
            if (sheet, criterion, value) not in recorded
        ]
    return lost
