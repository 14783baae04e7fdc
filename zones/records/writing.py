"""The records of the office as reference files, in the shape in which they are loaded."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db.models import Model

from thidua.recordformats import escaped
from zones.models import (
    Condition,
    CriteriaTable,
    Criterion,
    CriterionLevel,
    GradeBand,
    Target,
)
from zones.records.columns import CONTRACTS, Column, FileContract
from zones.records.kinds import written
from zones.records.tables import tables_by_year_and_block

# the tables themselves and what they hold: where the table stands, and the order within it
_WITHIN_TABLES: dict[type[Model], tuple[str, tuple[str, ...]]] = {
    CriteriaTable: ("", ("pk",)),
    Criterion: ("table", ("position", "pk")),
    CriterionLevel: ("criterion__table", ("criterion__position", "criterion", "-points")),
    GradeBand: ("table", ("pk",)),
    Condition: ("table", ("pk",)),
}
_OWNERS: dict[type[Model], tuple[str, ...]] = {Target: ("zone_year__campaign", "zone_year__zone")}


def export_office(folder: Path | str) -> dict[str, int]:
    """Writes every file of the contract into the folder; returns the rows of each.

    Loading the folder again changes nothing, and an empty office that loads it writes the same
    files. Of criteria tables it holds the one in use, or the newest draft, for each campaign and
    block. Text that a spreadsheet would run has an apostrophe before it, which loading takes away.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    tables = tables_by_year_and_block()
    return {
        name: _write(folder / f"{name}.csv", contract, _records(contract, tables))
        for name, contract in CONTRACTS.items()
    }


def _write(path: Path, contract: FileContract, records: Iterable[Model]) -> int:
    successors = _successor_codes(contract)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(contract.column_names)
        count = 0
        for record in records:
            cells = (written(_value(record, column, successors)) for column in contract.columns)
            writer.writerow(escaped(cell) for cell in cells)
            count += 1
    return count


def _records(contract: FileContract, tables: dict) -> Iterator[Model]:
    """Yields the rows of a file in the order in which they were written down."""
    model = contract.model
    relations = [f.name for f in model._meta.concrete_fields if f.is_relation]
    if model not in _WITHIN_TABLES:
        owners = _OWNERS.get(model, ())
        yield from model.objects.select_related(*relations, *owners).order_by("pk")
        return
    path, order = _WITHIN_TABLES[model]
    prefix = f"{path}__" if path else ""
    parts = model.objects.filter(**{f"{prefix}pk__in": [table.pk for table in tables.values()]})
    yield from parts.select_related(f"{prefix}campaign", f"{prefix}block", *relations).order_by(
        f"{prefix}campaign__year", f"{prefix}campaign", f"{prefix}block", *order
    )


def _successor_codes(contract: FileContract) -> dict[int, frozenset[str]]:
    if "successors" not in contract.column_names:
        return {}
    codes: dict[int, set[str]] = defaultdict(set)
    pairs = contract.model.objects.exclude(successors=None).values_list("pk", "successors__code")
    for pk, code in pairs:
        codes[pk].add(code)
    return {pk: frozenset(found) for pk, found in codes.items()}


def _value(record: Model, column: Column, successors: dict[int, frozenset[str]]) -> Any:
    if column.name == "successors":
        return successors.get(record.pk)
    if column.name == "parent":
        return record.parent and record.parent.path
    if column.name == "criterion":
        return record.criterion.path
    if column.refers_to:
        return getattr(_owner(record, column.name), column.name).code
    return getattr(record, column.field)


def _owner(record: Model, name: str) -> Model:
    """Returns the record that has a field of that name: the row's own, or what it is part of."""
    for path in ("", "table", "zone_year"):
        owner = getattr(record, path, None) if path else record
        if owner is not None and hasattr(owner, name):
            return owner
    return record.criterion.table
