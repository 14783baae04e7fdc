"""Databases that a test may break: copies of the migrated one, dropped afterwards.

The tests' own database is emptied by rolling back, and what is issued could not be deleted from
it: what really commits, is killed or is locked happens in a copy.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.db import connection, connections


@contextmanager
def kept_empty(folder: Path) -> Iterator[str]:
    """Keeps a copy of the migrated, empty database; gives its name, for ``own_copy``."""
    if connection.vendor == "sqlite":
        name = str(folder / "empty.sqlite3")
        copy = sqlite3.connect(name)
        connection.ensure_connection()
        connection.connection.backup(copy)
        copy.close()
        yield name
        return
    name = f"{connection.settings_dict['NAME']}_empty"
    with _dropped_afterwards(name, template=connection.settings_dict["NAME"]):
        yield name


@contextmanager
def own_copy(empty: str, folder: Path) -> Iterator[str]:
    """Points Django at a copy of a kept database; gives the copy's DATABASE_URL."""
    if connection.vendor == "sqlite":
        name = str(folder / "copy.sqlite3")
        shutil.copyfile(empty, name)
        with django_at(name):
            yield f"sqlite:///{name}"
        return
    name = f"{empty}_{os.getpid()}"
    with _dropped_afterwards(name, template=empty), django_at(name):
        yield postgresql_address(name)


def postgresql_address(name: str) -> str:
    """Returns the DATABASE_URL of another database on Django's server."""
    fields = connection.settings_dict
    password = f":{quote(fields['PASSWORD'])}" if fields["PASSWORD"] else ""
    host = f"{fields['HOST']}:{fields['PORT'] or 5432}"
    return f"postgres://{fields['USER']}{password}@{host}/{name}"


@contextmanager
def django_at(name: str) -> Iterator[None]:
    """Gives Django another connection: the tests' own may be in the midst of a transaction."""
    with connected_by({**connections["default"].settings_dict, "NAME": name}):
        yield


@contextmanager
def connected_by(settings: dict) -> Iterator[None]:
    """Gives Django another connection, by a database's settings."""
    own = connections["default"]
    other = connections.create_connection("default")
    other.settings_dict = settings
    connections["default"] = other
    try:
        yield
    finally:
        other.close()
        connections["default"] = own


@contextmanager
def _dropped_afterwards(name: str, template: str) -> Iterator[None]:
    fields = connection.settings_dict
    if fields["NAME"] == template:
        connection.close()  # a database in use is no template
    on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    on_server(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield
    finally:
        made_of_it = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        for (own,) in on_server(made_of_it, [name]):
            on_server(f"DROP DATABASE IF EXISTS {own} WITH (FORCE)")


def on_server(statement: str, values: list | None = None) -> list[tuple]:
    """Runs a statement on Django's PostgreSQL server, in none of the databases in use."""
    fields = connection.settings_dict
    with psycopg.connect(
        host=fields["HOST"],
        port=fields["PORT"] or None,
        user=fields["USER"],
        password=fields["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    ) as server:
        answer = server.execute(statement, values)
        return answer.fetchall() if answer.description else []
