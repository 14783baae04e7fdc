"""Database triggers: what must hold for raw SQL too.

An app lists its triggers in its ``triggers.py`` as ``TRIGGERS``. They are installed after every
migrate, because Django's table rebuilds on SQLite drop them without a word, and a system check
(``manage.py check --database default``) is an error while one is missing.
"""

from dataclasses import dataclass

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from thidua.appmodules import modules_of_apps


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


RAISE = "RAISE EXCEPTION '%s' USING ERRCODE = 'integrity_constraint_violation';"


def append_only(table: str, key: str) -> Trigger:
    """Returns the trigger of a table that only grows: no row is changed, deleted or replaced.

    SQLite's ``REPLACE INTO`` deletes without firing delete triggers unless the connection asks
    for it, so a key that is there already is refused too; ``TRUNCATE`` fires no row trigger.
    """
    name, rule = f"{table}_only_grows", f"{table.split('_', 1)[1]}: it is history"
    refused = f"BEGIN SELECT RAISE(ABORT, '{rule}'); END"
    taken = f'EXISTS (SELECT 1 FROM {table} r WHERE r."{key}" = NEW."{key}")'
    calls = f"EXECUTE FUNCTION {name}()"
    return Trigger(
        name=name,
        table=table,
        sqlite=(
            f"CREATE TRIGGER {name}_insert BEFORE INSERT ON {table} WHEN {taken} {refused}",
            f"CREATE TRIGGER {name}_update BEFORE UPDATE ON {table} {refused}",
            f"CREATE TRIGGER {name}_delete BEFORE DELETE ON {table} {refused}",
        ),
        postgresql=(
            f"CREATE TRIGGER {name}_update BEFORE UPDATE ON {table} FOR EACH ROW {calls}",
            f"CREATE TRIGGER {name}_delete BEFORE DELETE ON {table} FOR EACH ROW {calls}",
            f"CREATE TRIGGER {name}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {calls}",
        ),
        postgresql_body=f"BEGIN {RAISE % rule} END",
    )


def declared(app_label: str | None = None) -> list[Trigger]:
    """Returns the triggers of one app, or of all installed apps."""
    modules = modules_of_apps("triggers", __name__)
    wanted = [apps.get_app_config(app_label).name] if app_label else modules
    return [trigger for app in wanted if app in modules for trigger in modules[app].TRIGGERS]


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
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        uninstall(connection, triggers)
        for trigger in triggers:
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger "
                    f"LANGUAGE plpgsql AS $body${trigger.postgresql_body}$body$"
                )
            for statement in getattr(trigger, connection.vendor):
                cursor.execute(statement)


def install_all(connection: BaseDatabaseWrapper, app_label: str | None = None) -> None:
    """Creates anew the declared triggers, of one app or of all, whose tables are there."""
    tables = set(connection.introspection.table_names())
    install(connection, [t for t in declared(app_label) if t.table in tables])


def uninstall(connection: BaseDatabaseWrapper, triggers: list[Trigger]) -> None:
    """Drops the triggers that stand: before tables are emptied, or made anew."""
    with connection.cursor() as cursor:
        for trigger in triggers:
            for statement in getattr(trigger, connection.vendor):
                on_table = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {_trigger_name(statement)}{on_table}")


def make_way_for_migrations(sender, using: str, plan, **_kwargs) -> None:
    """Drops the triggers before migrations run on SQLite (signal receiver).

    Making a table anew renames it, and SQLite refuses to while a trigger of another table names
    the one that is away. They all come back after migrating, in the transaction that the command
    holds.
    """
    connection = connections[using]
    if not plan or connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def install_after_migrate(sender, using: str, **_kwargs) -> None:
    """Installs an app's triggers when its migrations have run (signal receiver)."""
    install_all(connections[using], sender.label)


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
