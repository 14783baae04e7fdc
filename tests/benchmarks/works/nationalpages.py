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


def national_pages(bench: Bench) -> Iterator[Line]:
    """The first page of each role: the time of one process, and its queries."""
    years, provinces = bench.plan.years, bench.plan.provinces
    bench.begin("decade", lambda: build_decade(years, provinces))
    for username in ("bench", "leader", "chair", "clerk"):
        yield from _page(f"first page, {username}", username, reverse("admin:index"))
    ranking = f"{reverse('admin:zones_ranking')}?campaign={YEARS[-1]}"
    yield from _page("ranking of all zones, leader", "leader", ranking)


def _page(what: str, username: str, address: str) -> Iterator[Line]:
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
    yield at_most(f"queries, {what}", sent, _MOST_QUERIES, "queries")
