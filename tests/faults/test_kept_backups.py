"""Old backups are removed when a whole one was made; that one never."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.faults.test_missing_triggers import backed_up
from tests.faults.test_verified_backups import forge
from tests.thidua.signingin import make_person


@pytest.fixture(autouse=True)
def _somebody(own_database) -> None:
    make_person("lan")


def dated(folder: Path, *, days: int) -> Path:
    """Gives the backup another time, as if the clock had been wrong; returns its folder."""
    forge(folder, made_at=timezone.localtime() + timedelta(days=days))
    return folder


def test_a_backup_dated_in_the_future_removes_no_later_one_and_is_told(tmp_path, capsys):
    future = dated(backed_up(tmp_path), days=4000)
    older = dated(backed_up(tmp_path), days=-1)
    first = backed_up(tmp_path, "--keep", "1")
    assert set(tmp_path.glob("thidua-*")) == {future, first}
    second = backed_up(tmp_path, "--keep", "1")
    assert set(tmp_path.glob("thidua-*")) == {future, second}
    told = capsys.readouterr()
    assert re.search(rf"Bản {future.name} đề \d\d:\d\d \d\d/\d\d/\d{{4}}, sau cả bản", told.err)
    assert older.name in told.out


def test_a_clock_that_is_slow_now_removes_nothing(tmp_path):
    ahead = dated(backed_up(tmp_path), days=2), dated(backed_up(tmp_path), days=1)
    made = backed_up(tmp_path, "--keep", "1")
    assert set(tmp_path.glob("thidua-*")) == {*ahead, made}
