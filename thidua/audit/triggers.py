"""The log of rows: the database itself writes every row down before and after, and keeps it.

Whatever changes a row (a form, a bulk call, raw SQL in a shell) fires these triggers. They are
made from the models, so that a new model is logged from its first migration on.
"""

from dataclasses import replace

from django.apps import apps
from django.conf import settings
from django.db import models
from simple_history.models import HistoricalChanges

from thidua.audit.connections import MARK, SQLITE_FUNCTION
from thidua.audit.logged import HIDDEN, NEVER, UNLESS_RECORDED, Logged
from thidua.fields import DerivedTextField
from thidua.triggers import Trigger, append_only

LOG = "audit_entry"
_COLUMNS = (
    '"at", "kind", "request_id", "user_id", "actor", "origin", "door", "about", '
    '"table", "row", "owner_table", "owner_row", "old", "new", "note"'
)


def logged_models() -> list[type[models.Model]]:
    """Returns the models whose rows are logged, those that only join two others among them."""
    return [
        model
        for label in settings.AUDITED_APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if not issubclass(model, HistoricalChanges) and logged_as(model).rows != NEVER
    ]


def history_models() -> list[type[models.Model]]:
    """Returns the models that keep earlier versions of records."""
    return [
        model
        for label in settings.AUDITED_APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if issubclass(model, HistoricalChanges)
    ]


def logged_as(model: type[models.Model]) -> Logged:
    """Returns how the model's rows are logged, with the foreign key to their owner."""
    logged = getattr(model, "logged", Logged())
    if logged.owner:
        return logged
    cascades = (
        field.name
        for field in model._meta.concrete_fields
        if field.is_relation and field.remote_field.on_delete is models.CASCADE
    )
    return replace(logged, owner=next(cascades, ""))


def told_columns(model: type[models.Model]) -> list[str]:
    """Returns the columns that are written down: not what follows from others, no secret."""
    logged = logged_as(model)
    return [
        field.column
        for field in model._meta.concrete_fields
        if not isinstance(field, DerivedTextField)
        if field.name not in logged.secret | logged.untold
    ]


def _secrets(model: type[models.Model]) -> list[str]:
    secret = logged_as(model).secret
    return [f.column for f in model._meta.concrete_fields if f.name in secret]


def _owner(model: type[models.Model]) -> tuple[str, str]:
    """Returns the owner's table and the column that names it, or two empty strings."""
    name = logged_as(model).owner
    if not name:
        return "", ""
    field = model._meta.get_field(name)
    return field.related_model._meta.db_table, field.column


