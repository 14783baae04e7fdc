"""The highest key that each table ever gave: kept when rows move, so that no key comes twice.

History names rows by their keys, also those that are deleted: a key given again would mix two
histories.
"""

from collections.abc import Iterable

from django.db import connections, models


def highest_keys(found: Iterable[type[models.Model]], alias: str) -> dict[str, int]:
    """Returns the highest key ever given, by table, where the database counts keys itself."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            return dict(cursor.fetchall())
        highest = {}
        for table, sequence, _ in _sequences(cursor, found, connection):
            cursor.execute(f"SELECT last_value, is_called FROM {sequence}")
            last, is_called = cursor.fetchone()
            highest[table] = last if is_called else last - 1
        return highest


def continue_after(
    highest: dict[str, int], found: Iterable[type[models.Model]], alias: str
) -> None:
    """Lets each table's next key follow the highest ever given."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _continue_sqlite(cursor, highest)
            return
        for table, sequence, column in _sequences(cursor, found, connection):
            given, quote = highest.get(table, 0), connection.ops.quote_name
            cursor.execute(f"SELECT coalesce(max({quote(column)}), 0) FROM {quote(table)}")
            last = max(given, cursor.fetchone()[0])
            cursor.execute("SELECT setval(%s, %s, %s)", [sequence, max(last, 1), last > 0])


def _continue_sqlite(cursor, highest: dict[str, int]) -> None:
    cursor.execute("SELECT name, seq FROM sqlite_sequence")
    counted = dict(cursor.fetchall())
    for table, given in highest.items():
        if table not in counted:
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, given]
            )
        elif given > counted[table]:
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [given, table])


def _sequences(cursor, found: Iterable[type[models.Model]], connection) -> list[tuple]:
    sequences = []
    for model in found:
        if isinstance(model._meta.pk, models.AutoField | models.BigAutoField):
            table, column = model._meta.db_table, model._meta.pk.column
            quoted = connection.ops.quote_name(table)
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [quoted, column])
            (sequence,) = cursor.fetchone()
            if sequence:
                sequences.append((table, sequence, column))
    return sequences
