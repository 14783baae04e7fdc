"""What a command that was killed left half-made is named by the next restore, and nothing else."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests.faults.databases import on_server
from tests.faults.test_missing_triggers import backed_up
from tests.thidua.signingin import make_person

STAMP = "20260102_030405_0abc"
HALF_MADE = {
    "sqlite": [f".{STAMP}", f".{STAMP}-wal", f".{STAMP}-before", f".{STAMP}-before-journal"],
    "postgresql": [f"_restored_{STAMP}", f"_trial_{STAMP}"],
}
KEPT = {"sqlite": [f".before-{STAMP}", ".old"], "postgresql": [f"_before_{STAMP}", "_old"]}


@pytest.fixture
def backup(own_database, tmp_path) -> Path:
    make_person("lan")
    return backed_up(tmp_path / "backups")


def leave(name: str) -> None:
    if connection.vendor == "sqlite":
        Path(name).touch()
    else:
        on_server(f"CREATE DATABASE {name}")


def test_what_is_half_made_is_told_and_what_is_kept_is_not(backup, capsys):
    live = connection.settings_dict["NAME"]
    half_made, kept = (
        [f"{live}{ending}" for ending in endings[connection.vendor]]
        for endings in (HALF_MADE, KEPT)
    )
    for name in half_made + kept:
        leave(name)
    capsys.readouterr()
    call_command("restore", str(backup), replace=True)
    told = capsys.readouterr().err.splitlines()
    assert len(told) == len(half_made)
    assert all(
        f"để lại {name}:" in line for name, line in zip(sorted(half_made), told, strict=True)
    )
