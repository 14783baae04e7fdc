"""A whole database moves to another kind: SQLite to PostgreSQL, or back. All of it, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connections, transaction

from thidua import triggers
from thidua.backups.contents import seals_of, table_differences
from thidua.backups.databases import from_address, opened, same_but, tables_with_records
from thidua.backups.digests import TableDigest, digest_of
from thidua.backups.loading import empty, load, triggers_aside
from thidua.backups.schema import Schema
from thidua.backups.sequences import continue_after, highest_keys


def move_database(address: str, *, alias: str = "default") -> dict[str, TableDigest]:
    """Copies every row into the empty database at the address; returns the tables' digests.

    The source is not changed. Raises ValidationError ``unknown_database``, ``same_database``,
    ``not_migrated`` (the source is of an earlier release), ``holds_records`` (the target),
    ``not_read``, ``not_loaded``, ``differs`` (the digests of the two do not agree), ``triggers``;
    then the target has its tables, and nothing in them.
    """
    with opened(from_address(address), "target") as target, _still(alias) as source:
        _refuse_same(source, target)
        schema = Schema(source)
        if not schema.is_current:
            raise ValidationError(
                "Cơ sở dữ liệu nguồn thuộc phiên bản trước. Hãy chạy migrate rồi chuyển.",
                code="not_migrated",
            )
        _prepare(target)
        with transaction.atomic(using=target):
            with triggers_aside(target):
                empty(schema.models, target)
                read = {
                    table: load(model, source, target) for table, model in schema.models.items()
                }
            continue_after(
                highest_keys(schema.models.values(), source), schema.models.values(), target
            )
            _refuse_differences(read, schema, source, target)
        with connections[target].cursor() as cursor:
            cursor.execute("ANALYZE")
    return read


@contextmanager
def _still(alias: str) -> Iterator[str]:
    """Gives an alias that reads one state of the database; SQLite's writers wait meanwhile."""
    with opened(same_but(alias), "source") as source, transaction.atomic(using=source):
        if connections[source].vendor == "postgresql":
            with connections[source].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield source


def _refuse_same(source: str, target: str) -> None:
    told = [
        [str(connections[alias].settings_dict[name] or "") for name in ("NAME", "HOST", "PORT")]
        for alias in (source, target)
    ]
    if connections[source].vendor == connections[target].vendor and told[0] == told[1]:
        raise ValidationError(
            "Cơ sở dữ liệu đích chính là cơ sở dữ liệu đang dùng.", code="same_database"
        )


def _prepare(target: str) -> None:
    """Makes the target's tables, unless they are there; refuses a target that holds records."""
    connection = connections[target]
    if connection.introspection.table_names():
        occupied = tables_with_records(target)
        if occupied:
            raise ValidationError(
                f"Cơ sở dữ liệu đích đang có dữ liệu ({', '.join(occupied[:3])}…). Hãy tạo một "
                "cơ sở dữ liệu mới.",
                code="holds_records",
            )
    call_command("migrate", database=target, verbosity=0, interactive=False)


def _refuse_differences(read: dict, schema: Schema, source: str, target: str) -> None:
    """Raises ValidationError ``differs`` where the target does not hold what was read."""
    written = {table: digest_of(model, target) for table, model in schema.models.items()}
    problems = table_differences(read, written)
    problems += [f"Thiếu trigger {name}." for name in triggers.missing(connections[target])]
    if Schema(target).migrations != schema.migrations:
        problems.append("Migration của hai cơ sở dữ liệu khác nhau.")
    if seals_of(source) != seals_of(target):
        problems.append("Chuỗi mã băm của hai cơ sở dữ liệu khác nhau.")
    if problems:
        raise ValidationError(problems, code="differs")
