"""An SQLite database that a restore does not get replaced stays in its place, whole."""

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from tests.faults.acts import World
from tests.faults.digests import differences, stored
from tests.faults.test_missing_triggers import backed_up
from thidua.backups import restoring, sqlite
from thidua.backups.manifest import Manifest

pytestmark = pytest.mark.sqlite


@pytest.fixture
def backup(own_database, tmp_path) -> Path:
    """A backup larger than the database that is live by now."""
    World()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE ballast AS SELECT zeroblob(1000000) AS bytes")
        folder = backed_up(tmp_path / "backups")
        cursor.execute("DROP TABLE ballast")
        cursor.execute("VACUUM")
    return folder


def live() -> Path:
    return Path(connection.settings_dict["NAME"])


def beside() -> set[str]:
    """Returns the names of all that lies beside the live database and comes of it."""
    return {path.name for path in live().parent.glob(f"{live().name}.*")}


def damage() -> bytes:
    """Makes the live file none of SQLite's; returns its bytes."""
    connection.close()
    live().write_bytes(b"x" * 8192)
    return live().read_bytes()


def refused(folder: Path) -> CommandError:
    with pytest.raises(CommandError) as refusal:
        call_command("restore", str(folder), replace=True)
    assert refusal.value.returncode == 1
    return refusal.value


def interposed(monkeypatch, before: Callable[[sqlite3.Connection], None], *, into: str) -> None:
    """Does something each time that a copy is about to be made into a file of that ending."""
    copy = sqlite._copy

    def interposing(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
        [(_, _, name)] = target.execute("PRAGMA database_list")
        if name.endswith(into):
            before(target)
        copy(source, target)

    monkeypatch.setattr(sqlite, "_copy", interposing)


def fill_up(target: sqlite3.Connection) -> None:
    """Gives the file no more room than it has."""
    target.execute("PRAGMA max_page_count = 1")


@pytest.mark.parametrize("into", ["-before", "copy.sqlite3"])
def test_a_full_disk_is_no_damage_and_changes_nothing(into, backup, monkeypatch):
    before = stored()
    interposed(monkeypatch, fill_up, into=into)
    said = str(refused(backup))
    assert "full" in said
    assert "còn nguyên" in said
    assert not differences(before, stored())
    assert beside() == set()


def test_a_file_that_the_system_does_not_let_make_is_told_and_nothing_changes(backup, monkeypatch):
    """As a folder without room for a name more: what was put into the store goes again."""
    before, touch = stored(), Path.touch
    lacking = Manifest.read(backup).files[0].name
    default_storage.delete(lacking)

    def refuse(path: Path, *args, **options) -> None:
        if path.name.endswith("-before"):
            raise OSError("no room for a name")
        touch(path, *args, **options)

    monkeypatch.setattr(Path, "touch", refuse)
    assert "no room for a name" in str(refused(backup))
    assert not differences(before, stored())
    assert beside() == set()
    assert not default_storage.exists(lacking)


def test_a_database_that_another_program_writes_is_no_damage_and_stays(backup, monkeypatch):
    before = stored()
    be_impatient(monkeypatch, connection.connection)
    with locked():
        assert "đang bị chương trình khác ghi" in str(refused(backup))
    assert not differences(before, stored())
    assert beside() == set()


def be_impatient(monkeypatch, waiting: sqlite3.Connection) -> None:
    monkeypatch.setattr(sqlite, "_PATIENCE", 0)
    waiting.execute("PRAGMA busy_timeout = 0")


@contextmanager
def locked() -> Iterator[None]:
    """Holds the live file's write lock, as a server in the midst of a write does."""
    with closing(sqlite3.connect(live(), isolation_level=None)) as server:
        server.execute("BEGIN IMMEDIATE")
        yield
        server.execute("ROLLBACK")


def test_a_damaged_database_is_kept_as_it_lay(backup):
    damaged = damage()
    call_command("restore", str(backup), replace=True)
    (kept,) = live().parent.glob("*.before-????????_??????_????")
    assert kept.read_bytes() == damaged


def test_a_damaged_database_comes_back_when_its_place_finds_no_room(backup, monkeypatch):
    damaged = damage()
    interposed(monkeypatch, fill_up, into="copy.sqlite3")
    assert "full" in str(refused(backup))
    assert is_as_it_lay(damaged)


def test_a_damaged_database_comes_back_when_a_server_takes_its_place(backup, monkeypatch):
    damaged = damage()
    with ExitStack() as served:

        def serve(target: sqlite3.Connection) -> None:
            be_impatient(monkeypatch, target)
            served.enter_context(locked())

        interposed(monkeypatch, serve, into="copy.sqlite3")
        assert "đang bị chương trình khác ghi" in str(refused(backup))
        assert is_as_it_lay(damaged)


def is_as_it_lay(damaged: bytes) -> bool:
    return live().read_bytes() == damaged and beside() == set()


def test_where_a_damaged_database_lies_is_told_when_it_cannot_be_put_back(backup, monkeypatch):
    damaged, replace = damage(), Path.replace
    interposed(monkeypatch, fill_up, into="copy.sqlite3")

    def replace_once(path: Path, target: Path) -> Path:
        if ".before-" in path.name:
            raise OSError("no way back")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", replace_once)
    said = str(refused(backup))
    (kept,) = live().parent.glob("*.before-????????_??????_????")
    assert f"Nó nằm ở «{kept}»" in said
    assert kept.read_bytes() == damaged


def test_room_is_asked_for_the_live_database_too(backup, monkeypatch):
    manifest, asked = Manifest.read(backup), []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE ballast AS SELECT zeroblob(9000000) AS bytes")
    monkeypatch.setattr(restoring, "refuse_little_space", lambda _, needed: asked.append(needed))
    call_command("restore", str(backup), replace=True)
    assert asked[0] > 2 * manifest.dump.size + 9_000_000


@pytest.mark.parametrize("is_damaged", [False, True])
def test_the_kept_and_the_restored_database_are_open_to_whom_the_live_one_was(
    is_damaged, backup, monkeypatch
):
    connection.close()  # its journal bears the mode of before
    if is_damaged:
        damage()
    live().chmod(0o640)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.chown(live(), 10001, 10002)  # as the service's, where root restores
    given, seen = owners_and_modes(), set()
    interposed(monkeypatch, lambda _: seen.update(owners_and_modes()), into="copy.sqlite3")
    call_command("restore", str(backup), replace=True)
    assert seen | owners_and_modes() == given


def owners_and_modes() -> set[tuple[int, int, int]]:
    """Returns whose the live database is, and all beside it, and their modes."""
    found = [path.stat() for path in live().parent.glob(f"{live().name}*")]
    return {(told.st_uid, told.st_gid, stat.S_IMODE(told.st_mode)) for told in found}


def test_a_journal_that_lay_beside_a_damaged_database_is_kept_with_it(backup):
    damage()
    live().with_name(f"{live().name}-journal").write_bytes(b"\0one that is ended")
    call_command("restore", str(backup), replace=True)
    (kept,) = live().parent.glob("*.before-????????_??????_????-journal")
    assert kept.read_bytes() == b"\0one that is ended"
