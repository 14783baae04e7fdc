"""The disk of the database, or of the files, is full: said, nothing half-written, tried again."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection

from tests.faults.acts import ACTS, World
from tests.faults.digests import broken_files, differences, stored

_WRITTEN_TO = {
    "upload": "zones_workbookfile",
    "confirm": "zones_score",
    "undo": "zones_score",
    "issue": "awards_awardrecord",
}


@pytest.fixture
def world(own_database) -> World:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as plain:
            plain.execute("PRAGMA page_size = 512")  # a few rows need another page
            plain.execute("VACUUM")
    return World()


def pragma(name: str, value: object = "") -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}{f' = {value}' if value else ''}")
        return cursor.fetchone()[0]


@contextmanager
def database_without_room(act: str) -> Iterator[None]:
    """Lets the database grow no further, or refuse the act's last rows as a full disk does."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")  # no free pages to write into
        most = pragma("max_page_count", pragma("page_count"))
        yield
        pragma("max_page_count", max(most, 1 << 30))
        return
    table = _WRITTEN_TO[act]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
            "RAISE EXCEPTION 'could not extend file: No space left on device' "
            "USING ERRCODE = 'disk_full'; END$$"
        )
        cursor.execute(
            f"CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION no_room()"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION no_room() CASCADE")


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Lets this process write no file longer than that."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("name", ACTS)
def test_a_database_without_room_changes_nothing_and_is_said(name, world):
    act, before = ACTS[name], stored()
    with database_without_room(name):
        response = act.run(world)
    assert response.status_code == 507
    assert "Máy chủ hết chỗ lưu" in response.content.decode()
    assert not differences(before, stored())
    assert act.is_through(act.run(world))
    assert not broken_files()


def test_a_workbook_that_finds_no_room_is_not_brought_in_and_is_whole_the_next_time(
    world, monkeypatch
):
    act, before = ACTS["upload"], stored()
    half = len(world.third) // 2
    # only the workbook's own file meets the limit: the database has room
    save = FileSystemStorage._save

    def without_room(storage, name, content):
        with files_of_at_most(half):
            return save(storage, name, content)

    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "_save", without_room)
        response = act.run(world)
    assert response.status_code == 507
    assert "Máy chủ hết chỗ lưu" in response.content.decode()
    assert not differences(before, stored())
    assert act.is_through(act.run(world))
    assert not broken_files()
