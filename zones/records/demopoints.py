"""The demonstration's points, made up: whole sheets of them, always the same."""

from decimal import Decimal

from zones.workbooks.exportdata import ExportedTable

# of the 13 Cục THADS, in the order of their codes, these many are graded A
ENFORCEMENT_GRADED_A = 6


def score(table: ExportedTable, *, neighbours_change: bool = False) -> None:
    """Gives every sheet self-scored points whose total leads to 2020's real grade.

    Where neighbours change places, the points are those of another year, near to this one's.
    """
    for place, sheet in enumerate(sorted(table.sheets, key=lambda sheet: sheet.code)):
        number = place ^ neighbours_change
        is_graded_a = sheet.code.startswith("STP") or number < ENFORCEMENT_GRADED_A
        lost = Decimal(2) + Decimal(number) / 2 if is_graded_a else 12 + Decimal(number) / 4
        for position, leaf in enumerate(table.leaves):
            points = leaf.maximum
            if leaf.kind == "base" and lost > 0 and (position + number) % 3 == 0:
                taken = min(lost, (leaf.maximum / 2).quantize(Decimal("0.25")))
                points, lost = points - taken, lost - taken
            elif leaf.kind == "bonus":
                points = Decimal("0.5") if (position + number) % 4 == 0 else Decimal(0)
            elif leaf.kind == "penalty":
                points = Decimal("0.5") if (position + number) % 5 == 0 else Decimal(0)
            sheet.points[leaf.pk] = (points, None, "")


def appraise_points(table: ExportedTable) -> None:
    """Adds appraised points: mostly what was self-scored, here and there a little less."""
    for number, sheet in enumerate(table.sheets):
        for position, leaf in enumerate(table.leaves):
            own, _, note = sheet.points[leaf.pk]
            is_cut = leaf.kind == "base" and (position + 2 * number) % 29 == 0
            appraised = max(own - Decimal("0.5"), Decimal(0)) if is_cut else own
            reason = "Thiếu tài liệu kiểm chứng (minh họa)" if appraised != own else note
            sheet.points[leaf.pk] = (own, appraised, reason)
