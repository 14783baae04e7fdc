"""What a score workbook is written from: tables, criteria, sheets, points."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q

from zones.models import Agency, Campaign, CriteriaTable, Criterion, Score, ScoreSheet
from zones.permissions import Standpoint
from zones.services.pointrights import kinds_to_fill_in
from zones.services.standpoints import OPERATOR, Member, members_of
from zones.workbooks.layouts import Layout


@dataclass(frozen=True)
class ExportedCriterion:
    """A line of a criteria table as it is written out."""

    pk: int
    path: str
    name: str
    kind: str
    maximum: Decimal
    evidence: str

    @property
    def is_leaf(self) -> bool:
        return self.kind != Criterion.Kind.GROUP


@dataclass
class ExportedTable:
    """A criteria table with its lines in order and the sheets scored by it."""

    pk: int
    title: str
    block: str
    criteria: list[ExportedCriterion] = field(default_factory=list)
    sheets: list["ExportedSheet"] = field(default_factory=list)

    @property
    def leaves(self) -> list[ExportedCriterion]:
        return [criterion for criterion in self.criteria if criterion.is_leaf]


@dataclass
class ExportedSheet:
    """An agency's sheet; ``points`` leads from criterion id to (self, appraised, note).

    ``asked`` are the kinds of points that a template asks for.
    """

    pk: int
    code: str
    name: str
    short_name: str
    agency: int
    asked: frozenset[str] = frozenset({"self", "appraised"})
    points: dict[int, tuple[Decimal | None, Decimal | None, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class ExportRequest:
    """What to write: ``kind`` (self, appraised) is what a WIDE table holds.

    ``standpoint`` is that of whoever fills a template in.
    """

    campaign: Campaign
    layout: Layout
    sheets: object  # a ScoreSheet queryset, already narrowed to what the user may see
    is_template: bool = False
    kind: str = "self"
    standpoint: Standpoint = OPERATOR


def sheets_of(campaign: Campaign, *, user=None, zone=None, block=None, agency=None):
    """Returns the campaign's sheets that the user may see (None: an operator), narrowed."""
    sheets = ScoreSheet.objects.filter(campaign=campaign)
    if user is not None:
        sheets = sheets.visible_to(user)
    if zone is not None:
        sheets = sheets.of_zone(zone)
    if block is not None:
        sheets = sheets.filter(agency__block=block)
    if agency is not None:
        sheets = sheets.filter(agency=agency)
    return sheets


def load_tables(request: ExportRequest) -> list[ExportedTable]:
    """Returns the tables with their criteria, sheets and (unless a template) points; 4 queries."""
    tables: dict[int, ExportedTable] = {}
    sheets: dict[int, ExportedSheet] = {}
    rows = request.sheets.order_by("agency__block__code", "agency__sort_key", "pk")
    for pk, table, agency, code, short_name in rows.values_list(
        "pk", "table_id", "agency_id", "agency__code", "agency__short_name"
    ):
        sheet = sheets[pk] = ExportedSheet(pk, code, "", short_name, agency)
        tables.setdefault(table, ExportedTable(table, "", "")).sheets.append(sheet)
    _name_agencies(sheets.values(), request.campaign.year)
    _load_criteria(tables)
    if request.is_template:
        _choose_what_is_asked(request, sheets.values())
    else:
        _load_points(request, sheets)
    return list(tables.values())


def _name_agencies(sheets: Iterable[ExportedSheet], year: int) -> None:
    """Gives each sheet the name that its agency bore that year."""
    by_agency = {sheet.agency: sheet for sheet in sheets}
    agencies = Agency.objects.filter(Q(pk__in=by_agency) if len(by_agency) < 300 else Q())
    for agency in agencies.prefetch_related("former_names").order_by():
        if agency.pk in by_agency:
            by_agency[agency.pk].name = agency.name_in(year)


def _choose_what_is_asked(request: ExportRequest, sheets: Iterable[ExportedSheet]) -> None:
    """Leaves each sheet the kinds that the reader may write; members are read for a chair only."""
    standpoint = request.standpoint
    chairs = standpoint.chaired or standpoint.vice_chaired
    members = members_of(request.campaign) if chairs else {}
    for sheet in sheets:
        member = members.get(sheet.agency, Member())
        sheet.asked = kinds_to_fill_in(standpoint, sheet.agency, member)


def _load_criteria(tables: dict[int, ExportedTable]) -> None:
    titles = CriteriaTable.objects.filter(pk__in=tables).select_related("block")
    for table in titles:
        tables[table.pk].title, tables[table.pk].block = str(table), table.block.name
    rows = Criterion.objects.filter(table__in=tables).order_by("table_id", "position", "pk")
    for table, *values, maximum, evidence in rows.values_list(
        "table_id", "pk", "path", "name", "kind", "max_points", "evidence"
    ):
        tables[table].criteria.append(ExportedCriterion(*values, maximum or Decimal(0), evidence))


def _load_points(request: ExportRequest, sheets: dict[int, ExportedSheet]) -> None:
    scores = Score.objects.filter(sheet__in=request.sheets.values("pk")).order_by()
    rows = scores.values_list("sheet_id", "criterion_id", "self_points", "appraised_points", "note")
    for sheet, criterion, own, appraised, note in rows.iterator(chunk_size=10_000):
        sheets[sheet].points[criterion] = (own, appraised, note)
