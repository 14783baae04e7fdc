"""Many processes issue at once: every number is given once and none is lost."""

import time
from collections.abc import Iterator

from django.db import connection

from awards.models import Decision, NumberSeries, RegisterEntry
from awards.services.numbering import gap_report
from awards.services.sealing import first_broken_seal
from tests.benchmarks import process
from tests.benchmarks.conferral import build_checked
from tests.benchmarks.measuring import Line, at_most
from tests.benchmarks.plans import Bench

_START_UP = 6  # seconds until every process has read its drafts


def numbering(bench: Bench) -> Iterator[Line]:
    """Processes that issue, one time in twenty rolled back; then every number is looked at."""
    plan = bench.plan
    bench.begin("checked", lambda: build_checked(plan.issues))
    connection.close()
    begins = time.time() + _START_UP
    started = [
        process.start("issuer", number, plan.writers, begins) for number in range(plan.writers)
    ]
    answers = [process.answer(one) for one in started]
    counts = {key: sum(one[key] for one in answers) for key in ("issued", "rolled_back", "errors")}
    seconds = max(one["ended"] for one in answers) - begins
    work = f"{plan.issues} issues by {plan.writers} processes"
    note = (
        f"{counts['issued']} issued, {counts['rolled_back']} rolled back, "
        f"{plan.issues / seconds:.0f}/s"
    )
    yield at_most(f"{work}: errors", counts["errors"], 0, "errors", note=note)
    yield at_most(f"{work}: wrong numbers", _wrong(counts["issued"]), 0, "numbers")
    broken = first_broken_seal()
    yield at_most(f"{work}: broken seals", int(broken is not None), 0, "seals")


def _wrong(issued: int) -> int:
    """Returns how many numbers are missing, given twice or given to what was rolled back."""
    series = NumberSeries.objects.get(symbol="QĐ-BTP")
    [report] = gap_report([series])
    numbers = list(Decision.objects.issued().values_list("number", flat=True))
    books = list(RegisterEntry.objects.values_list("number", flat=True))
    golden = NumberSeries.objects.get(symbol="SV-BTP").last_number
    return (
        len(report.gaps)
        + len(numbers) - len(set(numbers))
        + len(books) - len(set(books))
        + abs(len(numbers) - issued)
        + abs(series.last_number - issued)
        + abs(golden - issued)
    )  # fmt: skip
