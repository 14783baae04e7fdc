"""The demonstration: the real conference of December 2020 with illustrative points.

Members, appointments and the outcome are real (zone Miền Tây Nam Bộ, campaign 2020: 13 of 13
Sở Tư pháp and 6 of 13 Cục THADS graded A). Criteria tables and points are not public, so they are
made up and say «minh họa» on screen; so is all of 2019's result but its members, and each deadline.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from thidua.accounts.models import User
from thidua.accounts.roles import Role
from thidua.uploadlimits import web_limits
from zones.models import Agency, Campaign, CriteriaTable, ScoreSheet, Target, Zone, ZoneYear
from zones.records import demodays
from zones.records.democlosed import score_and_close
from zones.records.demopoints import appraise_points, score
from zones.records.loading import load_office
from zones.services.campaigns import reopen_campaign
from zones.services.scoresheets import appraise, submit
from zones.services.tables import copy_table, open_table
from zones.workbooks.checking import UploadedFile
from zones.workbooks.exportdata import ExportRequest, load_tables, sheets_of
from zones.workbooks.exportlayouts import write_form, write_long, write_wide
from zones.workbooks.layouts import Layout
from zones.workbooks.staging import confirm, stage_upload

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
PASSWORD = "thidua-demo"
ZONE, PAST_YEAR, YEAR, NEXT_YEAR = "TAY-NAM-BO", 2019, 2020, 2021
CLERKS_AGENCY = "STP-TRAVINH"


def is_loaded() -> bool:
    """Returns whether the database holds the demonstration already."""
    return User.objects.filter(is_demo=True).exists()


def load_demo(workbooks: Path) -> list[str]:
    """Loads the reference case and leaves the sample workbooks in the folder.

    Returns sentences that say what was loaded. All or nothing; raises ValidationError or
    LoadRefused if the records do not take it.
    """
    with transaction.atomic():
        load_office(REFERENCE)
        load_office(REFERENCE / "demo")
        users = add_users()
        campaign = Campaign.objects.get(code=str(YEAR))
        campaign = reopen_campaign(campaign, by=users["bo"], reason="Mở lại để trình diễn")
        deadlines = demodays.of_past_year(YEAR)
        campaign = deadlines.put_on(campaign)
        for table in CriteriaTable.objects.filter(campaign=campaign):
            open_table(table, by=users["bo"])
        _describe_zone_year(campaign)
        files = write_sample_workbooks(campaign, workbooks)
        for path, field in files:
            _import(path, campaign, field, users["bo"])
        _appraise_sheets(campaign, deadlines, users["bo"])
        _prepare_next_year(campaign, users["bo"])
        score_and_close(
            Campaign.objects.get(code=str(PAST_YEAR)),
            Zone.objects.get(code=ZONE),
            CriteriaTable.objects.filter(campaign=campaign),
            by=users["bo"],
        )
    return [f"{path.name}: {field}" for path, field in files]


def add_users() -> dict[str, User]:
    """Creates those accounts that are not there yet, and returns all by name.

    Their password is public; no web server starts with them in earnest.
    """
    password = make_password(PASSWORD)
    agencies = dict(Agency.objects.in_bulk([CLERKS_AGENCY, "STP-DONGTHAP"], field_name="code"))
    accounts = [
        ("admin", "Quản trị hệ thống", Role.ADMINISTRATOR, None),
        ("bo", "Cán bộ Bộ Tư pháp", Role.MINISTRY_CLERK, None),
        ("phathanh", "Văn thư Bộ Tư pháp", Role.ISSUER, None),
        ("thuongtruc", "Thường trực khu vực", Role.AGENCY_CLERK, agencies["STP-DONGTHAP"]),
        ("donvi", "Cán bộ Sở Tư pháp Trà Vinh", Role.AGENCY_CLERK, agencies[CLERKS_AGENCY]),
        ("xem", "Lãnh đạo xem kết quả", Role.VIEWER, None),
        ("kiemtra", "Người kiểm tra, giám sát", Role.AUDITOR, None),
    ]
    return {
        username: User.objects.get_or_create(
            username=username,
            defaults={
                "full_name": full_name,
                "role": role,
                "email": f"{username}@thidua.example",
                "agency": agency,
                "password": password,
                "is_staff": True,
                "is_demo": True,
            },
        )[0]
        for username, full_name, role, agency in accounts
    }


def _describe_zone_year(campaign: Campaign) -> None:
    zone = Zone.objects.get(code=ZONE)
    zone_year, _ = ZoneYear.objects.get_or_create(campaign=campaign, zone=zone)
    zone_year.conference_on = date(2020, 12, 11)
    zone_year.conference_place = "tỉnh Đồng Tháp"
    zone_year.slogan = "Đoàn kết, sáng tạo, hoàn thành xuất sắc nhiệm vụ (minh họa)"
    zone_year.save()
    for text, unit, figure, reached in (
        ("Văn bản quy phạm pháp luật được thẩm định đúng hạn (minh họa)", "%", 100, 100),
        ("Việc thi hành xong trên số có điều kiện (minh họa)", "%", 81, 82),
    ):
        Target.objects.create(
            zone_year=zone_year, text=text, unit=unit, figure=figure, reached=reached
        )


def write_sample_workbooks(campaign: Campaign, folder: Path) -> list[tuple[Path, str]]:
    """Writes the sample workbooks of all 26 agencies; returns (path, kind of points) to import.

    Self-scored points in each of the three layouts, appraised points as a list.
    """
    folder.mkdir(parents=True, exist_ok=True)
    zone = Zone.objects.get(code=ZONE)
    request = ExportRequest(campaign, Layout.FORM, sheets_of(campaign, zone=zone), True)
    tables = load_tables(request)
    for table in tables:
        score(table)
    samples = []
    for layout, write, name in (
        (Layout.FORM, write_form, "phieu-cham-diem"),
        (Layout.WIDE, write_wide, "bang-tong-hop"),
        (Layout.LONG, write_long, "danh-sach-diem"),
    ):
        path = folder / f"{name}-tu-cham-{campaign.code}.xlsx"
        write(replace(request, layout=layout, is_template=False), tables, path)
        samples.append((path, "self"))
    for table in tables:
        appraise_points(table)
    path = folder / f"danh-sach-diem-tham-dinh-{campaign.code}.xlsx"
    write_long(replace(request, layout=Layout.LONG, is_template=False), tables, path)
    return [*samples, (path, "appraised")]


def _import(path: Path, campaign: Campaign, field: str, user: User) -> None:
    """Brings a sample in by the same code as a clerk's upload."""
    with path.open("rb") as content:
        outcome = stage_upload(
            [UploadedFile(path.name, content)],
            campaign=campaign,
            field=field,
            user=user,
            limits=web_limits(),
        )
    if outcome.workbook_import is None:
        raise ValueError("; ".join(problem.message for problem in outcome.problems[:5]))
    confirm(outcome.workbook_import, user=user)


def _appraise_sheets(campaign: Campaign, days: demodays.Deadlines, user: User) -> None:
    """Ends the appraisal of every sheet of the zone, as before its conference.

    All but the demonstration clerk's own: that one is a draft, left to try.
    """
    sheets = ScoreSheet.objects.filter(campaign=campaign).of_zone(Zone.objects.get(code=ZONE))
    for number, sheet in enumerate(sheets.exclude(agency__code=CLERKS_AGENCY)):
        submitted = submit(sheet, by=user, at=days.handed_in(number))
        appraise(submitted, by=user, at=days.appraised(number))


def _prepare_next_year(campaign: Campaign, user: User) -> None:
    """Copies the tables into the next campaign, so that its members can begin to score."""
    following = Campaign.objects.get(code=str(NEXT_YEAR))
    following = demodays.of_running_year(timezone.localdate()).put_on(following)
    ZoneYear.objects.get_or_create(
        campaign=following,
        zone=Zone.objects.get(code=ZONE),
        defaults={"slogan": "Kỷ cương, trách nhiệm, sáng tạo, hiệu quả (minh họa)"},
    )
    for table in CriteriaTable.objects.filter(campaign=campaign):
        open_table(copy_table(table, by=user, campaign=following), by=user)
