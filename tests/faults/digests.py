"""What the database holds, to be compared before and after a fault."""

import hashlib

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import Model, QuerySet

from thidua.audit.models import Entry
from thidua.audit.triggers import logged_as
from zones.models import WorkbookFile
from zones.workbooks.staging import file_path

Rows = dict[str, list[dict]]
# kept by the server for itself, or of what was refused: no record of the office
_HOUSEKEEPING = {"axes.AccessAttempt", "sessions.Session", "zones.RefusedWorkbook"}


def stored() -> Rows:
    """Returns every row of every table, by the model's name, in the order of their keys.

    Of the log, what it says of records: it is written with the change or not at all.
    """
    models = [m for m in apps.get_models() if m._meta.label not in _HOUSEKEEPING]
    return {
        model._meta.label: list(_rows_of(model).order_by("pk").values(*_columns_of(model)))
        for model in sorted(models, key=lambda model: model._meta.label)
    }


def _rows_of(model: type[Model]) -> QuerySet:
    if model is not Entry:
        return model._base_manager.all()
    not_told = {apps.get_model(label)._meta.db_table for label in _HOUSEKEEPING}
    return Entry.objects.of_rows().exclude(table__in=not_told)


def _columns_of(model: type[Model]) -> list[str]:
    """Returns all columns but the hours of the last visit, which a page read moves too."""
    untold = logged_as(model).untold
    return [field.attname for field in model._meta.concrete_fields if field.name not in untold]


def digest() -> str:
    """Returns a hash of every row of every table."""
    return hashlib.sha256(repr(stored()).encode()).hexdigest()


def volatile(first: Rows, second: Rows) -> set[tuple[str, str]]:
    """Returns the (model, column) that differ although the same was done to the same records.

    Hours, codes drawn by chance, hashes over either: what no second run can repeat.
    """
    if counts(first) != counts(second):
        raise AssertionError("The same act left other rows the second time.")
    return {
        (label, column)
        for label, rows in first.items()
        for one, other in zip(rows, second[label], strict=True)
        for column in one
        if one[column] != other[column]
    }


def without(rows: Rows, columns: set[tuple[str, str]]) -> Rows:
    """Returns the rows without the columns."""
    return {
        label: [{c: v for c, v in row.items() if (label, c) not in columns} for row in found]
        for label, found in rows.items()
    }


def counts(rows: Rows) -> dict[str, int]:
    return {label: len(found) for label, found in rows.items()}


def differences(before: Rows, after: Rows) -> list[str]:
    """Returns the models whose rows differ, with how many rows each has: to read in a failure."""
    return [
        f"{label}: {len(before[label])} rows, then {len(after[label])}"
        for label in before
        if before[label] != after[label]
    ]


def broken_files() -> list[str]:
    """Returns the workbooks on record whose file is missing or is not what was brought in."""
    return [
        f"{kept.sha256} of {kept}"
        for kept in WorkbookFile.objects.all()
        if _digest_of_file(kept.sha256) != kept.sha256
    ]


def _digest_of_file(sha256: str) -> str:
    path = file_path(sha256)
    if not default_storage.exists(path):
        return "missing"
    with default_storage.open(path) as content:
        return hashlib.sha256(content.read()).hexdigest()