class _Sqlite:
    """The statements of a table's triggers for SQLite: a row each."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model, self.table = model, model._meta.db_table
        self.key = model._meta.pk.column
        self.owner_table, self.owner = _owner(model)
        self.skips = logged_as(model).rows == UNLESS_RECORDED

    def statements(self) -> tuple[str, ...]:
        watched = [*told_columns(self.model), *_secrets(self.model)]
        differs = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in watched)
        return (
            self._statement("insert", "created", "NEW", "", "NULL", self._json("NEW")),
            self._statement(
                "update", "changed", "NEW", differs, self._json("OLD"), self._json("NEW", "OLD")
            ),
            self._statement("delete", "deleted", "OLD", "", self._json("OLD"), "NULL"),
        )

    def _json(self, row: str, before: str = "") -> str:
        pairs = [f"'{name}', {row}.\"{name}\"" for name in told_columns(self.model)]
        for name in _secrets(self.model):
            is_new = f'CASE WHEN {before}."{name}" IS NOT {row}."{name}" THEN \'{HIDDEN}\' END'
            pairs.append(f"'{name}', {is_new if before else 'NULL'}")
        return f"json_object({', '.join(pairs)})"

    def _statement(self, event: str, kind: str, row: str, when: str, old: str, new: str) -> str:
        conditions = [f"({when})"] if when else []
        if self.skips:
            conditions.insert(0, f"NOT {SQLITE_FUNCTION}('is_recorded')")
        guard = f"WHEN {' AND '.join(conditions)} " if conditions else ""
        owner = f'{row}."{self.owner}"' if self.owner else "NULL"
        told = ", ".join(
            f"{SQLITE_FUNCTION}('{name}')"
            for name in ("request_id", "user_id", "actor", "origin", "door", "about")
        )
        return (
            f"CREATE TRIGGER audit_{self.table}_{event} AFTER {event.upper()} ON {self.table} "
            f"{guard}BEGIN INSERT INTO {LOG} ({_COLUMNS}) VALUES ("
            f"strftime('%Y-%m-%d %H:%M:%f', 'now'), '{kind}', {told}, '{self.table}', "
            f"{row}.\"{self.key}\", '{self.owner_table}', {owner}, {old}, {new}, ''); END"
        )


class _Postgresql:
    """The statements and the function of a table's triggers for PostgreSQL: once a statement."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model, self.table = model, model._meta.db_table
        self.key = model._meta.pk.column
        self.owner_table, self.owner = _owner(model)
        self.skips = logged_as(model).rows == UNLESS_RECORDED

    def statements(self) -> tuple[str, ...]:
        after = (
            ("insert", "AFTER", "REFERENCING NEW TABLE AS after_rows "),
            ("update", "AFTER", "REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows "),
            ("delete", "AFTER", "REFERENCING OLD TABLE AS before_rows "),
            ("truncate", "BEFORE", ""),
        )
        return tuple(
            f"CREATE TRIGGER audit_{self.table}_{event} {when} {event.upper()} ON {self.table} "
            f"{tables}FOR EACH STATEMENT EXECUTE FUNCTION audit_{self.table}()"
            for event, when, tables in after
        )

    def body(self) -> str:
        skip = "IF (told->>'is_recorded')::boolean THEN RETURN NULL; END IF; " if self.skips else ""
        old, new = self._json("o"), self._json("n", "o")
        created = self._insert("created", "n", "NULL", self._json("n"), "after_rows n")
        changed = self._insert(
            "changed",
            "n",
            old,
            new,
            f'before_rows o JOIN after_rows n ON n."{self.key}" = o."{self.key}"',
            f"{self._watched('o')} IS DISTINCT FROM {self._watched('n')}",
        )
        # a row whose key itself was changed went, and another came
        gone = self._insert(
            "deleted", "o", old, "NULL", "before_rows o", self._unmatched("after_rows", "o")
        )
        come = self._insert(
            "created",
            "n",
            "NULL",
            self._json("n"),
            "after_rows n",
            self._unmatched("before_rows", "n"),
        )
        deleted = self._insert("deleted", "o", old, "NULL", "before_rows o")
        emptied = self._insert("deleted", "o", old, "NULL", f"{self.table} o")
        return (
            "DECLARE told jsonb := COALESCE(substring(current_query() FROM "
            rf"'^/\*{MARK} (\{{[^*]*\}})\*/')::jsonb, '{{}}'); "
            f"BEGIN {skip}"
            f"IF TG_OP = 'INSERT' THEN {created}; "
            f"ELSIF TG_OP = 'UPDATE' THEN {changed}; {gone}; {come}; "
            f"ELSIF TG_OP = 'DELETE' THEN {deleted}; "
            f"ELSE {emptied}; END IF; RETURN NULL; END"
        )

    def _json(self, row: str, before: str = "") -> str:
        left_out = [f.column for f in self.model._meta.concrete_fields]
        left_out = [name for name in left_out if name not in told_columns(self.model)]
        told = f"to_jsonb({row})" + "".join(f" - '{name}'" for name in left_out)
        for name in _secrets(self.model):
            differs = f'{before}."{name}" IS DISTINCT FROM {row}."{name}"'
            is_new = f"CASE WHEN {differs} THEN '{HIDDEN}' END" if before else "NULL"
            told += f" || jsonb_build_object('{name}', {is_new})"
        return f"({told})"

    def _watched(self, row: str) -> str:
        names = [*told_columns(self.model), *_secrets(self.model)]
        return "ROW(" + ", ".join(f'{row}."{name}"' for name in names) + ")"

    def _unmatched(self, others: str, row: str) -> str:
        return f'NOT EXISTS (SELECT 1 FROM {others} x WHERE x."{self.key}" = {row}."{self.key}")'

    def _insert(self, kind: str, row: str, old: str, new: str, rows: str, where: str = "") -> str:
        owner = f'{row}."{self.owner}"' if self.owner else "NULL::bigint"
        condition = f" WHERE {where}" if where else ""
        return (
            f"INSERT INTO {LOG} ({_COLUMNS}) SELECT clock_timestamp(), '{kind}', "
            "COALESCE(told->>'request_id', 'tx-' || pg_current_xact_id()::text), "
            "(told->>'user_id')::bigint, COALESCE(told->>'actor', session_user::text), "
            "COALESCE(told->>'origin', host(inet_client_addr()), ''), "
            f"COALESCE(told->>'door', 'database'), COALESCE(told->>'about', ''), '{self.table}', "
            f"{row}.\"{self.key}\", '{self.owner_table}', {owner}, {old}, {new}, '' "
            f'FROM {rows}{condition} ORDER BY {row}."{self.key}"'
        )


def _logging(model: type[models.Model]) -> Trigger:
    postgresql = _Postgresql(model)
    return Trigger(
        name=f"audit_{model._meta.db_table}",
        table=model._meta.db_table,
        sqlite=_Sqlite(model).statements(),
        postgresql=postgresql.statements(),
        postgresql_body=postgresql.body(),
    )


TRIGGERS = [
    append_only(LOG, "id"),
    append_only("django_admin_log", "id"),
    *(append_only(model._meta.db_table, model._meta.pk.column) for model in history_models()),
    *map(_logging, logged_models()),
]
