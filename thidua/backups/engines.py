"""The kind of database that an alias names, with its ways of being dumped and put back."""

from django.core.exceptions import ValidationError
from django.db import connections

from thidua.backups.postgresql import Postgresql
from thidua.backups.sqlite import Sqlite

Engine = Sqlite | Postgresql
_KINDS = {kind.vendor: kind for kind in (Sqlite, Postgresql)}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def engine_of(alias: str, maintenance: str = "") -> Engine:
    """Returns the alias's kind of database.

    Raises ValidationError ``unknown_database``, ``through_pgbouncer``.
    """
    vendor = connections[alias].vendor
    if vendor not in _KINDS:
        raise ValidationError(
            f"Chỉ sao lưu được SQLite và PostgreSQL, không phải {vendor}.", code="unknown_database"
        )
    return _KINDS[vendor](alias, maintenance)
