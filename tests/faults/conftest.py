"""A database of its own for each test that really commits, breaks or locks; backups checked."""

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.faults.databases import kept_empty, own_copy

# Windows has neither fork, kill -9 and limits on files, nor a zone of a process's clock
collect_ignore = (
    [
        *("test_processes.py", "test_full_disk.py", "test_new_year.py", "test_failover.py"),
        "test_reminders_at_once.py",
        "test_killed_migrate.py",
    ]
    if sys.platform == "win32"
    else []
)


@pytest.fixture(scope="session")
def empty_database(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[str]:
    """A copy of the migrated database, made before any test writes into it."""
    with django_db_blocker.unblock(), kept_empty(tmp_path_factory.mktemp("empty")) as name:
        yield name


@pytest.fixture
def own_database(empty_database, db, django_db_blocker, tmp_path, monkeypatch) -> Iterator[str]:
    """Points Django at a database of its own, on disk; gives its DATABASE_URL.

    Others may be opened beside it, as backups do: a test case of Django's would refuse them.
    """
    real = django_db_blocker._real_ensure_connection
    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", real)
    with own_copy(empty_database, tmp_path) as address:
        yield address


@pytest.fixture
def verified(capsys) -> Callable[[Path], str]:
    """Returns a function that checks a backup: '' where it is whole, else what is wrong."""

    def verify(folder: Path) -> str:
        with suppress(SystemExit):
            call_command("verify_backup", str(folder))
        told = capsys.readouterr()
        is_whole = "Bản sao lưu nguyên vẹn: mọi tệp, mọi bảng" in told.out
        assert is_whole != bool(told.err)
        return told.err

    return verify
