"""Of every table: what raw SQL inserts, changes and deletes stands in the log, secrets left out.

The statements are made from the models, so that a new model is asked too.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from simple_history.models import HistoricalChanges

from tests.thidua.audit.reading import newest, written_since
from thidua import triggers
from thidua.audit.models import Entry
from thidua.audit.triggers import logged_as, logged_models, told_columns

pytestmark = pytest.mark.django_db
Kind = Entry.Kind
_KEY = 990_001
# the changes of points are the record themselves; the other is kept for an hour, and the refusal
# that it belongs to is an entry of its own
NEVER_LOGGED = {"zones.ScoreChange", "zones.RefusedWorkbook"}
SPEAKS_OF_SECRETS = re.compile(r"password|secret|token|_hash$|^key$")
# digests of papers, and a mark that a password is to be changed
NO_SECRETS = {"content_hash", "previous_hash", "must_change_password"}


def test_every_table_of_the_audited_apps_is_logged_but_these():
    own = {
        model._meta.label
        for label in settings.AUDITED_APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if not issubclass(model, HistoricalChanges)
    }
    assert own - {model._meta.label for model in logged_models()} == NEVER_LOGGED


@pytest.mark.parametrize("model", logged_models(), ids=lambda model: model._meta.label)
def test_raw_sql_is_logged_row_by_row(model):
    table, key = model._meta.db_table, model._meta.pk.column
    changed = _changed_column(model)
    values = {field.column: _value(field, 1) for field in model._meta.concrete_fields}
    values[key] = _KEY
    with _rules_aside(table):
        mark = newest()
        names = ", ".join(f'"{name}"' for name in values)
        _execute(
            f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(values))})",
            *values.values(),
        )
        _execute(
            f'UPDATE {table} SET "{changed.column}" = %s WHERE "{key}" = %s',
            _value(changed, 2),
            _KEY,
        )
        _execute(f'DELETE FROM {table} WHERE "{key}" = %s', _KEY)
        entries = written_since(mark, table=table, row=_KEY)
    assert [entry.kind for entry in entries] == [Kind.CREATED, Kind.CHANGED, Kind.DELETED]
    created, change, deleted = entries
    assert (created.old, deleted.new) == (None, None)
    assert change.old[changed.column] != change.new[changed.column]
    assert all(entry.request_id and entry.actor for entry in entries)


@pytest.mark.parametrize("model", logged_models(), ids=lambda model: model._meta.label)
def test_no_secret_is_told(model):
    told = told_columns(model)
    assert [name for name in told if SPEAKS_OF_SECRETS.search(name) if name not in NO_SECRETS] == []
    fields = {field.name for field in model._meta.concrete_fields}
    assert logged_as(model).secret | logged_as(model).untold <= fields


def _changed_column(model: type[models.Model]) -> models.Field:
    """Returns a told column that is no key of the row itself; rather one that names no record."""
    told = set(told_columns(model))
    fields = [f for f in model._meta.concrete_fields if f.column in told and not f.primary_key]
    return min(fields, key=lambda field: field.is_relation)


def _value(field: models.Field, number: int) -> object:
    if isinstance(field, models.JSONField):
        return f'{{"{number}": {number}}}'
    if isinstance(field, models.DateTimeField):
        return f"2026-01-0{number} 00:00:00+00:00"
    if isinstance(field, models.DateField):
        return f"2026-01-0{number}"
    if isinstance(field, models.BooleanField):
        return number == 1
    is_text = isinstance(field, models.CharField | models.TextField | models.FileField)
    return "xy"[number - 1] if is_text else number


def _execute(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@contextmanager
def _rules_aside(table: str) -> Iterator[None]:
    """Puts what the table asks of its rows aside, and takes everything back afterwards."""
    rules = [t for t in triggers.declared() if t.table == table and not t.name.startswith("audit_")]
    with transaction.atomic():
        triggers.uninstall(connection, rules)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                known = connection.introspection.get_constraints(cursor, table)
                for name in (name for name, what in known.items() if what["check"]):
                    cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        else:
            _execute("PRAGMA ignore_check_constraints = ON")
        try:
            yield
        finally:
            transaction.set_rollback(True)
            if connection.vendor != "postgresql":
                _execute_aside("PRAGMA ignore_check_constraints = OFF")


def _execute_aside(sql: str) -> None:
    """Executes a statement although the transaction is to be taken back."""
    connection.connection.execute(sql)
