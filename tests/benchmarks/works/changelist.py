"""The list of all points, of a few and of a million."""

from collections import defaultdict
from collections.abc import Iterator
from statistics import median
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse

from tests.benchmarks.data import World
from tests.benchmarks.flows import signed_in
from tests.benchmarks.measuring import Line, at_most, seconds_of, times_slower
from tests.benchmarks.plans import Bench
from tests.benchmarks.works.queries import count_queries
from zones.models import Agency

_TIMES = 3
_A_PAGE = 50
_ROUNDS = 3  # putting back a million points takes long


def changelist(bench: Bench) -> Iterator[Line]:
    """First page, searches, filters and last page; as loaded, and after ANALYZE."""
    if not bench.plan.huge:
        return
    small, huge = bench.world(bench.plan.small), bench.world(bench.plan.huge)
    for analyzed in (False, True):
        seconds: dict[tuple[str, int], list[float]] = defaultdict(list)
        sent: dict[str, int] = {}
        for _ in range(min(bench.plan.rounds, _ROUNDS)):
            for world in (small, huge):
                _measure(world, analyzed, seconds, sent)
        state = ", after ANALYZE" if analyzed else ""
        for page in sent:
            few, many = (median(seconds[page, world.agencies]) for world in (small, huge))
            yield times_slower(
                f"list of {huge.points} points, {page}{state}",
                many,
                few,
                3,
                note=f"other side: {small.points} points",
            )
        most = max(sent, key=sent.get)
        yield at_most(
            f"queries, list of {huge.points} points{state}",
            sent[most],
            10,
            "queries",
            note=f"most: {most}",
        )


def _measure(world: World, analyzed: bool, seconds: dict, sent: dict[str, int]) -> None:
    world.begin(filled=True)
    if analyzed:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    client, address = signed_in(world), reverse("admin:zones_score_changelist")
    for page, asked in _pages(world).items():

        def read(asked=asked):
            response = client.get(f"{address}?{urlencode(asked)}")
            if response.status_code != 200 or b"td-link" not in response.content:
                raise AssertionError(f"The list shows nothing for {asked}.")

        sent[page] = count_queries(read)
        seconds[page, world.agencies].extend(seconds_of(read) for _ in range(_TIMES))


def _pages(world: World) -> dict[str, dict]:
    agency = Agency.objects.order_by("code").last()
    return {
        "first page": {},
        "search for an agency": {"q": "thi dua so 00001"},
        "search for a criterion": {"q": "noi dung cong tac iii 7"},
        "search for both": {"q": "00001 iii 7"},
        "filter by agency": {"agency": agency.pk},
        "filter by kind": {"kind": "penalty"},
        "last page": {"p": (world.points + _A_PAGE - 1) // _A_PAGE},
    }
