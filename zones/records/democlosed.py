"""The demonstration's closed year: real members with illustrative points, scored and closed."""

from collections.abc import Iterable

from thidua.accounts.models import User
from zones.models import Campaign, CriteriaTable, ScoreSheet, ScoreWrite, Zone, ZoneYear
from zones.records.demodays import of_past_year
from zones.records.demopoints import appraise_points, score
from zones.services.campaigns import begin_appraising, close_campaign, reopen_campaign
from zones.services.closing import close_zone_year
from zones.services.scoresheets import appraise, submit
from zones.services.scorewrites import Change, apply_write, stage_write
from zones.services.standpoints import standpoint_of
from zones.services.tables import copy_table, open_table
from zones.workbooks.exportdata import ExportRequest, load_tables, sheets_of
from zones.workbooks.layouts import Layout


def score_and_close(
    campaign: Campaign, zone: Zone, tables: Iterable[CriteriaTable], *, by: User
) -> None:
    """Scores a past campaign's members of the zone by copies of the tables, and closes it all.

    By the steps of any year: opened again, scored, appraised, the zone's year and the campaign
    closed. Copies of illustrative tables are illustrative: so is every result shown.
    """
    campaign = reopen_campaign(campaign, by=by, reason="Mở lại để trình diễn")
    days = of_past_year(campaign.year)
    campaign = days.put_on(campaign)
    for table in tables:
        open_table(copy_table(table, by=by, campaign=campaign), by=by)
    write = stage_write(
        campaign=campaign, door=ScoreWrite.Door.FORM, changes=_points(campaign, zone)
    )
    apply_write(write, by=by, standpoint=standpoint_of(by, campaign))
    for number, sheet in enumerate(ScoreSheet.objects.filter(campaign=campaign).of_zone(zone)):
        appraise(submit(sheet, by=by, at=days.handed_in(number)), by=by, at=days.appraised(number))
    zone_year, _ = ZoneYear.objects.get_or_create(campaign=campaign, zone=zone)
    zone_year.slogan = "Trách nhiệm, kỷ cương, đổi mới (minh họa)"
    zone_year.save()
    begin_appraising(campaign, by=by)
    close_zone_year(zone_year, by=by, at=days.closed)
    close_campaign(campaign, by=by)


def _points(campaign: Campaign, zone: Zone) -> list[Change]:
    changes: list[Change] = []
    request = ExportRequest(campaign, Layout.LONG, sheets_of(campaign, zone=zone), True)
    for table in load_tables(request):
        score(table, neighbours_change=True)
        appraise_points(table)
        for sheet in table.sheets:
            for criterion, (own, appraised, note) in sheet.points.items():
                points = (None, int(own * 100), None, int(appraised * 100), None, None)
                changes.append((sheet.pk, criterion, *points, "", note))
    return changes
