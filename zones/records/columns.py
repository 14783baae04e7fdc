"""The contract: which files make an office, and which columns each of them holds.

Files are loaded in the order in which they stand here. A column that is not required may be
missing (then the records keep what they have) or have empty cells (then the value is emptied).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from zones.models import (
    Agency,
    AgencyName,
    Appointment,
    Block,
    Campaign,
    Condition,
    CriteriaTable,
    Criterion,
    CriterionLevel,
    GradeBand,
    Membership,
    Province,
    Target,
    Zone,
    ZoneYear,
)
from zones.records import kinds


@dataclass(frozen=True)
class Column:
    """One column: how its cells are read, and the field they are written to ('' for none).

    ``refers_to`` names the file whose codes the cells hold.
    """

    name: str
    read: Callable[[str], Any] = kinds.text
    required: bool = True
    field: str = ""
    refers_to: str = ""


@dataclass(frozen=True)
class FileContract:
    """One file: its name without an ending, the record a row stands for, and its columns."""

    name: str
    model: type[Model]
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> list[str]:
        return [column.name for column in self.columns]

    def column_of(self, field: str) -> str:
        """Returns the name of the column that is written to the field, or nothing."""
        return next((column.name for column in self.columns if column.field == field), "")


def _plain(name: str, read: Callable[[str], Any] = kinds.text, field: str = "") -> Column:
    return Column(name, read, field=field or name)


def _optional(name: str, read: Callable[[str], Any] = kinds.text, field: str = "") -> Column:
    return Column(name, read, required=False, field=field or name)


def _reference(name: str, refers_to: str) -> Column:
    return Column(name, field=name, refers_to=refers_to)


_CODE, _NAME = _plain("code"), _plain("name")
_SOURCE = _optional("source", kinds.long_text)
_SUCCESSORS = Column("successors", kinds.codes, required=False)
_CAMPAIGN = _reference("campaign", "campaigns")
_ZONE = _reference("zone", "zones")
_AGENCY = _reference("agency", "agencies")
_TABLE = (Column("campaign", refers_to="campaigns"), Column("block", refers_to="blocks"))

BLOCKS = FileContract(
    "blocks",
    Block,
    (
        _CODE,
        _NAME,
        _optional("short_name"),
        _optional("unit_name"),
        _optional("provides_chair", kinds.yes_or_no),
    ),
)
PROVINCES = FileContract(
    "provinces",
    Province,
    (
        _CODE,
        _NAME,
        _optional("valid_from", kinds.day),
        _optional("valid_to", kinds.day),
        _SUCCESSORS,
        _SOURCE,
    ),
)
ZONES = FileContract(
    "zones", Zone, (_CODE, _NAME, _plain("kind", kinds.choice(*Zone.Kind.values)), _SOURCE)
)
CAMPAIGNS = FileContract(
    "campaigns",
    Campaign,
    (
        _CODE,
        _plain("year", kinds.whole),
        _plain("title"),
        _plain("status", kinds.choice(*Campaign.Status.values)),
        _optional("self_scoring_due", kinds.day),
        _optional("appraisal_due", kinds.day),
        _optional("closing_due", kinds.day),
        _SOURCE,
    ),
)
AGENCIES = FileContract(
    "agencies",
    Agency,
    (
        _CODE,
        _NAME,
        _optional("short_name"),
        _reference("block", "blocks"),
        _reference("province", "provinces"),
        _optional("founded_on", kinds.day),
        _optional("dissolved_on", kinds.day),
        _SUCCESSORS,
        _SOURCE,
    ),
)
AGENCY_NAMES = FileContract(
    "agency_names",
    AgencyName,
    (_AGENCY, _NAME, _optional("valid_from", kinds.day), _plain("valid_to", kinds.day)),
)
MEMBERSHIPS = FileContract("memberships", Membership, (_CAMPAIGN, _ZONE, _AGENCY, _SOURCE))
ZONE_YEARS = FileContract(
    "zone_years",
    ZoneYear,
    (
        _CAMPAIGN,
        _ZONE,
        _optional("slogan"),
        _optional("launched_on", kinds.day),
        _optional("pledge_on", kinds.day),
        _optional("conference_on", kinds.day),
        _optional("conference_place"),
    ),
)
TARGETS = FileContract(
    "targets",
    Target,
    (
        Column("campaign", refers_to="campaigns"),
        Column("zone", refers_to="zones"),
        _plain("text"),
        _optional("unit"),
        _plain("figure", kinds.number),
        _optional("reached", kinds.number),
    ),
)
APPOINTMENTS = FileContract(
    "appointments",
    Appointment,
    (
        _CAMPAIGN,
        _ZONE,
        _plain("role", kinds.choice(*Appointment.Role.values)),
        _AGENCY,
        _optional("person"),
        _plain("office"),
        _optional("decision", field="decision_reference"),
        _optional("from", kinds.day, field="starts_on"),
        _optional("to", kinds.day, field="ends_on"),
        _optional("out_of_turn_reason", kinds.long_text),
        _SOURCE,
    ),
)
TABLES = FileContract(
    "tables",
    CriteriaTable,
    (
        _CAMPAIGN,
        _reference("block", "blocks"),
        _plain("title"),
        _plain("stated_total", kinds.points),
        _optional("bonus_cap", kinds.points),
        _optional("bonus_may_exceed", kinds.yes_or_no),
        _optional("is_illustrative", kinds.yes_or_no),
        _SOURCE,
    ),
)
CRITERIA = FileContract(
    "criteria",
    Criterion,
    (
        *_TABLE,
        _CODE,
        Column("parent", required=False),
        _NAME,
        _plain("kind", kinds.choice(*Criterion.Kind.values)),
        _optional("max_points", kinds.points),
        _optional("guidance", kinds.long_text),
        _optional("evidence", kinds.long_text),
        _optional("tie_break", kinds.whole),
        _SOURCE,
    ),
)
LEVELS = FileContract(
    "levels",
    CriterionLevel,
    (*_TABLE, Column("criterion"), _plain("points", kinds.points), _plain("label")),
)
GRADES = FileContract(
    "grades",
    GradeBand,
    (
        *_TABLE,
        _plain("grade"),
        _plain("min_points", kinds.points),
        _optional("name"),
        _optional("breaches_allowed", kinds.whole),
        _optional("quota", kinds.whole),
    ),
)
CONDITIONS = FileContract(
    "conditions",
    Condition,
    (
        *_TABLE,
        _CODE,
        _plain("text", kinds.long_text),
        _plain("effect", kinds.choice(*Condition.Effect.values)),
    ),
)

CONTRACTS = {
    contract.name: contract
    for contract in (
        BLOCKS,
        PROVINCES,
        ZONES,
        CAMPAIGNS,
        AGENCIES,
        AGENCY_NAMES,
        MEMBERSHIPS,
        ZONE_YEARS,
        TARGETS,
        APPOINTMENTS,
        TABLES,
        CRITERIA,
        LEVELS,
        GRADES,
        CONDITIONS,
    )
}
# What the conferral of awards keeps in the same folder: known by name, not read here.
OF_THE_AWARDS = frozenset({"awards", "award_types", "base_salaries", "legal_bases"})
