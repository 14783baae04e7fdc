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
    for what, name, asked in (
        ("ranking of a zone", "admin:zones_ranking", f"?campaign={YEARS[-1]}"),
        ("who handed in when", "admin:zones_discipline", f"?campaign={YEARS[-1]}"),
        ("results of a year", "results_board", f"?year={YEARS[-2]}"),
        ("news", "admin:news", ""),
    ):
        yield from _page(f"{what}, leader", "leader", reverse(name) + asked)
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
