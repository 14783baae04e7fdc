"""Both sides of a backup, each a step of a process of its own (see ``process``)."""

import os
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

_STAMP = "measured"


def backed_up(folder: str) -> None:
    """Ours: database, files, and a manifest with a digest of every table."""
    from thidua.backups.making import make_backup

    make_backup(Path(folder), at=datetime.now(UTC))


def verified(folder: str) -> None:
    """Ours: every file's digest, then the dump opened (PostgreSQL: restored) and compared."""
    from thidua.backups.verifying import verify

    verdict = verify(_only(folder), _STAMP)
    if verdict.problems or not verdict.is_opened:
        raise AssertionError(verdict)


def restored(folder: str) -> None:
    """Ours: loaded beside, compared, put in place; the old database is kept."""
    from thidua.backups.restoring import restore

    restore(_only(folder), _STAMP, replace=True)


def bare_dump(folder: str) -> None:
    """FLOOR: ``pg_dump``, or SQLite's ``.backup``: the database alone, nothing checked."""
    from django.db import connection

    from thidua.backups.pgtools import access, tool

    path = Path(folder) / "bare"
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
        return
    told, env = access("default")
    program, _ = tool("pg_dump", connection.pg_version // 10000)
    subprocess.run([program, "-Fc", f"--file={path}", f"--dbname={told}"], env=env, check=True)


def bare_load(folder: str) -> None:
    """FLOOR: ``pg_restore`` into an empty database, or the file copied to its place."""
    from django.db import connection

    from thidua.backups.pgserver import Server
    from thidua.backups.pgtools import access, tool

    path = Path(folder) / "bare"
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(path)) as copy:
            copy.backup(connection.connection)
        os.sync()
        return
    server = Server("default")
    with server.made("bare", _STAMP) as name:
        told, env = access("default")
        program, _ = tool("pg_restore", server.major())
        what = [program, "--no-owner", "--exit-on-error", f"--dbname={told} dbname={name}", path]
        subprocess.run(what, env=env, check=True)


def _only(folder: str) -> Path:
    [found] = Path(folder).glob("thidua-*")
    return found


STEPS = (backed_up, verified, restored, bare_dump, bare_load)
