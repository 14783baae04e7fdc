"""A logged change in plain Vietnamese: «đổi tên từ «…» thành «…»»."""

from django.db import models

from thidua.audit.logged import HIDDEN
from thidua.audit.models import Entry
from thidua.audit.values import NOTHING, Names, model_of, shown

Kind = Entry.Kind
# what a row is called by, the first that it has; a choice of a list names many
_NAMING = (
    *("name", "full_name", "title", "subject", "printed_name", "username", "reference", "text"),
    "agency_name",
    *("path", "code", "symbol", "grade"),
)
_MOST_LINKS = 3


def act_of(entry: Entry, names: Names, *, within: str = "") -> str:
    """Returns what was done to the row, without who did it.

    ``within`` is the table whose history is read: what was done to that record itself does not
    name it again.
    """
    model = model_of(entry.table)
    if model is None:
        return f"{entry.get_kind_display().lower()} dòng {entry.row} của bảng {entry.table}"
    if entry.kind == Kind.CHANGED:
        changes = "; ".join(changes_of(entry, names)) or "ghi lại như cũ"
        return (
            changes if entry.table == within else f"sửa {_called(entry, model, names)}: {changes}"
        )
    verb = {Kind.CREATED: "thêm", Kind.DELETED: "xóa"}[entry.kind]
    return f"{verb} {_called(entry, model, names)}"


def changes_of(entry: Entry, names: Names) -> list[str]:
    """Returns a phrase for each column that differs."""
    model = model_of(entry.table)
    old, new = entry.old or {}, entry.new or {}
    return [
        change_of(field, model, old.get(field.column), new.get(field.column), names)
        for field in (model._meta.concrete_fields if model else ())
        if old.get(field.column) != new.get(field.column)
    ]


def change_of(field: models.Field, model: type[models.Model], old, new, names: Names) -> str:
    """Returns «đổi tên từ «A» thành «B»», «ghi tên «B»» or «bỏ tên «A»»."""
    name = name_of(field, model)
    before, after = shown(field, old, names), shown(field, new, names)
    if new == HIDDEN:
        return f"đổi {name}"
    if before == NOTHING:
        return f"{name} {after}" if name.startswith("ghi ") else f"ghi {name} {after}"
    if after == NOTHING:
        return f"bỏ {name} (trước là {before})"
    return f"đổi {name} từ {before} thành {after}"


def contents_of(entry: Entry, names: Names) -> list[tuple[str, str, str]]:
    """Returns (name, before, after) of every column that holds something, changed ones first."""
    model = model_of(entry.table)
    if model is None:
        columns = sorted((entry.old or {}).keys() | (entry.new or {}).keys())
        return [
            (column, _plain(entry.old, column), _plain(entry.new, column)) for column in columns
        ]
    lines = []
    for field in model._meta.concrete_fields:
        old, new = (row.get(field.column) if row else None for row in (entry.old, entry.new))
        if old in (None, "") and new in (None, ""):
            continue
        line = (name_of(field, model), shown(field, old, names), shown(field, new, names))
        lines.append((old == new, line))
    return [line for _, line in sorted(lines, key=lambda pair: pair[0])]


def name_of(field: models.Field, model: type[models.Model]) -> str:
    """Returns what the model's column is called: a library's, by the name that we gave it."""
    if owner := model._meta.auto_created:
        [link] = [f for f in owner._meta.many_to_many if f.remote_field.through is model]
        named = owner._meta if field.name == link.m2m_field_name() else link
        return str(named.verbose_name)
    return getattr(model, "screen_names", {}).get(field.name) or str(field.verbose_name)


def _plain(row: dict | None, column: str) -> str:
    return "" if row is None else str(row.get(column, ""))


def _called(entry: Entry, model: type[models.Model], names: Names) -> str:
    """Returns «tên cũ «Sở Tư pháp …»»: the kind of record and its name."""
    row = entry.new or entry.old or {}
    kind = model._meta.verbose_name
    if model._meta.auto_created:
        kind = "liên kết"
    if name := next((row[column] for column in _naming(model) if row.get(column)), ""):
        return f"{kind} «{name}»"
    links = [
        f"«{names.of(field.related_model, row[field.column])}»"
        for field in model._meta.concrete_fields
        if field.is_relation and row.get(field.column) is not None
    ]
    return f"{kind} {', '.join(links[:_MOST_LINKS]) or f'số {entry.row}'}"


def _naming(model: type[models.Model]) -> list[str]:
    chosen = {field.column for field in model._meta.concrete_fields if field.choices}
    return [column for column in _NAMING if column not in chosen]
