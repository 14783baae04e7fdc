"""A dump of the demonstration per release, and what must stand in it after every migration since.

A release is kept by ``python -m tests.faults.releases NUMBER`` on a database that holds
the demonstration and nothing else, once for SQLite and once for PostgreSQL (DATABASE_URL).
"""

import gzip
import sqlite3
import subprocess
from pathlib import Path

FOLDER = Path(__file__).parent
# what was written stays as it was, column by column, whatever later releases add beside it
KEPT_TABLES = (
    *(
        "zones_agency",
        "zones_membership",
        "zones_appointment",
        "zones_criterion",
        "zones_gradeband",
    ),
    *("zones_scoresheet", "zones_score", "zones_scorewrite", "zones_scorechange", "zones_standing"),
    *("zones_workbookimport", "zones_workbookfile", "awards_nomination", "awards_decision"),
    *("awards_article", "awards_decisionbasis", "awards_recipient", "awards_proposal"),
    *("awards_awardline", "awards_appointmentline", "awards_awardrecord", "awards_chainhead"),
    *("awards_numberseries", "awards_registerentry", "accounts_user"),
)


def releases() -> list[str]:
    """Returns the numbers of the releases that a dump is kept of."""
    return sorted((path.name for path in FOLDER.iterdir() if path.name.isdigit()), key=int)


def dump_of(release: str, vendor: str) -> str:
    """Returns the SQL that makes the database of the release."""
    return gzip.decompress((FOLDER / release / f"{vendor}.sql.gz").read_bytes()).decode()


def keep(release: str, vendor: str, sql: str) -> Path:
    """Writes the SQL as the dump of the release; returns its file."""
    path = FOLDER / release / f"{vendor}.sql.gz"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(sql.encode(), compresslevel=9, mtime=0))
    return path


def sqlite_dump(path: str) -> str:
    """Returns the SQL of a SQLite file."""
    return "\n".join(sqlite3.connect(path).iterdump()) + "\n"


def postgresql_dump(address: str) -> str:
    """Returns the SQL of a PostgreSQL database, without the commands that only psql knows."""
    command = ["pg_dump", "--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=500"]
    dumped = subprocess.run([*command, address], check=True, capture_output=True, text=True)
    lines = dumped.stdout.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(("\\", "--")))
