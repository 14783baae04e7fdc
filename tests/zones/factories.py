"""Small records for tests: each function makes one, with what it needs, and returns it."""

from datetime import date
from decimal import Decimal
from itertools import count

from django.utils import timezone

from thidua.accounts.models import User
from zones.models import (
    Agency,
    Appointment,
    Block,
    Campaign,
    CriteriaTable,
    Criterion,
    GradeBand,
    Membership,
    Province,
    Score,
    ScoreSheet,
    Zone,
    ZoneYear,
)

_numbers = count(1)


def make_province(code: str = "", name: str = "Đồng Tháp", **fields) -> Province:
    return Province.objects.create(code=code or f"P{next(_numbers)}", name=name, **fields)


def make_block(code: str = "STP", **fields) -> Block:
    names = {"STP": "Sở Tư pháp", "THADS": "Thi hành án dân sự"}
    fields = {"name": names.get(code, code), "provides_chair": code == "STP", **fields}
    return Block.objects.get_or_create(code=code, defaults=fields)[0]


def make_agency(code: str = "", block: Block | None = None, **fields) -> Agency:
    code = code or f"STP-{next(_numbers)}"
    fields.setdefault("name", f"Sở Tư pháp tỉnh {code}")
    fields.setdefault("province_id", make_province().pk)
    return Agency.objects.create(code=code, block=block or make_block(), **fields)


def make_zone(code: str = "", **fields) -> Zone:
    fields = {"name": "Khu vực thi đua các tỉnh miền Tây Nam Bộ", "kind": "cum", **fields}
    return Zone.objects.create(code=code or f"ZONE-{next(_numbers)}", **fields)


def make_campaign(year: int = 2020, status: str = "open", **fields) -> Campaign:
    fields = {"code": str(year), "title": f"Phong trào thi đua năm {year}", **fields}
    return Campaign.objects.create(year=year, status=status, **fields)


def make_zone_year(campaign: Campaign, zone: Zone, **fields) -> ZoneYear:
    return ZoneYear.objects.create(campaign=campaign, zone=zone, **fields)


def make_member(campaign: Campaign, zone: Zone, agency: Agency) -> Membership:
    return Membership.objects.create(campaign=campaign, zone=zone, agency=agency)


def make_appointment(
    campaign: Campaign, zone: Zone, agency: Agency, role: str = "chair", **fields
) -> Appointment:
    fields.setdefault("office", "Giám đốc Sở Tư pháp")
    return Appointment.objects.create(
        campaign=campaign, zone=zone, agency=agency, role=role, **fields
    )


def make_user(username: str = "", agency: Agency | None = None, **fields) -> User:
    """An agency clerk with an agency, else a Ministry clerk unless another role is given."""
    fields.setdefault("role", "agency_clerk" if agency else "ministry_clerk")
    fields.setdefault("is_staff", True)
    username = username or f"user{next(_numbers)}"
    return User.objects.create_user(username, password="pass", agency=agency, **fields)


def make_table(
    campaign: Campaign, block: Block | None = None, *, open_by: User | None = None, **fields
) -> CriteriaTable:
    """A table of I (I.1 of 60, I.2 of 40), II (bonus II.1 of 5) and III (penalty III.1 of 5)."""
    fields = {"title": "Bảng tiêu chí", "stated_total": Decimal(100), **fields}
    table = CriteriaTable.objects.create(campaign=campaign, block=block or make_block(), **fields)
    for position, (code, parent, kind, points) in enumerate(
        [
            ("I", "", "group", 100),
            ("I.1", "I", "base", 60),
            ("I.2", "I", "base", 40),
            ("II", "", "group", 5),
            ("II.1", "II", "bonus", 5),
            ("III", "", "group", 5),
            ("III.1", "III", "penalty", 5),
        ],
        start=1,
    ):
        Criterion.objects.create(
            table=table,
            parent=table.criteria.filter(path=parent).first(),
            code=code,
            name=f"Tiêu chí {code}",
            kind=kind,
            max_points=Decimal(points),
            position=position,
        )
    for grade, points in (("A", 90), ("B", 80), ("C", 65), ("D", 0)):
        GradeBand.objects.create(table=table, grade=grade, min_points=Decimal(points))
    if open_by:
        table.status, table.opened_at, table.opened_by = "open", timezone.now(), open_by
        table.save()
    return table


def make_sheet(
    campaign: Campaign, agency: Agency, table: CriteriaTable, points: dict | None = None, **fields
) -> ScoreSheet:
    """A sheet with points as {path: self points or (self, appraised)}."""
    sheet = ScoreSheet.objects.create(campaign=campaign, agency=agency, table=table, **fields)
    criteria = {criterion.path: criterion for criterion in table.criteria.all()}
    for path, value in (points or {}).items():
        own, appraised = value if isinstance(value, tuple) else (value, None)
        Score.objects.create(
            sheet=sheet,
            criterion=criteria[path],
            self_points=own,
            appraised_points=appraised,
        )
    return sheet


class SampleYear:
    """A zone's year with members, an open table of each block, and a sheet for each member.

    ``SampleYear(stp=3, thads=2)`` makes agencies STP-1 … and THADS-1 …; the first STP chairs.
    """

    def __init__(self, year: int = 2020, stp: int = 3, thads: int = 0) -> None:
        self.ministry = make_user(f"bo{next(_numbers)}")
        self.campaign = make_campaign(year)
        self.zone = make_zone("TAY-NAM-BO")
        self.zone_year = make_zone_year(
            self.campaign, self.zone, launched_on=date(year, 1, 15), slogan="Đoàn kết, sáng tạo"
        )
        self.tables, self.agencies, self.sheets = {}, {}, {}
        for code, number in (("STP", stp), ("THADS", thads)):
            if number:
                self._add_block(code, number)
        if stp:
            make_appointment(self.campaign, self.zone, self.agencies["STP-1"])

    def _add_block(self, code: str, number: int) -> None:
        block = make_block(code)
        table = self.tables[code] = make_table(self.campaign, block, open_by=self.ministry)
        for place in range(1, number + 1):
            agency = make_agency(f"{code}-{place}", block, name=f"{block.name} tỉnh số {place}")
            self.agencies[agency.code] = agency
            make_member(self.campaign, self.zone, agency)
            self.sheets[agency.code] = make_sheet(self.campaign, agency, table)

    def clerk(self, code: str) -> User:
        return make_user(agency=self.agencies[code])
