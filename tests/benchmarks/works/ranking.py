"""Ranking of a campaign against summing in Python."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from tests.benchmarks.measuring import Line, Side, at_most, by_turns, times_faster
from tests.benchmarks.plans import Bench
from tests.benchmarks.works.queries import count_queries
from zones.models import Campaign, Score
from zones.services.ranking import rank_campaign

_MOST_QUERIES = 5


def ranking(bench: Bench) -> Iterator[Line]:
    """Time, queries, and places compared with sums of exact decimals."""
    for agencies in filter(None, (bench.plan.large, bench.plan.huge)):
        world = bench.world(agencies)
        world.begin(filled=True)
        campaign = world.campaign
        sides = {
            "ours": Side(lambda campaign=campaign: rank_campaign(campaign)),
            "objects": Side(lambda campaign=campaign: places_summed_from_objects(campaign)),
            "values": Side(lambda campaign=campaign: places_summed_in_python(campaign)),
        }
        timings = by_turns(sides, bench.plan.rounds)
        sent = count_queries(lambda campaign=campaign: rank_campaign(campaign))
        work = f"ranking of {agencies} agencies ({world.points} points)"
        for side, least, what in (("objects", 5, "model objects"), ("values", None, "bare tuples")):
            yield times_faster(
                work,
                timings.median("ours"),
                timings.median(side),
                least,
                note=f"other side: summing {what} in Python, places only",
            )
        yield at_most(f"queries, {work}", sent, _MOST_QUERIES, "queries")
        found = {
            line.agency_id: line.place
            for contest in rank_campaign(campaign)
            for line in contest.lines
        }
        exact = places_summed_in_python(campaign)
        wrong = sum(found.get(agency) != place for agency, place in exact.items())
        wrong += len(found.keys() ^ exact.keys())
        yield at_most(f"places different from exact decimals, {work}", wrong, 0, "places")


def places_summed_from_objects(campaign: Campaign) -> dict[int, int]:
    """Returns each agency's place as a first version would compute it: model by model."""
    scores = Score.objects.filter(sheet__campaign=campaign).select_related("sheet", "criterion")
    return _places(
        (
            score.sheet.agency_id,
            score.criterion.kind,
            score.criterion.tie_break,
            score.self_points,
            score.appraised_points,
            score.approved_points,
        )
        for score in scores
    )


def places_summed_in_python(campaign: Campaign) -> dict[int, int]:
    """Returns each agency's place by sums of decimals: the fastest in Python, the exact oracle."""
    return _places(
        Score.objects.filter(sheet__campaign=campaign).values_list(
            "sheet__agency_id",
            "criterion__kind",
            "criterion__tie_break",
            "self_points",
            "appraised_points",
            "approved_points",
        )
    )


def _places(rows: Iterable[tuple]) -> dict[int, int]:
    totals: dict[int, Decimal] = defaultdict(Decimal)
    ties: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for agency, kind, order, own, appraised, approved in rows:
        points = next((p for p in (approved, appraised, own) if p is not None), Decimal(0))
        totals[agency] += -points if kind == "penalty" else points
        if order is not None:
            ties[agency][order] = points
    strength = {
        agency: (total, [ties[agency][order] for order in sorted(ties[agency])])
        for agency, total in totals.items()
    }
    places: dict[int, int] = {}
    previous = None
    ordered = sorted(strength, key=strength.__getitem__, reverse=True)
    for position, agency in enumerate(ordered, start=1):
        tied = previous is not None and strength[agency] == strength[previous]
        places[agency] = places[previous] if tied else position
        previous = agency
    return places
