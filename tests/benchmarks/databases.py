"""The benchmarks' own databases: made empty, kept as snapshots, put back, dropped afterwards.

Putting a snapshot back gives both sides of a measurement the same tables to begin with, without
the dead rows that deleting would leave.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.core.management import call_command
from django.db import connection

POSTGRESQL_HERE = "postgres://postgres@127.0.0.1:5432/postgres"


def postgresql_server() -> str | None:
    """Returns the address of a PostgreSQL server that takes databases of ours, or None."""
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        address = POSTGRESQL_HERE
    try:
        psycopg.connect(_maintenance(address), connect_timeout=2).close()
    except psycopg.OperationalError:
        return None
    return address


def _maintenance(address: str) -> str:
    return urlsplit(address)._replace(path="/postgres").geturl()


@contextmanager
def temporary_address(vendor: str, folder: Path) -> Iterator[str]:
    """Gives the address of a new database of one's own; dropped at the end with its snapshots."""
    if vendor == "sqlite":
        yield f"sqlite:///{folder / 'benchmark.sqlite3'}"
        return
    server = postgresql_server()
    name = f"thidua_benchmark_{os.getpid()}"
    with psycopg.connect(_maintenance(server), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(_maintenance(server), autocommit=True) as admin:
            own = admin.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{name}%"]
            )
            for (database,) in own.fetchall():
                admin.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


class Snapshots:
    """States of Django's database by name."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        call_command("migrate", verbosity=0)
        self.save("empty")

    def save(self, name: str) -> None:
        """Keeps the database as it stands now."""
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            shutil.copyfile(_file(), f"{_file()}.{name}")
        else:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # autovacuum would do so within the minute
            connection.close()
            _create_from(_stored(name), _database())
        self.names.add(name)

    def restore(self, name: str) -> None:
        """Puts the database back as it was when the snapshot was kept."""
        connection.close()
        if connection.vendor == "sqlite":
            for rest in ("-wal", "-shm"):
                Path(f"{_file()}{rest}").unlink(missing_ok=True)
            shutil.copyfile(f"{_file()}.{name}", _file())
        else:
            _create_from(_database(), _stored(name))


def _file() -> str:
    return str(connection.settings_dict["NAME"])


def _database() -> str:
    return connection.settings_dict["NAME"]


def _stored(name: str) -> str:
    return f"{_database()}_{name.replace('-', '_')}"


def _create_from(database: str, template: str) -> None:
    fields = connection.settings_dict
    with psycopg.connect(
        host=fields["HOST"],
        port=fields["PORT"] or None,
        user=fields["USER"],
        password=fields["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    ) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {database} TEMPLATE {template}")
