"""What a staged import would do to totals and places, and the cells it changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, QuerySet

from zones.models import ScoreChange, WorkbookImport
from zones.services.contests import Contest, Line
from zones.services.rankingchanges import rank_with_changes


@dataclass(frozen=True)
class AgencyPreview:
    """An agency's total and place before and after an import; place None: not ranked."""

    agency: str
    code: str
    zone: str
    block: str
    old_total: Decimal
    new_total: Decimal
    old_place: int | None
    new_place: int | None


def agency_previews(workbook_import: WorkbookImport) -> list[AgencyPreview]:
    """Returns what a staged import does to each agency whose sheet it changes."""
    before, after, touched = rank_with_changes(workbook_import.campaign, workbook_import.write)
    old = {(contest.zone_id, line.agency_id): line for contest, line in _lines(before)}
    return [
        AgencyPreview(
            line.agency_name,
            line.agency_code,
            str(contest.zone),
            str(contest.block),
            old[contest.zone_id, line.agency_id].total,
            line.total,
            old[contest.zone_id, line.agency_id].place,
            line.place,
        )
        for contest, line in _lines(after)
        if line.sheet_id in touched
    ]


def changed_cells(workbook_import: WorkbookImport, user) -> QuerySet[ScoreChange]:
    """Returns the changed cells that the user may see, in the order of sheets and criteria."""
    changes = ScoreChange.objects.filter(write=workbook_import.write)
    if workbook_import.state != WorkbookImport.State.STAGED:
        changes = changes.visible_to(user)
    return changes.order_by("sheet_id", "criterion_id")


def as_rows(changes: QuerySet[ScoreChange]) -> list[dict]:
    """Returns changed cells with what a page shows of them: names and points, no objects."""
    kinds = [f"{when}_{kind}" for when in ("old", "new") for kind in ("self", "appraised", "note")]
    return list(
        changes.values(
            *kinds,
            agency=F("sheet__agency__name"),
            short_name=F("sheet__agency__short_name"),
            path=F("criterion__path"),
            name=F("criterion__name"),
        )
    )


def _lines(contests: list[Contest]) -> Iterator[tuple[Contest, Line]]:
    for contest in contests:
        for line in contest.lines:
            yield contest, line
