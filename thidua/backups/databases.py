"""Databases beside the configured one, each under an alias for as long as it is needed."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import connections
from django.db.utils import ConnectionDoesNotExist

from thidua.environment import SQLITE_OPTIONS

VENDORS = {"django.db.backends.sqlite3": "sqlite", "django.db.backends.postgresql": "postgresql"}
# filled by migrate and by signing in, not by anybody's work
_NOT_RECORDS = {"django_migrations", "django_content_type", "auth_permission", "django_session"}


@contextmanager
def opened(fields: dict, name: str) -> Iterator[str]:
    """Gives an alias under which the ORM reaches the database; closed and forgotten at the end."""
    alias = f"backups_{name}"
    connections.databases[alias] = fields
    try:
        yield alias
    finally:
        connections[alias].close()
        with suppress(AttributeError, ConnectionDoesNotExist):
            del connections[alias]
        del connections.databases[alias]


def same_but(alias: str, **changes) -> dict:
    """Returns the settings of the alias's database with some changed, for ``opened``."""
    kept = {k: v for k, v in connections[alias].settings_dict.items() if k != "TEST"}
    return {
        **deepcopy(kept),
        "TEST": {},
        "CONN_MAX_AGE": 0,
        "DISABLE_SERVER_SIDE_CURSORS": False,  # read within one transaction, pooler or not
        **changes,
    }


def sqlite_file(path: Path, *, read_only: bool = False) -> dict:
    """Returns the settings of an SQLite file, for ``opened``; read only, nothing is written."""
    fields: dict = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}
    if read_only:
        fields["NAME"] = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    else:
        fields["OPTIONS"] = dict(SQLITE_OPTIONS)
    return _with_defaults(fields)


def from_address(address: str) -> dict:
    """Returns the settings of ``postgres://…`` or ``sqlite:///…``, for ``opened``.

    Raises ValidationError ``unknown_database``.
    """
    refusal = ValidationError(
        f"Không hiểu địa chỉ cơ sở dữ liệu «{address}». Viết postgres://người-dùng@máy/tên "
        "hoặc sqlite:////đường/dẫn/tệp.sqlite3.",
        code="unknown_database",
    )
    try:
        fields = environ.Env.db_url_config(address)
    except (ImproperlyConfigured, ValueError):
        raise refusal from None
    vendor = VENDORS.get(fields.get("ENGINE", ""))
    if vendor is None or fields.get("NAME") in ("", ":memory:"):
        raise refusal
    if vendor == "sqlite":
        return sqlite_file(Path(fields["NAME"]))
    return _with_defaults(fields)


def _with_defaults(fields: dict) -> dict:
    return connections.configure_settings({"default": fields})["default"]


def tables_with_records(alias: str) -> list[str]:
    """Returns the tables in which somebody's work stands; a database just migrated has none."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - _NOT_RECORDS
        found = []
        for table in sorted(tables):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
            if cursor.fetchone():
                found.append(table)
    return found
