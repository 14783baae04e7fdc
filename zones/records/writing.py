"""The records of the office as reference files, in the shape in which they are loaded."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db.models import Model

from zones.models import Criterion
from zones.records.columns import CONTRACTS, Column, FileContract
from zones.records.kinds import written
from zones.records.tables import tables_by_year_and_block


def export_office(folder: Path | str) -> dict[str, int]:
    """Writes every file of the contract into the folder; returns the rows of each.

    Loading the folder again changes nothing. Of criteria tables it holds the one in use, or the
    newest draft, for each campaign and block.
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
            writer.writerow(
                written(_value(record, column, successors)) for column in contract.columns
            )
            count += 1
    return count


def _records(contract: FileContract, tables: dict) -> Iterator[Model]:
    model = contract.model
    relations = [f.name for f in model._meta.concrete_fields if f.is_relation]
    if "table" not in relations:
        yield from model.objects.select_related(*relations).order_by("pk")
        return
    order = ("position", "pk") if model is Criterion else ("pk",)
    parts = model.objects.filter(table__in=tables.values())
    yield from parts.select_related(*relations, "table__campaign", "table__block").order_by(
        "table__campaign__year", "table__campaign", "table__block", *order
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
    if column.refers_to:
        owner = record if hasattr(record, column.name) else record.table
        return getattr(owner, column.name).code
    return getattr(record, column.field)
