"""Queries of an import's pages."""

from collections.abc import Iterator

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.flows import new_import
from tests.benchmarks.measuring import Line, Step, at_most
from tests.benchmarks.plans import Bench

_MOST = 15


def queries(bench: Bench) -> Iterator[Line]:
    """Upload, preview page and confirm, each with its session, user and transaction."""
    for agencies in (bench.plan.small, bench.plan.large):
        world = bench.world(agencies)
        path = world.wide_file()
        world.begin()
        flow = new_import(world)
        steps = {
            "upload": lambda flow=flow, path=path: flow.upload(path),
            "preview": flow.preview,
            "confirm": flow.confirm,
        }
        for name, step in steps.items():
            work = f"{name} of {world.points} points"
            yield at_most(work, count_queries(step), _MOST, "queries")


def count_queries(step: Step) -> int:
    """Returns how many statements the step sends, BEGIN and COMMIT among them."""
    with CaptureQueriesContext(connection) as sent:
        step()
    return len(sent)
