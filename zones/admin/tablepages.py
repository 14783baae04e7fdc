"""A criteria table as the clerks read it: the whole tree on one page, printable, with sums."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from zones.models import CriteriaTable, Criterion
from zones.services.tablechecks import check_table

DEEPEST_INDENT = 3


@dataclass
class Line:
    """One criterion of the page: how deep it lies, and the sum of its leaves."""

    criterion: Criterion
    depth: int
    total: Decimal

    @property
    def indent(self) -> int:
        return min(self.depth, DEEPEST_INDENT)


def table_page(admin, request: HttpRequest, pk: int) -> HttpResponse:
    """Shows the table, to whoever may see it."""
    rows = admin.get_queryset(request).select_related("campaign", "block", "opened_by")
    table = get_object_or_404(rows, pk=pk)
    lines = table_lines(table)
    context = {
        **admin.admin_site.each_context(request),
        "title": "Toàn bảng",
        "opts": admin.opts,
        "original": table,
        "table": table,
        "lines": lines,
        "sums": [
            (kind.label, _sum_of(lines, kind))
            for kind in Criterion.Kind
            if kind != Criterion.Kind.GROUP
        ],
        "bands": table.bands.order_by("-min_points"),
        "conditions": table.conditions.order_by("code"),
        "problems": [] if table.is_frozen else check_table(table),
        "change": reverse("admin:zones_criteriatable_change", args=[table.pk]),
    }
    return TemplateResponse(request, "admin/zones/criteriatable/table.html", context)


def table_lines(table: CriteriaTable) -> list[Line]:
    """Returns the criteria in the order of their tree, with levels and sums; two queries."""
    criteria = table.criteria.prefetch_related("levels").order_by("position", "pk")
    children: dict[int | None, list[Criterion]] = {}
    for criterion in criteria:
        children.setdefault(criterion.parent_id, []).append(criterion)
    lines: list[Line] = []

    def add(criterion: Criterion, depth: int) -> Decimal:
        line = Line(criterion, depth, criterion.max_points or Decimal(0))
        lines.append(line)
        below = [add(child, depth + 1) for child in children.get(criterion.pk, ())]
        if not criterion.is_leaf:
            line.total = sum(below, Decimal(0))
        return line.total

    for root in children.get(None, ()):
        add(root, 0)
    return lines


def _sum_of(lines: list[Line], kind: Criterion.Kind) -> Decimal:
    points = (line.criterion.max_points for line in lines if line.criterion.kind == kind)
    return sum((p for p in points if p is not None), Decimal(0))
