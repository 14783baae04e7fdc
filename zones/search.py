"""What of the contest is found by the search over everything."""

from django.db.models import Case, F, Value, When
from django.urls import reverse

from thidua.search import Asked, Found, Kind, in_list
from thidua.text import fold, short_date
from zones.models import Agency, Campaign, Criterion, ScoreSheet, WorkbookImport, Zone
from zones.services.progress import step_name


def searched(asked: Asked) -> list[Kind]:
    """Returns agencies, zones, campaigns, score sheets, criteria and imports of workbooks."""
    sheets = ScoreSheet.objects.select_related("agency", "campaign").with_has_points()
    imports = WorkbookImport.objects.select_related("campaign").prefetch_related("files")
    return [
        *_agencies(asked),
        *in_list(asked, Zone.objects.all(), 20, "Khu vực, cụm thi đua", _zone),
        *in_list(asked, Campaign.objects.all(), 30, "Phong trào thi đua", _campaign),
        *in_list(asked, sheets, 40, "Bảng chấm điểm", _sheet),
        *_criteria(asked),
        *in_list(asked, imports, 90, "Lượt nhập Excel", _import),
    ]


def _agencies(asked: Asked) -> list[Kind]:
    """Agencies: those of today first."""
    rows = Agency.objects.select_related("block").prefetch_related("successors")
    order = (F("dissolved_on").desc(nulls_first=True), "sort_key", "code")
    return in_list(asked, rows, 10, "Đơn vị", _agency, order=order)


def _criteria(asked: Asked) -> list[Kind]:
    """Criteria: those with the code first, then those of the newest year."""
    rows = Criterion.objects.select_related("table__campaign", "table__block")
    has_code = When(search_text__startswith=f"{fold(asked.text)} ", then=Value(0))
    order = (Case(has_code, default=Value(1)), "-table__campaign__year", "table", "position", "pk")
    return in_list(asked, rows, 50, "Tiêu chí", _criterion, order=order)


def _agency(agency: Agency) -> Found:
    ended = f"hoạt động đến hết {short_date(agency.dissolved_on)}" if agency.dissolved_on else ""
    heirs = ", ".join(heir.name for heir in agency.successors.all())
    now = f"nay thuộc {heirs}" if heirs else ""
    more = " · ".join(filter(None, (agency.code, str(agency.block), ended, now)))
    return Found(agency.name, reverse("admin:zones_agency_change", args=[agency.pk]), more)


def _zone(zone: Zone) -> Found:
    address = reverse("admin:zones_zone_change", args=[zone.pk])
    return Found(zone.name, address, f"{zone.code} · {zone.get_kind_display()}")


def _campaign(campaign: Campaign) -> Found:
    address = reverse("admin:zones_campaign_change", args=[campaign.pk])
    return Found(campaign.title, address, f"{campaign.code} · {campaign.get_status_display()}")


def _sheet(sheet: ScoreSheet) -> Found:
    address = reverse("admin:zones_scoresheet_sheet", args=[sheet.pk])
    name = f"{sheet.agency.name}, năm {sheet.campaign.year}"
    return Found(name, address, f"{sheet.agency.code} · {step_name(sheet)}")


def _criterion(criterion: Criterion) -> Found:
    address = reverse("admin:zones_criterion_change", args=[criterion.pk])
    table = criterion.table
    return Found(str(criterion), address, f"{table} · {table.block}, năm {table.campaign.year}")


def _import(found: WorkbookImport) -> Found:
    address = reverse("admin:zones_workbookimport_change", args=[found.pk])
    files = "; ".join(file.name for file in list(found.files.all())[:5])
    more = f"{found.campaign} · {found.get_state_display()}"
    return Found(f"{found}: {files}", address, more)
