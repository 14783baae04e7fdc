"""SQLite: a consistent copy while others write, and a copy put in place in one transaction."""

import glob
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections

from thidua.backups.databases import opened, same_but, sqlite_file, tables_with_records
from thidua.backups.manifest import Dump
from thidua.backups.refusals import STAMP

_PATIENCE = 60  # seconds for writers to finish
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_BESIDE = ("-wal", "-shm", "-journal")  # endings of what SQLite keeps beside a database
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


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

    def left_behind(self) -> list[str]:
        """Returns the files that a restore which was killed left half-made."""
        half_made = re.compile(
            rf"{re.escape(self.file.name)}\.{STAMP}(-before)?({'|'.join(_BESIDE)})?"
        )
        found = self.file.parent.glob(f"{glob.escape(self.file.name)}.*")
        return sorted(str(path) for path in found if half_made.fullmatch(path.name))

    def room_for(self, copy: int) -> int:
        """Returns how many bytes a restore takes at most: beside, in the journal, and kept."""
        live = sum(part.stat().st_size for part in _parts(self.file) if part.exists())
        return 2 * copy + max(copy, live)

    @contextmanager
    def beside(self, dump: Dump, stamp: str) -> Iterator[str]:
        """Loads the dump beside the live database; gives its alias, takes it away at the end."""
        path = self._named(stamp)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._make_like_live(path)
            shutil.copyfile(dump.path, path)
            fields = same_but(self.alias, NAME=str(path))
            with opened(fields, "beside") as alias:
                yield alias
        finally:
            _remove(path)

    def _named(self, ending: str) -> Path:
        return self.file.with_name(f"{self.file.name}.{ending}")

    def _make_like_live(self, path: Path) -> None:
        """Makes an empty file whose owner and readers are those of the live database."""
        path.touch(mode=0o600, exist_ok=False)
        if self.file.exists():
            _make_like(self.file, path)

    def carry_over(self, beside: str) -> list[str]:
        """Returns a sentence for all that the live database has beside its contents: nothing."""
        return []

    def put_in_place(self, beside: str, stamp: str, *, keep: bool) -> str:
        """Makes the loaded database the live one, in one transaction of SQLite's.

        Whoever reads meanwhile sees the one or the other. Returns where the old database is
        kept, or nothing. Raises ValidationError ``in_use`` where writers do not let go,
        ``not_written`` where SQLite or the disk refuses: the live database is as before then; or
        ``not_put_back``, which says where it lies.
        """
        if not keep:
            self._copy_in(beside)
            return ""
        kept = self._named(f"before-{stamp}")
        try:
            self._copy_out(kept, self._named(f"{stamp}-before"))
        except _DamagedError:
            with self._told_as_refusals(), self._moved_aside(kept):
                self._copy_in(beside)
            return str(kept)
        try:
            self._copy_in(beside)
        except ValidationError:
            _remove(kept)  # a copy; what it was made of is still in place
            raise
        return str(kept)

    def _copy_in(self, beside: str) -> None:
        connection, loaded = connections[self.alias], connections[beside]
        with self._told_as_refusals():
            connection.ensure_connection()
            loaded.ensure_connection()
            _copy(loaded.connection, connection.connection)

    def _copy_out(self, kept: Path, half: Path) -> None:
        """Copies the live database; under its lasting name it is whole. Raises _DamagedError."""
        connection = connections[self.alias]
        try:
            with self._told_as_refusals():
                connection.ensure_connection()
                self._make_like_live(half)
                with closing(sqlite3.connect(half)) as copy:
                    _copy(connection.connection, copy)
                    copy.execute("PRAGMA journal_mode=DELETE")
                half.rename(kept)
        finally:
            _remove(half)

    @contextmanager
    def _moved_aside(self, kept: Path) -> Iterator[None]:
        """Keeps a damaged database as it lies, in all its parts; puts it back after an error."""
        try:
            for part, aside in zip(_parts(self.file), _parts(kept), strict=True):
                if part.exists():
                    part.replace(aside)
            self.file.touch(mode=0o600)
            _make_like(kept, self.file)
            yield
        except BaseException:
            connections[self.alias].close()
            self._put_back(kept)
            raise

    def _put_back(self, kept: Path) -> None:
        try:
            if kept.exists():
                _remove(self.file)
            for part, aside in reversed([*zip(_parts(self.file), _parts(kept), strict=True)]):
                if aside.exists():
                    aside.replace(part)
        except OSError as error:
            raise ValidationError(
                f"Không khôi phục được, và không đặt lại được cơ sở dữ liệu cũ: {error}. Nó nằm ở "
                f"«{kept}». Hãy dừng máy chủ, xóa «{self.file}» rồi đổi tên «{kept}» (cả các tệp "
                f"-wal, -shm, -journal cùng tên nếu có) thành «{self.file.name}».",
                code="not_put_back",
            ) from None

    @contextmanager
    def _told_as_refusals(self) -> Iterator[None]:
        """Turns what SQLite or the system does not do within into a refusal: all is as before.

        Raises ValidationError ``in_use`` or ``not_written``, or _DamagedError.
        """
        try:
            yield
        except (OSError, sqlite3.Error, DatabaseError) as error:
            connections[self.alias].close()
            raise self._refusal(error) from None

    def _refusal(self, error: Exception) -> ValidationError:
        reason = _reason(error)
        if isinstance(error, TimeoutError) or reason in _BUSY:
            return ValidationError(
                "Cơ sở dữ liệu đang bị chương trình khác ghi. Hãy dừng máy chủ rồi làm lại.",
                code="in_use",
            )
        if reason in _DAMAGED:
            return _DamagedError(f"«{self.file}» bị hỏng: {error}.", code="damaged")
        return ValidationError(
            f"SQLite không thay được cơ sở dữ liệu: {error}. Cơ sở dữ liệu đang dùng còn nguyên. "
            f"Hãy xem ổ đĩa của «{self.file.parent}» còn chỗ và ghi được không, dừng mọi chương "
            "trình đang dùng tệp ấy, rồi làm lại.",
            code="not_written",
        )


class _DamagedError(ValidationError):
    """The live file is no database any more, or cannot be read as one to its end."""


def _reason(error: Exception) -> int:
    """Returns SQLite's own number for what went wrong, without its details."""
    told = error if isinstance(error, sqlite3.Error) else error.__cause__
    return getattr(told, "sqlite_errorcode", 0) & 0xFF


def _parts(path: Path) -> list[Path]:
    """Returns the files of a database; itself last: without its journal it is another one."""
    return [path.with_name(path.name + ending) for ending in (*_BESIDE, "")]


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
    for part in _parts(path):
        part.unlink(missing_ok=True)


def _make_like(like: Path, path: Path) -> None:
    """Gives a file another one's mode, and its owner where this process may."""
    if hasattr(os, "chown"):
        told = like.stat()
        with suppress(PermissionError):
            os.chown(path, told.st_uid, told.st_gid)
    shutil.copymode(like, path)
