"""A database that lacks a trigger is saved whole, told, and restored with every trigger."""

from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.faults.acts import World
from tests.faults.digests import stored
from tests.faults.test_verified_backups import dump_of, flip, forge
from thidua import triggers
from thidua.backups.manifest import Manifest

NAME = "audit_entry_only_grows_update"


@pytest.fixture(autouse=True)
def _world(own_database) -> None:
    World()


def drop() -> None:
    on_table = " ON audit_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {NAME}{on_table}")


def switch_off() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE audit_entry DISABLE TRIGGER {NAME}")


def install() -> None:
    triggers.install(connection, triggers.declared("audit"))


def backed_up(folder: Path, *options: str) -> Path:
    """Makes a backup, of a database that lacks a trigger too; returns its folder."""
    before = set(folder.glob("*"))
    with suppress(CommandError):
        call_command("backup", str(folder), *options)
    (made,) = (path for path in folder.iterdir() if path not in before)
    return made


ways = pytest.mark.parametrize(
    "take_away", [drop, pytest.param(switch_off, marks=pytest.mark.postgresql)]
)


@ways
def test_it_is_saved_and_the_operator_is_told_which_trigger_is_missing(
    take_away, verified, tmp_path
):
    take_away()
    with pytest.raises(CommandError, match=f"thiếu hoặc bị tắt: {NAME}\\.") as told:
        call_command("backup", str(tmp_path / "backups"))
    assert told.value.returncode == 1
    (folder,) = (tmp_path / "backups").iterdir()
    said = verified(folder)
    assert NAME in said
    assert len(said.splitlines()) == 1  # nothing else is wrong with it


def test_no_older_backup_is_removed_for_it_nor_for_what_follows_it(tmp_path):
    backups = tmp_path / "backups"
    sound = backed_up(backups)
    drop()
    lacking = [backed_up(backups, "--keep", "1"), backed_up(backups, "--keep", "1")]
    assert set(backups.iterdir()) == {sound, *lacking}
    install()
    later = backed_up(backups, "--keep", "2")
    assert set(backups.iterdir()) == {sound, *lacking, later}
    last = backed_up(backups, "--keep", "2")
    assert set(backups.iterdir()) == {later, last}


@ways
def test_it_is_restored_with_every_trigger_and_the_operator_is_told(take_away, tmp_path, capsys):
    take_away()
    folder = backed_up(tmp_path / "backups")
    capsys.readouterr()
    call_command("restore", str(folder), replace=True)
    told = capsys.readouterr()
    assert triggers.missing(connection) == []
    assert f"Đã cài trigger mà bản sao lưu không có: {NAME}." in told.out
    assert NAME in told.err


def test_a_backup_of_a_release_with_fewer_triggers_is_whole_and_restored_with_all_of_this_one(
    verified, tmp_path, capsys, monkeypatch
):
    drop()
    with monkeypatch.context() as earlier:
        earlier.setattr(triggers, "missing", lambda connection: [])
        folder = backed_up(tmp_path / "backups")
    assert verified(folder) == ""
    call_command("verify_backup", str(folder))
    assert f"khôi phục sẽ cài: {NAME}." in capsys.readouterr().out
    call_command("restore", str(folder), replace=True)
    told = capsys.readouterr()
    assert triggers.missing(connection) == []
    assert f"Đã cài trigger mà bản sao lưu không có: {NAME}." in told.out
    assert told.err == ""


def test_a_copy_that_lost_a_trigger_after_it_was_made_is_still_refused(tmp_path):
    whole = Manifest.read(backed_up(tmp_path / "backups")).contents
    drop()
    folder = backed_up(tmp_path / "backups")
    forge(folder, contents=whole)
    before = stored()
    with pytest.raises(CommandError, match=f"Thiếu trigger {NAME}"):
        call_command("restore", str(folder), replace=True)
    assert stored() == before


def test_what_else_is_damaged_is_still_refused(tmp_path):
    drop()
    folder = backed_up(tmp_path / "backups")
    flip(dump_of(folder))
    with pytest.raises(CommandError, match="đã bị sửa"):
        call_command("restore", str(folder), replace=True)
    assert NAME in triggers.missing(connection)
