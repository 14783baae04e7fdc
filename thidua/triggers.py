"""Database triggers: what must hold for raw SQL too.

An app lists its triggers in its ``triggers.py`` as ``TRIGGERS``. They are installed after every
migrate, because Django's table rebuilds on SQLite drop them without a word, and a system check
(``manage.py check --database default``) is an error while one is missing.
"""

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Trigger:
    """One rule held by the database, in the dialects of SQLite and PostgreSQL.

    ``sqlite`` and ``postgresql`` hold the statements that create it, one trigger each, named
    ``{name}`` or beginning with ``{name}_``; a PostgreSQL trigger calls the function ``{name}()``
    whose body is ``postgresql_body`` (PL/pgSQL).
    """

    name: str
    table: str
    sqlite: tuple[str, ...]
    postgresql: tuple[str, ...]
    postgresql_body: str


def declared(app_label: str | None = None) -> list[Trigger]:
    """Returns the triggers of one app, or of all installed apps."""
    configs = [apps.get_app_config(app_label)] if app_label else apps.get_app_configs()
    found: list[Trigger] = []
    for config in configs:
        module = f"{config.name}.triggers"
        if module != __name__ and find_spec(module):
            found.extend(import_module(module).TRIGGERS)
    return found


def standing(connection: BaseDatabaseWrapper) -> set[str]:
    """Returns the names of the triggers that the database has; one switched off is none."""
    queries = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": (
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        ),
    }
    with connection.cursor() as cursor:
        cursor.execute(queries[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Returns the names of the declared triggers that the database does not have."""
    present = standing(connection)
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    return [
        _trigger_name(statement)
        for trigger in declared()
        if trigger.table in tables
        for statement in getattr(trigger, connection.vendor)
        if _trigger_name(statement) not in present
    ]


def install(connection: BaseDatabaseWrapper, triggers: list[Trigger]) -> None:
    """Creates the triggers anew; those that stand already are replaced."""
    uninstall(connection, triggers)
    with connection.cursor() as cursor:
        for trigger in triggers:
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger "
                    f"LANGUAGE plpgsql AS $body${trigger.postgresql_body}$body$"
                )
            for statement in getattr(trigger, connection.vendor):
                cursor.execute(statement)


def uninstall(connection: BaseDatabaseWrapper, triggers: list[Trigger]) -> None:
    """Drops the triggers that stand: before tables are emptied, or made anew."""
    with connection.cursor() as cursor:
        for trigger in triggers:
            for statement in getattr(trigger, connection.vendor):
                on_table = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {_trigger_name(statement)}{on_table}")


def install_after_migrate(sender, using: str, **_kwargs) -> None:
    """Installs an app's triggers when its migrations have run (signal receiver)."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    install(connection, [t for t in declared(sender.label) if t.table in tables])


def check_installed(
    app_configs, databases: list[str] | None = None, **_kwargs
) -> list[CheckMessage]:
    """System check: an error for each declared trigger that a database lacks."""
    return [
        Error(
            f"The database trigger {name} is missing.",
            hint="Run manage.py migrate; it installs the triggers.",
            id="thidua.E001",
        )
        for alias in databases or []
        for name in missing(connections[alias])
    ]


def _trigger_name(statement: str) -> str:
    return statement.split("TRIGGER", 1)[1].split()[0]
