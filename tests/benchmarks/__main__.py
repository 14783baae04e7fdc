"""``python -m tests.benchmarks``: measures the project's speed and prints one table.

On a SQLite file of its own, and on PostgreSQL (a database of its own) where a server listens at
127.0.0.1:5432 or DATABASE_URL names one. Nothing here fails when a bar is missed: it is said.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.databases import postgresql_server, temporary_address
from tests.benchmarks.measuring import Line, table_of
from tests.benchmarks.running import WORKS

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    options = _options()
    vendors = options.database or ["sqlite", *(["postgresql"] if postgresql_server() else [])]
    lines: list[Line] = []
    failed = False
    for vendor in vendors:
        with (
            tempfile.TemporaryDirectory(prefix="thidua-benchmarks-") as name,
            temporary_address(vendor, Path(name)) as address,
        ):
            failed |= _run(options, Path(name), address) != 0
            found = Path(name) / "lines.jsonl"
            if found.exists():
                rows = found.read_text(encoding="utf-8").splitlines()
                lines.extend(Line(**json.loads(row)) for row in rows)
    print(table_of(lines))
    if failed:
        sys.exit("A work ended with an error; its lines are missing.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="without the 1,000,020 points")
    size.add_argument("--tiny", action="store_true", help="a few points: only that it runs")
    parser.add_argument("--only", action="append", choices=list(WORKS), metavar="NAME")
    parser.add_argument("--rounds", type=int, help="how often each side is run")
    parser.add_argument("--database", action="append", choices=["sqlite", "postgresql"])
    return parser.parse_args()


def _run(options: argparse.Namespace, folder: Path, address: str) -> int:
    """Runs the works on one database in a process of its own; returns its exit code."""
    plan = "tiny" if options.tiny else "quick" if options.quick else "full"
    command = [sys.executable, "-m", "tests.benchmarks.running"]
    command += ["--folder", str(folder), "--plan", plan]
    if options.rounds:
        command += ["--rounds", str(options.rounds)]
    if options.only:
        command += ["--only", *options.only]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "DATABASE_URL": address,
        "THIDUA_DEBUG": "1",
        "THIDUA_MEDIA_ROOT": str(folder / "media"),
        "THIDUA_CACHE_URL": f"filecache://{folder / 'cache'}",
        "TMPDIR": str(folder),
    }
    # a process of its own would else compile its modules anew each time, which no server does
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    main()
