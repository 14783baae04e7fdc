"""Runs the works on one database and writes their lines to a file; started by ``__main__``."""

import argparse
import json
import sys
import time
from importlib import import_module
from pathlib import Path

WORKS = {
    "pages_1560": "importing",
    "points_100020": "importing",
    "memory": "memory",
    "hostile": "hostile",
    "queries": "queries",
    "points_1000020": "commandline",
    "export": "exporting",
    "ranking": "ranking",
    "sheet": "sheetpage",
    "changelist": "changelist",
    "national_pages": "nationalpages",
    "writers": "writers",
    "numbering": "numbering",
    "decision_print": "awarding",
    "certificates": "awarding",
    "rule_check": "awarding",
    "register": "awarding",
    "backup": "backing",
}


def main() -> None:
    import django
    from django.db import connection

    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--plan", required=True)
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args()
    django.setup()

    from dataclasses import replace

    from tests.benchmarks.databases import Snapshots
    from tests.benchmarks.plans import PLANS, Bench

    plan = PLANS[options.plan]
    if options.rounds:
        plan = replace(plan, rounds=options.rounds)
    bench = Bench(plan, Snapshots(), options.folder)
    with (options.folder / "lines.jsonl").open("w", encoding="utf-8") as found:
        for name in options.only or WORKS:
            work = getattr(import_module(f"tests.benchmarks.works.{WORKS[name]}"), name)
            began = time.monotonic()
            for line in work(bench):
                line.database = connection.vendor
                found.write(json.dumps(line.as_dict(), ensure_ascii=False) + "\n")
                print(line.in_short(), file=sys.stderr, flush=True)  # also when it is broken off
            spent = time.monotonic() - began
            print(f"{connection.vendor}: {name} took {spent:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
