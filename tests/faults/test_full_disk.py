"""The disk of the database, or of the files, is full: said, nothing half-written, tried again."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

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


_NO_ROOM = {
    # what these writes bring along needs new pages, and there is none to be had
    "sqlite": """
        CREATE TABLE ballast (bytes BLOB);
        CREATE TRIGGER no_room_insert BEFORE INSERT ON {table}
        BEGIN INSERT INTO ballast VALUES (zeroblob(1000000)); END;
        CREATE TRIGGER no_room_update BEFORE UPDATE ON {table}
        BEGIN INSERT INTO ballast VALUES (zeroblob(1000000)); END;
        CREATE TRIGGER no_room_delete BEFORE DELETE ON {table}
        BEGIN INSERT INTO ballast VALUES (zeroblob(1000000)); END;
    """,
    "postgresql": """
        CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
            RAISE EXCEPTION 'could not extend file: No space left on device'
            USING ERRCODE = 'disk_full';
        END$$;
        CREATE TRIGGER no_room BEFORE INSERT OR UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION no_room();
    """,
}
_ROOM_AGAIN = {
    "sqlite": """
        DROP TRIGGER no_room_insert;
        DROP TRIGGER no_room_update;
        DROP TRIGGER no_room_delete;
        DROP TABLE ballast;
    """,
    "postgresql": "DROP FUNCTION no_room() CASCADE",
}


@pytest.fixture
def world(own_database) -> World:
    return World()


def run_script(script: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executescript(script)
        else:
            cursor.execute(script)


def pragma(name: str, value: object = "") -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}{f' = {value}' if value else ''}")
        return cursor.fetchone()[0]


@contextmanager
def database_without_room(act: str) -> Iterator[None]:
    """Lets the act's own table grow no further: a full database, told by the database itself."""
    run_script(_NO_ROOM[connection.vendor].format(table=_WRITTEN_TO[act]))
    if connection.vendor == "sqlite":
        pragma("max_page_count", pragma("page_count") + 100)
    yield
    if connection.vendor == "sqlite":
        pragma("max_page_count", 1 << 30)
    run_script(_ROOM_AGAIN[connection.vendor])


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
