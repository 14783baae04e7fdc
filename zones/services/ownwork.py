"""What of the running campaigns is a user's own work: own sheets, and the zones watched over."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Subquery

from thidua.accounts.roles import is_of_agency
from zones.models import Campaign, Membership, ScoreSheet, WorkbookImport, ZoneYear
from zones.permissions import Standpoint, brings_in_workbooks, sees_all_points
from zones.services.progress import Progress, progress_of
from zones.services.standpoints import standpoints_of


@dataclass(frozen=True)
class OwnWork:
    """A campaign from where a user stands; ``staged`` are own imports not confirmed yet.

    ``sheets`` are those of the own agency and of what it succeeded, each with ``has_points``,
    ``is_closed`` (its zone's year is over) and ``stored_at`` (when its state was last
    written). ``progress`` is of the zones that the user watches over: all, the chaired, or the
    block of a vice-chair.
    """

    campaign: Campaign
    standpoint: Standpoint
    agency_id: int | None = None
    sheets: list[ScoreSheet] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)
    staged: list[WorkbookImport] = field(default_factory=list)


def own_work(user, campaigns: Sequence[Campaign], on: date | None = None) -> list[OwnWork]:
    """Returns the user's work in each campaign; five queries, and one a campaign watched over.

    ``on`` is the day that offices are held on: today unless said.
    """
    standpoints = standpoints_of(user, campaigns, on)
    sheets = own_sheets(user, campaigns)
    staged = _staged(user, campaigns) if brings_in_workbooks(user) else []
    return [
        OwnWork(
            campaign,
            standpoints[campaign.pk],
            user.agency_id,
            sheets.get(campaign.pk, []),
            _watched(user, campaign, standpoints[campaign.pk]),
            [one for one in staged if one.campaign_id == campaign.pk],
        )
        for campaign in campaigns
    ]


def _staged(user, campaigns: Sequence[Campaign]) -> list[WorkbookImport]:
    imports = WorkbookImport.objects.filter(created_by=user, campaign__in=campaigns)
    return list(imports.filter(state=WorkbookImport.State.STAGED).order_by("pk"))


def own_sheets(user, campaigns: Sequence[Campaign]) -> dict[int, list[ScoreSheet]]:
    """Returns by campaign id the sheets of the user's agency and of all that it has succeeded."""
    if not (campaigns and is_of_agency(user)):
        return {}
    zones = Membership.objects.filter(
        campaign=OuterRef("campaign"), agency=OuterRef(OuterRef("agency"))
    ).values("zone")
    years = ZoneYear.objects.filter(
        campaign=OuterRef("campaign"), zone__in=zones, closed_at__isnull=False
    )
    versions = ScoreSheet.history.model.objects.filter(id=OuterRef("pk")).order_by("-history_id")
    rows = (
        ScoreSheet.objects.filter(campaign__in=campaigns, agency__in=user.agency.lineage_ids())
        .select_related("campaign", "agency")
        .with_has_points()
        .annotate(
            is_closed=Exists(years),
            stored_at=Subquery(versions.values("history_date")[:1]),
        )
    )
    found: dict[int, list[ScoreSheet]] = {}
    for sheet in rows:
        found.setdefault(sheet.campaign_id, []).append(sheet)
    return found


def _watched(user, campaign: Campaign, standpoint: Standpoint) -> list[Progress]:
    if sees_all_points(user):
        return progress_of(campaign)
    if standpoint.chaired or standpoint.vice_chaired:
        return progress_of(campaign, standpoint)
    return []
