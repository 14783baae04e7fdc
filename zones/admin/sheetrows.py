"""The rows of the sheet page: a table's criteria in their tree with what stands on the sheet."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from zones.models import Criterion, CriterionLevel, Evidence, ScoreSheet
from zones.rules.points import Sums, TableTerms, official_total
from zones.rules.pointtext import hundredths_text
from zones.services.sheetpoints import (
    FIELDS,
    KINDS,
    Conflict,
    criteria_with_points,
    hundredths,
)

LABELS = {
    "self": "tự chấm",
    "appraised": "thẩm định",
    "approved": "duyệt",
    "note": "ghi chú",
}


@dataclass
class Cell:
    """One field of a row: what stands there, and what the clerk typed that is not written yet."""

    name: str
    field: str
    value: int | str | None
    text: str
    is_writable: bool
    seen: str = ""
    error: str = ""
    unsaved: str = ""

    @property
    def label(self) -> str:
        return LABELS[self.field]


@dataclass
class Clash:
    """A cell that somebody else changed meanwhile, as it is shown to choose."""

    name: str
    label: str
    mine: str
    theirs: str
    met: str
    by: str


@dataclass
class Row:
    """A criterion on the page; groups have subtotals, leaves have cells."""

    criterion: Criterion
    pk: str
    depth: int
    max_text: str
    groups: str = ""
    cells: dict[str, Cell] = field(default_factory=dict)
    subtotals: dict[str, int] = field(default_factory=dict)
    levels: list[tuple[str, str]] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)

    @property
    def is_leaf(self) -> bool:
        return self.criterion.is_leaf

    @property
    def errors(self) -> list[str]:
        return [cell.error for cell in self.cells.values() if cell.error]

    @property
    def difference(self) -> Decimal | None:
        """Appraised minus self points, in points."""
        own, appraised = self.cells["self"].value, self.cells["appraised"].value
        return None if own is None or appraised is None else Decimal(appraised - own) / 100


def rows_of(sheet: ScoreSheet, writable: frozenset[str]) -> list[Row]:
    """Returns the rows of the sheet in the order of the tree; three queries."""
    rows = _in_tree_order(criteria_with_points(sheet))
    by_id = {row.criterion.pk: row for row in rows}
    for row in rows:
        if row.is_leaf:
            row.cells = _cells(row.criterion, writable)
    for level in CriterionLevel.objects.filter(criterion__table=sheet.table_id):
        points = hundredths_text(hundredths(level.points))
        by_id[level.criterion_id].levels.append((points, level.label))
    for evidence in Evidence.objects.filter(sheet=sheet, withdrawn_at=None):
        by_id[evidence.criterion_id].evidence.append(evidence)
    _add_up(rows, by_id)
    return rows


def totals_of(rows: list[Row], terms: TableTerms) -> dict[str, int]:
    """Returns the total of each kind of points and of the official ones, in hundredths."""
    totals = {}
    for kind in (*KINDS, "official"):
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for row in rows:
            if row.is_leaf:
                sums[row.criterion.kind] += Decimal(_points(row, kind) or 0) / 100
        total = official_total(Sums(sums["base"], sums["bonus"], sums["penalty"]), terms)
        totals[kind] = hundredths(total)
    return totals


def basis_of(rows: list[Row]) -> str:
    """Returns what the official total rests on, in the clerk's words; '' without any point."""
    used = {
        next((kind for kind in reversed(KINDS) if row.cells[kind].value is not None), None)
        for row in rows
        if row.is_leaf
    } - {None}
    if len(used) > 1:
        return "một phần đã " + ("duyệt" if "approved" in used else "thẩm định")
    return f"theo điểm {LABELS[used.pop()]}" if used else ""


def show_clashes(rows: list[Row], conflicts: list[Conflict]) -> None:
    """Puts both values of each conflict at its row; the input keeps the clerk's own."""
    by_id = {row.criterion.pk: row for row in rows}
    for conflict in conflicts:
        row = by_id[conflict.criterion_id]
        cell = row.cells[conflict.field]
        is_note = conflict.field == "note"
        mine = conflict.mine if is_note else hundredths_text(conflict.mine)
        cell.text = mine
        row.clashes.append(
            Clash(
                name=cell.name,
                label=cell.label,
                mine=mine or "(để trống)",
                theirs=(conflict.theirs if is_note else hundredths_text(conflict.theirs))
                or "(để trống)",
                met=seen_text(conflict.theirs),
                by=conflict.by,
            )
        )


def seen_text(value: int | str | None) -> str:
    return "" if value is None else str(value)


def _in_tree_order(criteria: list[Criterion]) -> list[Row]:
    children = defaultdict(list)
    for criterion in criteria:
        children[criterion.parent_id].append(criterion)
    rows: list[Row] = []

    def descend(parent: int | None, depth: int, groups: tuple[str, ...]) -> None:
        for criterion in children[parent]:
            maximum = hundredths_text(hundredths(criterion.max_points))
            pk = str(criterion.pk)
            rows.append(Row(criterion, pk, depth, maximum, groups=" ".join(groups)))
            descend(criterion.pk, depth + 1, (*groups, pk))

    descend(None, 0, ())
    return rows


def _cells(criterion: Criterion, writable: frozenset[str]) -> dict[str, Cell]:
    cells = {}
    for name in FIELDS:
        value = getattr(criterion, f"{name}_written")
        value = value or "" if name == "note" else hundredths(value)
        cells[name] = Cell(
            name=f"{name}-{criterion.pk}",
            field=name,
            value=value,
            text=value if name == "note" else hundredths_text(value),
            is_writable=bool(writable) if name == "note" else name in writable,
            seen=seen_text(value),
        )
    return cells


def _points(row: Row, kind: str) -> int | None:
    if kind != "official":
        return row.cells[kind].value
    values = (row.cells[kind].value for kind in reversed(KINDS))
    return next((value for value in values if value is not None), None)


def _add_up(rows: list[Row], by_id: dict[int, Row]) -> None:
    """Gives every group the sum of its leaves; penalties count negative."""
    for row in rows:
        if not row.is_leaf:
            continue
        sign = -1 if row.criterion.kind == Criterion.Kind.PENALTY else 1
        for group in row.groups.split():
            subtotals = by_id[int(group)].subtotals
            for kind in KINDS:
                subtotals[kind] = subtotals.get(kind, 0) + sign * (row.cells[kind].value or 0)
