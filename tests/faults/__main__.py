"""``python -m tests.faults``: breaks imports and issues off in the midst, and counts what is left.

Kills processes in the midst of imports and of issues, lets many of them edit the same sheets,
lets imports meet each other and the closing of a year. On a SQLite file of its own, and on
PostgreSQL (a database of its own) where a server listens at 127.0.0.1:5432 or DATABASE_URL names
one. Ends with an error if anything was written by half or lost.

``python -m tests.faults failover`` is a trial of its own: a database server dies while people
work, and its standby takes over.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.databases import postgresql_server, temporary_address
from tests.faults.failover import trial
from tests.faults.running import add_options

ROOT = Path(__file__).resolve().parents[2]
_FAULTS = ("half_written", "duplicate_numbers", "not_repeatable", "lost", "errors", "wrong")


def main() -> None:
    if sys.argv[1:2] == ["failover"]:
        trial.main(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    add_options(parser)
    parser.add_argument("--database", action="append", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    vendors = options.database or ["sqlite", *(["postgresql"] if postgresql_server() else [])]
    faults = 0
    for vendor in vendors:
        print(f"{vendor}, seed {options.seed}", flush=True)
        with (
            tempfile.TemporaryDirectory(prefix="thidua-faults-") as folder,
            temporary_address(vendor, Path(folder)) as address,
        ):
            found = run(address, Path(folder), *_passed_on(options))
            faults += sum(tally.get(name, 0) for tally in found.values() for name in _FAULTS)
    if faults:
        sys.exit(f"{faults} faults were not survived.")


def run(address: str, folder: Path, *arguments: str) -> dict[str, dict]:
    """Runs the trials on a database; returns the counts of each by its name."""
    counts = folder / "counts.json"
    command = [sys.executable, "-m", "tests.faults.running", "--json", str(counts), *arguments]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "DATABASE_URL": address,
        "TMPDIR": str(folder),
    }
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return json.loads(counts.read_text(encoding="utf-8"))


def _passed_on(options: argparse.Namespace) -> list[str]:
    chosen = {name: value for name, value in vars(options).items() if name != "database"}
    only = [f"--only={name}" for name in chosen.pop("only") or ()]
    return only + [f"--{name}={value}" for name, value in chosen.items()]


if __name__ == "__main__":
    main()
