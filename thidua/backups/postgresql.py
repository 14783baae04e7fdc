"""PostgreSQL: dumped by pg_dump in one snapshot, restored beside the live database, exchanged."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections, transaction

from thidua.backups.databases import opened, same_but, tables_with_records
from thidua.backups.manifest import Dump
from thidua.backups.pgrights import roles_on_tables
from thidua.backups.pgserver import Server
from thidua.backups.pgtools import access, running, tool
from thidua.environment import is_through_pgbouncer

_LOCK_PATIENCE = "60s"  # for a migration that is just running


class Postgresql:
    """The kind of database that a server keeps.

    Raises ValidationError ``through_pgbouncer``.
    """

    vendor = "postgresql"
    dump_name = "database.dump"
    place = None  # its disk is the server's, of which nothing is known here

    def __init__(self, alias: str, maintenance: str = "") -> None:
        _refuse_pool(alias)
        self.alias = alias
        self.server = Server(alias, maintenance)

    def versions(self) -> dict[str, str]:
        major = self._major()
        return {
            "database": f"PostgreSQL {major}",
            "pg_dump": str(tool("pg_dump", major)[1]),
        }

    def _major(self) -> int:
        return connections[self.alias].pg_version // 10000

    def size(self) -> int:
        """Returns how many bytes the tables have; the dump, without indexes, packs them."""
        with connections[self.alias].cursor() as cursor:
            cursor.execute("SELECT sum(pg_table_size(oid)) FROM pg_class WHERE relkind = 'r'")
            return int(cursor.fetchone()[0])

    def refuse_absent(self) -> None:
        """Raises ValidationError as ``tool`` does: without pg_dump there is no backup."""
        tool("pg_dump", self._major())

    @contextmanager
    def dumped(self, path: Path) -> Iterator[str]:
        """Dumps the database; gives an alias that reads in the very snapshot that is dumped.

        Both at once, and writers go on. Raises ValidationError ``tool_failed``, or as ``tool``.
        """
        with (
            opened(same_but(self.alias), "source") as reading,
            transaction.atomic(using=reading),
            connections[reading].cursor() as cursor,
        ):
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            told, environment = access(reading)
            what = [
                tool("pg_dump", self._major())[0],
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                f"--lock-wait-timeout={_LOCK_PATIENCE}",
                f"--snapshot={snapshot}",
                f"--file={path}",
                f"--dbname={told}",
            ]
            with running(what, environment=environment):
                yield reading

    @contextmanager
    def trial(self, dump: Dump, stamp: str) -> Iterator[str]:
        """Restores the dump into a database made for it; gives its alias, drops it at the end."""
        with self._restored(dump, "trial", stamp) as alias:
            yield alias

    @contextmanager
    def _restored(self, dump: Dump, purpose: str, stamp: str) -> Iterator[str]:
        self._refuse_older_server(dump)
        with (
            self.server.made(purpose, stamp) as name,
            opened(same_but(self.alias, NAME=name), purpose) as alias,
        ):
            told, environment = access(alias)
            what = [
                tool("pg_restore", max(self.server.major(), dump.major("pg_dump")))[0],
                "--no-owner",
                "--no-privileges",
                "--exit-on-error",
                f"--dbname={told}",
                dump.path,
            ]
            with running(what, environment=environment):
                pass
            with connections[alias].cursor() as cursor:
                cursor.execute("ANALYZE")  # a dump brings no statistics
            yield alias

    def _refuse_older_server(self, dump: Dump) -> None:
        major, dumped = self.server.major(), dump.major("database")
        if major < dumped:
            raise ValidationError(
                f"Bản sao lưu lấy từ PostgreSQL {dumped}, máy chủ ở đây là PostgreSQL {major}. "
                "Hãy dùng máy chủ cùng phiên bản hoặc mới hơn.",
                code="older_server",
            )

    def left_behind(self) -> list[str]:
        """Returns the databases that a restore or a check which was killed left half-made."""
        return self.server.left_behind()

    def records_in_place(self) -> list[str]:
        """Returns the tables of the live database that hold records; none where it is not there."""
        if not self.server.exists(self.server.live):
            return []
        return tables_with_records(self.alias)

    @contextmanager
    def beside(self, dump: Dump, stamp: str) -> Iterator[str]:
        """Restores the dump beside the live database; gives its alias.

        What was not put in place is dropped at the end. Raises ValidationError
        ``may_not_create``, ``older_server``, ``tool_failed``, or as ``tool`` does.
        """
        self.server.refuse_without_rights()
        with self._restored(dump, "restored", stamp) as alias:
            yield alias

    def carry_over(self, beside: str) -> list[str]:
        """Gives the restored database what the live one has beside its contents.

        Returns a sentence for all that it will not have.
        """
        if not self.server.exists(self.server.live):
            return []
        sentences = self.server.carry_over(connections[beside].settings_dict["NAME"])
        if roles := roles_on_tables(self.alias):
            sentences.append(
                f"Quyền trên từng bảng của tài khoản khác ({', '.join(roles)}) không được mang "
                "theo: hãy cấp lại bằng GRANT."
            )
        return sentences

    def put_in_place(self, beside: str, stamp: str, *, keep: bool) -> str:
        """Exchanges the restored database with the live one, in one transaction of the server's.

        Returns the name under which the old one is kept, or nothing. Raises ValidationError
        ``in_use``, ``may_not_rename``: the live database is as before then; or psycopg.Error
        where the line broke and nobody knows.
        """
        kept = self.server.name_for("before", stamp)
        restored = connections[beside].settings_dict["NAME"]
        for alias in (self.alias, beside):
            connections[alias].close()
        self.server.exchange(restored, kept)
        return "" if not keep and self._is_dropped(kept) else kept

    def _is_dropped(self, kept: str) -> bool:
        """Drops the old database, if it holds no records; returns whether it is gone.

        The restored one is live by now: whatever the server refuses, the old one stays, and
        nothing is raised.
        """
        try:
            if self._holds_records(kept):
                return False
            self.server.drop(kept)
        except (psycopg.Error, DatabaseError, ValidationError):
            return False
        return True

    def _holds_records(self, kept: str) -> bool:
        """Returns whether somebody wrote into the old database until the exchange."""
        if not self.server.exists(kept):
            return False
        with opened(same_but(self.alias, NAME=kept), "before") as alias:
            return bool(tables_with_records(alias))


def _refuse_pool(alias: str) -> None:
    """Raises ValidationError ``through_pgbouncer``.

    pg_dump and pg_restore empty their session's search_path: in a shared session, everybody's.
    """
    if is_through_pgbouncer(connections[alias].settings_dict):
        raise ValidationError(
            "Không sao lưu, kiểm tra hay khôi phục qua PgBouncer: pg_dump và pg_restore để lại "
            "thiết lập của chúng trong kết nối dùng chung, các trang sẽ không còn thấy bảng nào. "
            "Hãy chạy lại với THIDUA_PGBOUNCER=0 và DATABASE_URL là địa chỉ của chính máy chủ "
            "PostgreSQL.",
            code="through_pgbouncer",
        )
