"""Pages that a leader opens, on ten years of the whole country."""

from collections.abc import Iterator
from statistics import median

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from tests.benchmarks.decade import YEARS, build_decade
from tests.benchmarks.measuring import Line, at_most, seconds_of, shown
from tests.benchmarks.plans import Bench
from tests.benchmarks.works.queries import count_queries

_MOST_SECONDS, _MOST_QUERIES, _TIMES = 0.15, 18, 9
# two of each kind of record: which are found, and what is told of them
_MOST_QUERIES_OF_A_SEARCH = 34


def national_pages(bench: Bench) -> Iterator[Line]:
    """The first page of each role, results, discipline, search: one process's time, its queries."""
    years, provinces = bench.plan.years, bench.plan.provinces
    bench.begin("decade", lambda: build_decade(years, provinces))
    for username in ("bench", "leader", "chair", "clerk"):
        yield from _page(f"first page, {username}", username, reverse("admin:index"))
    running, closed = YEARS[-1], YEARS[-2]
    for what, address in {
        "ranking of a zone": f"{reverse('admin:zones_ranking')}?campaign={running}",
        "who handed in when": f"{reverse('admin:zones_discipline')}?campaign={running}",
        "choice of the closing report": f"{reverse('admin:awards_conference')}?campaign={closed}",
        "statistics of awards": reverse("admin:awards_statistics"),
        "results of a year": f"{reverse('results_board')}?year={closed}",
        "an agency's years": reverse("results_agency", args=["STP-01"]),
        "a zone's years": reverse("results_zone", args=["CUM-1"]),
        "awards by name": f"{reverse('results_awards')}?name=nguyen+van",
        "decisions": reverse("results_decisions"),
        "news": reverse("admin:news"),
    }.items():
        yield from _page(f"{what}, leader", "leader", address)
    yield from _page("first steps, Ministry", "bench", reverse("admin:zones_campaign_start"))
    for username, words in (("leader", "so+tu+phap"), ("clerk", "tinh+thu+2020")):
        address = f"{reverse('admin:global_search')}?q={words}"
        yield from _page(f"search, {username}", username, address, _MOST_QUERIES_OF_A_SEARCH)


def _page(
    what: str, username: str, address: str, most_queries: int = _MOST_QUERIES
) -> Iterator[Line]:
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))

    def read() -> None:
        response = client.get(address)
        if response.status_code != 200:
            raise AssertionError(f"{address} is not shown to {username}.")

    sent = count_queries(read)
    found = median(seconds_of(read) for _ in range(_TIMES))
    bar, is_met = f"≤ {shown(_MOST_SECONDS)}", found <= _MOST_SECONDS
    yield Line(what, shown(found), bar=bar, met=is_met)
    yield at_most(f"queries, {what}", sent, most_queries, "queries")
