"""``python -m tests.faults.fuzz``: spoiled workbooks and form posts, thousands of each.

Prints the seed, what became of them, the longest time and the most memory. On a SQLite file of
its own, and on PostgreSQL (a database of its own) where a server listens at 127.0.0.1:5432 or
DATABASE_URL names one. A failure is printed with its case, which ``--case`` sends again.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.databases import postgresql_server, temporary_address
from tests.faults.fuzzing import add_options

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.fuzz", description=__doc__)
    add_options(parser)
    parser.add_argument("--database", action="append", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    vendors = options.database or ["sqlite", *(["postgresql"] if postgresql_server() else [])]
    chosen = [f"--{name}={value}" for name, value in vars(options).items() if value is not None]
    failed = False
    for vendor in vendors:
        print(f"{vendor}, seed {options.seed}", flush=True)
        with (
            tempfile.TemporaryDirectory(prefix="thidua-fuzz-") as folder,
            temporary_address(vendor, Path(folder)) as address,
        ):
            failed |= _run(address, folder, [o for o in chosen if not o.startswith("--database")])
    if failed:
        sys.exit("Something failed; it is printed above.")


def _run(address: str, folder: str, options: list[str]) -> bool:
    """Fuzzes on one database in a process of its own; returns whether anything failed."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "DATABASE_URL": address,
        "TMPDIR": folder,
        # a visit is taken back with all that it wrote: many hours of posts would look idle
        "THIDUA_SESSION_IDLE_MINUTES": "1440",
    }
    command = [sys.executable, "-m", "tests.faults.fuzzing", *options]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode != 0


if __name__ == "__main__":
    main()
