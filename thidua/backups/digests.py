"""What a table holds, as one number: the same on SQLite and on PostgreSQL.

Rows in the order of their primary key, columns in the order of their names, values in one
canonical text.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from uuid import UUID

from django.db import connections, models
from django.db.models.functions import Collate

_CHUNK = 2000


@dataclass(frozen=True)
class TableDigest:
    """How many rows a table has, and the SHA-256 (hex) of all that they hold."""

    rows: int
    digest: str


def digest_of(model: type[models.Model], alias: str) -> TableDigest:
    """Returns the digest of a model's table; memory stays flat whatever its size."""
    running = RunningDigest(model)
    for chunk in chunks_of(model, alias):
        running.add(chunk)
    return running.result()


def columns_of(model: type[models.Model]) -> list[models.Field]:
    """Returns the table's columns in the order of their names."""
    return sorted(model._meta.local_concrete_fields, key=lambda field: field.column)


def chunks_of(model: type[models.Model], alias: str) -> Iterator[list[tuple]]:
    """Yields the table's rows in the order of the primary key, some thousands at a time."""
    names = [field.attname for field in columns_of(model)]
    read = _in_order(model, alias).values_list(*names).iterator(chunk_size=_CHUNK)
    while chunk := list(islice(read, _CHUNK)):
        yield chunk


def key_of_row(model: type[models.Model], alias: str, number: int) -> object:
    """Returns the primary key of the row that ``chunks_of`` yields as that one, from 1."""
    return _in_order(model, alias).values_list("pk", flat=True)[number - 1]


def _in_order(model: type[models.Model], alias: str) -> models.QuerySet:
    return model._base_manager.using(alias).order_by(_key_order(model, alias))


def _key_order(model: type[models.Model], alias: str) -> str | Collate:
    """Returns what sorts by the primary key; text by its bytes, as SQLite does by itself."""
    key = model._meta.pk
    is_text = isinstance(key, models.CharField | models.TextField)
    if is_text and connections[alias].vendor == "postgresql":
        return Collate(key.attname, "C")
    return key.attname


class RunningDigest:
    """The digest of a table whose rows are being read for another purpose too."""

    def __init__(self, model: type[models.Model]) -> None:
        columns = columns_of(model)
        self._json = [i for i, c in enumerate(columns) if isinstance(c, models.JSONField)]
        header = [model._meta.db_table, *(column.column for column in columns)]
        self._hash = hashlib.sha256(canonical(header).encode())
        self._rows = 0

    def add(self, rows: Iterable[tuple]) -> None:
        """Takes in the next rows, in the order of the primary key."""
        if self._json:
            rows = map(self._with_plain_json, rows)
        lines = [canonical(row) for row in rows]
        self._rows += len(lines)
        self._hash.update(("\n" + "\n".join(lines)).encode("utf-8", "surrogatepass"))

    def _with_plain_json(self, row: tuple) -> list:
        return [_plain(v) if i in self._json else v for i, v in enumerate(row)]

    def result(self) -> TableDigest:
        """Returns the digest of what was taken in so far."""
        return TableDigest(self._rows, self._hash.hexdigest())


def _plain(value):
    """Returns a JSON value with whole numbers as integers: PostgreSQL keeps 1e3 as 1000."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _text(value) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value
        return moment.isoformat(timespec="microseconds")
    if isinstance(value, time):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value // timedelta(microseconds=1))
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"No canonical text for {type(value)}.")


canonical = json.JSONEncoder(
    default=_text, ensure_ascii=False, sort_keys=True, separators=(",", ":")
).encode
