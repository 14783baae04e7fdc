"""The door for reference files: everything of an office, or nothing of it."""

from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.db.models import Model

from zones.records import members, organisation, tableparts, tables, years
from zones.records.columns import CONTRACTS
from zones.records.office import Counts, Office
from zones.records.parsing import Row, parse
from zones.records.problems import LoadRefused
from zones.records.reading import read_office

_OWN_LOADERS = {
    "agency_names": years.load_agency_names,
    "memberships": members.load_memberships,
    "zone_years": years.load_zone_years,
    "targets": years.load_targets,
    "appointments": members.load_appointments,
    "tables": tables.load_tables,
    "criteria": tables.load_criteria,
    "levels": tableparts.load_levels,
    "grades": tableparts.load_grades,
    "conditions": tableparts.load_conditions,
}


@dataclass(frozen=True)
class LoadSummary:
    """What a load did (or, when only checked, would do), by file name without its ending."""

    counts: dict[str, Counts]
    ignored: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_check: bool = False

    @property
    def changes(self) -> int:
        """How many records were created or changed."""
        return sum(counts.created + counts.changed for counts in self.counts.values())


def load_office(path: Path | str, *, by: Model | None = None, check: bool = False) -> LoadSummary:
    """Creates and changes the records that a folder of CSV files or one .xlsx holds.

    Records are found by their natural keys; what the files do not name stays as it is. With
    ``check`` everything is tried and nothing kept. Raises LoadRefused with every error of all
    files, then nothing was written; FileNotFoundError when there is no such folder or file.
    """
    source = read_office(Path(path))
    problems = source.problems
    rows = {name: parse(sheet, problems) for name, sheet in source.sheets.items()}
    with transaction.atomic():
        office = Office(by=by, problems=problems)
        counts = {name: _load(office, name, rows[name]) for name in CONTRACTS if name in rows}
        if problems:
            raise LoadRefused(problems)
        if check:
            transaction.set_rollback(True)
    return LoadSummary(counts, source.ignored, office.notes, check)


def _load(office: Office, name: str, rows: list[Row]) -> Counts:
    if name in _OWN_LOADERS:
        return _OWN_LOADERS[name](office, rows)
    return organisation.load_coded(office, CONTRACTS[name], rows)
