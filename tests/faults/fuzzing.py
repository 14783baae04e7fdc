"""Fuzzes on the database that DATABASE_URL names; ``fuzz`` makes one for it.

Every so many are sent by a process of their own: what kills it is a failure, and no end.
"""

import argparse
import logging
import sys

import django

_A_PROCESS = 250
_TOLD_EVERY = 1000


def main() -> None:
    parser = argparse.ArgumentParser()
    add_options(parser)
    options = parser.parse_args()
    django.setup()
    logging.disable(logging.CRITICAL)

    from django.test.utils import setup_test_environment

    from tests.benchmarks.databases import Snapshots
    from tests.faults.formfuzz import FormFuzz
    from tests.faults.workbookfuzz import WorkbookFuzz

    setup_test_environment()  # answers keep what their pages were made of
    snapshots = Snapshots()
    failed = 0
    if options.workbooks:
        failed += _run("workbooks", WorkbookFuzz(), options.workbooks, options)
        snapshots.restore("empty")
    if options.forms:
        fuzz = FormFuzz(("ministry", "agency", "chair", "issuer", "administrator"), 1)
        failed += _run(
            f"forms of {len(fuzz.posted_routes)} addresses", fuzz, options.forms, options
        )
    sys.exit(1 if failed else 0)


def _run(name: str, fuzz, number: int, options: argparse.Namespace) -> int:
    """Sends so many, prints what became of them, and returns how many failed."""
    from tests.faults.children import fork
    from tests.faults.fuzztally import FuzzTally

    if options.case:
        fuzz.strike(options.case)
        print(f"  {name}: {fuzz.tally}", *fuzz.tally.failures, sep="\n    ")
        return len(fuzz.tally.failures)
    whole = FuzzTally()
    end = options.first + number
    for first in range(options.first, end, _A_PROCESS):
        numbers = range(first, min(first + _A_PROCESS, end))

        def send(numbers=numbers) -> dict:
            for one in numbers:
                fuzz.strike(f"{options.seed}:{one}")
            return vars(fuzz.tally)

        was_killed, answer = fork(send).ended()
        if was_killed:
            whole.failures.append(f"the process died between {numbers[0]} and {numbers[-1]}")
            continue
        for failure in answer["failures"]:
            print(f"    {failure}", file=sys.stderr, flush=True)
        whole.add(answer)
        if whole.sent % _TOLD_EVERY == 0:
            print(f"    so far {name}: {whole}", file=sys.stderr, flush=True)
    print(f"  {name}: {whole}", flush=True)
    return len(whole.failures)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds what may be chosen by hand."""
    parser.add_argument("--forms", type=int, default=10_000)
    parser.add_argument("--workbooks", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first one")
    parser.add_argument("--case", help="only this one, as a failure names it, for instance 1:4711")


if __name__ == "__main__":
    main()
