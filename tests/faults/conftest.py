"""Backups checked; what Windows cannot run."""

import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import call_command

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
