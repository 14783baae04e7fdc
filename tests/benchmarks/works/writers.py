"""Several clerks save at once on SQLite."""

import sqlite3
import time
from collections.abc import Iterator

from django.db import connection

from tests.benchmarks import process
from tests.benchmarks.measuring import Line, at_most
from tests.benchmarks.plans import Bench

_START_UP = 6  # seconds until every process is ready to write


def writers(bench: Bench) -> Iterator[Line]:
    """Processes that save a point each again and again, against Django's SQLite defaults."""
    if connection.vendor != "sqlite":
        return
    plan = bench.plan
    ours = _run(bench)
    defaults = _run(bench, BENCHMARK_SQLITE_DEFAULTS="1")
    tried = defaults["refused"] + defaults["written"]
    share = defaults["refused"] / tried if tried else 0
    work = f"«database is locked», {plan.writers} writers for {plan.writer_seconds:g} s"
    note = (
        f"{ours['written']} saves; with Django's defaults {defaults['written']} saves, "
        f"{share:.0%} refused"
    )
    yield at_most(work, ours["refused"], 0, "errors", note=note)


def _run(bench: Bench, **environment: str) -> dict:
    world = bench.world(bench.plan.small)
    world.begin()
    path = connection.settings_dict["NAME"]
    connection.close()
    if environment:
        plain = sqlite3.connect(path)
        plain.execute("PRAGMA journal_mode=DELETE")
        plain.close()
    begins = time.time() + min(_START_UP, bench.plan.writer_seconds * 2 + 2)
    started = [
        process.start(
            "writer", number % world.agencies, begins, bench.plan.writer_seconds, **environment
        )
        for number in range(bench.plan.writers)
    ]
    answers = [process.answer(one) for one in started]
    return {key: sum(found[key] for found in answers) for key in ("written", "refused")}
