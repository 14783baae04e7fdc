"""SQLite: a consistent copy while others write, and a copy put in place in one transaction."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections

from thidua.backups.databases import opened, same_but, sqlite_file, tables_with_records
from thidua.backups.manifest import Dump

_PATIENCE = 60  # seconds for writers to finish
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


@contextmanager
def reading(dump: Dump) -> Iterator[str]:
    """Gives an alias that reads the dump where it lies, without writing anything."""
    with opened(sqlite_file(dump.path, read_only=True), "trial") as alias:
        yield alias


def damages(dump: Dump) -> list[str]:
    """Returns what SQLite itself finds wrong with the file, a sentence each."""
    with reading(dump) as alias:
        try:
            with connections[alias].cursor() as cursor:
                found = cursor.execute("PRAGMA quick_check(3)").fetchall()
        except DatabaseError as error:
            return [f"SQLite không mở được {dump.path.name}: {error}."]
    return [f"{dump.path.name}: {line}" for (line,) in found if line != "ok"]


class Sqlite:
    """The kind of database that is one file."""

    vendor = "sqlite"
    dump_name = "database.sqlite3"

    def __init__(self, alias: str, maintenance: str = "") -> None:
        self.alias = alias
        self.file = Path(connections[alias].settings_dict["NAME"])

    @property
    def place(self) -> Path:
        """The folder on whose disk a restored database needs room."""
        return self.file.parent

    def versions(self) -> dict[str, str]:
        return {"database": f"SQLite {sqlite3.sqlite_version}"}

    def size(self) -> int:
        """Returns how many bytes a copy will have at most."""
        with connections[self.alias].cursor() as cursor:
            pages, page = (
                cursor.execute(f"PRAGMA {what}").fetchone()[0]
                for what in ("page_count", "page_size")
            )
        return pages * page

    def refuse_absent(self) -> None:
        """Raises ValidationError ``no_database``: opening would make an empty one."""
        name = str(connections[self.alias].settings_dict["NAME"])
        if not name.startswith("file:") and not self.file.exists():
            raise ValidationError(f"Không có cơ sở dữ liệu ở «{self.file}».", code="no_database")

    @contextmanager
    def dumped(self, path: Path) -> Iterator[str]:
        """Copies the database by SQLite's backup interface; gives an alias that reads the copy.

        Writers go on; what they commit after the copy began is not in it. Raises ValidationError
        ``not_written`` where the copy cannot be written.
        """
        connection = connections[self.alias]
        connection.ensure_connection()
        try:
            with closing(sqlite3.connect(path)) as copy:
                _copy(connection.connection, copy)
                copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        except sqlite3.Error as error:
            raise ValidationError(
                f"Không ghi được bản sao của cơ sở dữ liệu: {error}.", code="not_written"
            ) from None
        with opened(sqlite_file(path, read_only=True), "copy") as alias:
            yield alias

    def records_in_place(self) -> list[str]:
        """Returns the tables of the live database that hold records; a damaged one is named."""
        if not self.file.exists():
            return []
        try:
            return tables_with_records(self.alias)
        except DatabaseError as error:
            connections[self.alias].close()
            return [f"tệp {self.file.name} không đọc được: {error}"]

    @contextmanager
    def beside(self, dump: Dump, stamp: str) -> Iterator[str]:
        """Loads the dump beside the live database; gives its alias, takes it away at the end."""
        path = self.file.with_name(f"{self.file.name}.{stamp}")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(dump.path, path)
            fields = same_but(self.alias, NAME=str(path))
            with opened(fields, "beside") as alias:
                yield alias
        finally:
            _remove(path)

    def put_in_place(self, beside: str, stamp: str, *, keep: bool) -> str:
        """Makes the loaded database the live one, in one transaction of SQLite's.

        Whoever reads meanwhile sees the one or the other. Returns where the old database is
        kept, or nothing. Raises ValidationError ``in_use`` where writers do not let go.
        """
        kept = self.file.with_name(f"{self.file.name}.before-{stamp}")
        connection, loaded = connections[self.alias], connections[beside]
        try:
            if keep:
                self._keep(kept)
            connection.ensure_connection()
            loaded.ensure_connection()
            _copy(loaded.connection, connection.connection)
        except TimeoutError:
            _remove(kept)
            raise ValidationError(
                "Cơ sở dữ liệu đang bị chương trình khác ghi. Hãy dừng máy chủ rồi làm lại.",
                code="in_use",
            ) from None
        except BaseException:
            connection.close()
            if keep and not self.file.exists():
                kept.rename(self.file)
            raise
        return str(kept) if keep else ""

    def _keep(self, kept: Path) -> None:
        connection = connections[self.alias]
        try:
            connection.ensure_connection()
            with closing(sqlite3.connect(kept)) as copy:
                _copy(connection.connection, copy)
                copy.execute("PRAGMA journal_mode=DELETE")
        except (sqlite3.DatabaseError, DatabaseError):  # damaged: it is moved as it lies
            connection.close()
            _remove(kept)
            for ending in ("", "-wal", "-shm"):
                part = self.file.with_name(self.file.name + ending)
                if part.exists():
                    part.rename(kept.with_name(kept.name + ending))


def _copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    source.backup(target, progress=_patience())


def _patience() -> Callable[[int, int, int], None]:
    """Returns what ends a copy that waits for a lock for too long: SQLite itself waits for ever."""
    until = time.monotonic() + _PATIENCE

    def look(status: int, _remaining: int, _total: int) -> None:
        if status in _BUSY and time.monotonic() > until:
            raise TimeoutError

    return look


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
