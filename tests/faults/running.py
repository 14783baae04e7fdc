"""Runs the trials on the database that DATABASE_URL names; ``__main__`` makes one for it.

Prints a line for each trial, and as JSON what the tests read.
"""

import argparse
import json
import logging
import sys
from dataclasses import asdict
from random import Random

import django

TRIALS = ("kills", "edits", "imports", "closing")


def main() -> None:
    parser = argparse.ArgumentParser()
    add_options(parser)
    parser.add_argument("--json", help="file to write the counts to")
    options = parser.parse_args()
    django.setup()
    logging.disable(logging.CRITICAL)

    from tests.benchmarks.databases import Snapshots
    from tests.faults.trials import run

    found = {}
    for name, tally in run(Snapshots(), options, Random(options.seed)):
        print(f"  {name}: {tally}", flush=True)
        for note in tally.notes:
            print(f"    {note}", file=sys.stderr, flush=True)
        found[name] = asdict(tally)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(found, file)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds what may be chosen by hand."""
    parser.add_argument("--only", action="append", choices=TRIALS)
    parser.add_argument("--kills", type=int, default=100, help="of imports, and of issues")
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--sheets", type=int, default=50, help="that the edits are spread over")
    parser.add_argument("--processes", type=int, default=8, help="that edit at once")
    parser.add_argument("--rounds", type=int, default=20, help="of the races")
    parser.add_argument("--seed", type=int, default=1)


if __name__ == "__main__":
    main()
