"""What a staged import would do to totals and places, and the cells it changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, QuerySet

from zones.models import ScoreChange, ScoreSheet, Standing, WorkbookImport
from zones.permissions import Standpoint, sees_all_points
from zones.services.contests import Contest, Line
from zones.services.rankingchanges import rank_with_changes
from zones.services.standpoints import standpoint_of

_BASES = {
    Standing.Basis.APPROVED: "theo điểm duyệt",
    Standing.Basis.APPRAISED: "theo điểm thẩm định",
    Standing.Basis.MIXED: "một phần theo điểm thẩm định",
}


@dataclass(frozen=True)
class AgencyPreview:
    """An agency's total and place before and after an import; place None: not ranked.

    ``foretells_place`` says whether the reader is told the place that would come: who is told it
    finds out the others' totals, by previews that nobody confirms. ``basis`` says which points the
    total rests on where those are not the agency's own, which then move it little or not at all.
    """

    agency: str
    code: str
    block: str
    old_total: Decimal
    new_total: Decimal
    old_place: int | None
    new_place: int | None
    foretells_place: bool
    basis: str


def agency_previews(workbook_import: WorkbookImport, user) -> list[AgencyPreview]:
    """Returns what a staged import does to each agency whose sheet it changes, as the user may see.

    Who staged it may have been a chair's clerk then, and be none today.
    """
    campaign = workbook_import.campaign
    before, after, touched = rank_with_changes(
        campaign, workbook_import.write, staged_at=workbook_import.created_at
    )
    sees_all = sees_all_points(user)
    standpoint = Standpoint() if sees_all else standpoint_of(user, campaign)
    if not sees_all:
        visible = ScoreSheet.objects.filter(pk__in=touched).visible_to(user)
        touched = set(visible.values_list("pk", flat=True))
    old = {(contest.zone_id, line.agency_id): line for contest, line in _lines(before)}
    return [
        AgencyPreview(
            line.agency_name,
            line.agency_code,
            str(contest.block),
            old[contest.zone_id, line.agency_id].total,
            line.total,
            old[contest.zone_id, line.agency_id].place,
            line.place,
            sees_all or standpoint.chairs_over([contest.zone_id], contest.block_id),
            _BASES.get(old[contest.zone_id, line.agency_id].basis, ""),
        )
        for contest, line in _lines(after)
        if line.sheet_id in touched
    ]


def changed_cells(workbook_import: WorkbookImport, user) -> QuerySet[ScoreChange]:
    """Returns the changed cells that the user may see, in the order of sheets and criteria."""
    changes = ScoreChange.objects.filter(write=workbook_import.write).visible_to(user)
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
