"""Rows of one database are written into another, with their keys; its triggers stand aside."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import psycopg
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections, models

from thidua.backups.digests import RunningDigest, TableDigest, chunks_of, columns_of, key_of_row

_TRIGGERS = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": (
        "SELECT tgname, tgrelid::regclass::text, tgenabled::text || pg_get_triggerdef(oid) "
        "FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname, tgrelid"
    ),
}


@contextmanager
def triggers_aside(alias: str) -> Iterator[None]:
    """Lets rows be written past the triggers, within the transaction that is open.

    At the end they stand as before; raises ValidationError ``triggers`` where they do not. An
    error within undoes it all with the transaction.
    """
    connection = connections[alias]
    quote = connection.ops.quote_name
    before = _triggers(alias)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, _, _ in before:
                cursor.execute(f"DROP TRIGGER {quote(name)}")
        else:
            _switch(cursor, before, "DISABLE")
        yield
        if connection.vendor == "sqlite":
            for _, _, statement in before:
                cursor.execute(statement)
        else:
            # foreign keys are checked here and now: a table with checks pending is not altered
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            _switch(cursor, before, "ENABLE")
    if _triggers(alias) != before:
        raise ValidationError(
            "Các trigger của cơ sở dữ liệu đích không được đặt lại như cũ.", code="triggers"
        )


def _switch(cursor, found: list[tuple], how: str) -> None:
    for table in sorted({table for _, table, _ in found}):
        cursor.execute(f"ALTER TABLE {table} {how} TRIGGER USER")


def _triggers(alias: str) -> list[tuple]:
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS[connection.vendor])
        return cursor.fetchall()


def empty(tables: Iterable[str], alias: str) -> None:
    """Deletes what migrate itself wrote into the tables: content types, permissions."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


def load(model: type[models.Model], source: str, target: str) -> TableDigest:
    """Writes the source's rows into the target; returns the digest of what was read.

    Raises ValidationError ``not_loaded``, which names the table, the row's key and what the target
    refuses; or ``not_read``, which names the table and what the source says.
    """
    running, handed = RunningDigest(model), 0
    write = _WRITERS[connections[target].vendor]

    def read() -> Iterator[tuple]:
        nonlocal handed
        for chunk in _chunks_read(model, source):
            running.add(chunk)
            for row in chunk:
                handed += 1
                yield row

    try:
        write(model, target, read())
    except (psycopg.Error, DatabaseError) as error:
        number = _number_of_row(error, handed)
        which = f", dòng có khóa {key_of_row(model, source, number)}" if number else ""
        raise ValidationError(
            f"Bảng {model._meta.db_table}{which}: cơ sở dữ liệu đích từ chối. {error}",
            code="not_loaded",
        ) from None
    return running.result()


def _chunks_read(model: type[models.Model], source: str) -> Iterator[list[tuple]]:
    """Yields as ``chunks_of`` does; raises ValidationError ``not_read``."""
    try:
        yield from chunks_of(model, source)
    except (psycopg.Error, DatabaseError) as error:
        raise ValidationError(
            f"Bảng {model._meta.db_table}: không đọc được cơ sở dữ liệu nguồn. {error}",
            code="not_read",
        ) from None


def _number_of_row(error: Exception, handed: int) -> int:
    """Returns which row was refused, from 1; 0 where nobody tells.

    PostgreSQL answers late, when some thousands more have been handed to it, and names the line.
    """
    told = error if isinstance(error, psycopg.Error) else error.__cause__
    if not isinstance(told, psycopg.Error) or told.sqlstate is None:
        return handed
    line = re.match(r"COPY [^,]+, \S+ (\d+)", told.diag.context or "")
    return int(line[1]) if line else 0


def _stored_columns(model: type[models.Model]) -> list[tuple[int, models.Field]]:
    """Returns the columns that are written, with their places; the others compute themselves."""
    return [(i, column) for i, column in enumerate(columns_of(model)) if not column.generated]


def _preparation(model: type[models.Model], alias: str) -> Callable[[tuple], list]:
    """Returns what makes a row that was read into one that is written, without changing a value.

    ``prepared=True``: the field's own tidying of what people type stays out.
    """
    connection = connections[alias]
    columns = _stored_columns(model)

    def prepare(row: tuple) -> list:
        return [
            None if row[i] is None else column.get_db_prep_value(row[i], connection, prepared=True)
            for i, column in columns
        ]

    return prepare


def _copy_into_postgresql(model: type[models.Model], alias: str, rows: Iterable[tuple]) -> None:
    prepare = _preparation(model, alias)
    with (
        connections[alias].cursor() as cursor,
        cursor.copy(_statement(model, alias, "COPY {table} ({columns}) FROM STDIN")) as copy,
    ):
        for row in rows:
            copy.write_row(prepare(row))


def _insert_into_sqlite(model: type[models.Model], alias: str, rows: Iterable[tuple]) -> None:
    prepare = _preparation(model, alias)
    places = ", ".join(["%s"] * len(_stored_columns(model)))
    statement = _statement(model, alias, f"INSERT INTO {{table}} ({{columns}}) VALUES ({places})")
    with connections[alias].cursor() as cursor:
        cursor.executemany(statement, map(prepare, rows))


def _statement(model: type[models.Model], alias: str, text: str) -> str:
    quote = connections[alias].ops.quote_name
    columns = ", ".join(quote(column.column) for _, column in _stored_columns(model))
    return text.format(table=quote(model._meta.db_table), columns=columns)


_WRITERS = {"sqlite": _insert_into_sqlite, "postgresql": _copy_into_postgresql}
