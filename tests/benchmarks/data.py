"""The world that is measured in: one campaign, one table of sixty criteria, many agencies."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from django.db import connection, transaction
from django.utils import timezone

from tests.benchmarks.databases import Snapshots
from tests.zones.factories import (
    make_block,
    make_campaign,
    make_province,
    make_user,
    make_zone,
)
from thidua.accounts.models import User
from zones.models import (
    Agency,
    Campaign,
    CriteriaTable,
    Criterion,
    GradeBand,
    Membership,
    ScoreSheet,
)

GROUPS, LEAVES_A_GROUP = 6, 10
CRITERIA = GROUPS * LEAVES_A_GROUP
MAXIMUM = Decimal(2)
FILE_HEADER = ("Mã đơn vị", "Mã tiêu chí", "Điểm tự chấm", "Điểm thẩm định", "Ghi chú")
_FILLED = """
INSERT INTO zones_score (sheet_id, criterion_id, self_points, note)
SELECT h.id, c.id, ((h.id * 7919 + c.id * 104729 + h.id * c.id) % 201) / 100.0, ''
FROM zones_scoresheet h JOIN zones_criterion c ON c.table_id = h.table_id
WHERE c.kind <> 'group' ORDER BY h.id, c.id
"""
Points = Callable[[int, int], int]


def first_points(agency: int, criterion: int) -> int:
    """Returns the hundredths of an agency's criterion, both counted from 0."""
    return (agency * 7919 + criterion * 104729 + agency * criterion) % 201


def changed_points(agency: int, criterion: int) -> int:
    """Returns the same points with one in twenty changed."""
    points = first_points(agency, criterion)
    return (points + 1) % 201 if (agency * CRITERIA + criterion) % 20 == 7 else points


@dataclass(frozen=True)
class World:
    """What a measurement begins with: a campaign of so many agencies, and its workbooks."""

    snapshots: Snapshots
    agencies: int
    folder: Path

    @property
    def points(self) -> int:
        return self.agencies * CRITERIA

    def begin(self, *, filled: bool = False) -> None:
        """Puts the database into the state before the work: no points, or all of them."""
        if filled:
            self.begin_after("filled", _fill)
        else:
            self._restore("fresh", self._build)

    def begin_after(self, state: str, step: Callable[[], object]) -> None:
        """Puts the database into the state that the step makes of the one without points."""

        def build():
            self.begin()
            step()

        self._restore(state, build)

    def _restore(self, state: str, build: Callable[[], object]) -> None:
        name = f"{state}-{self.agencies}"
        if name not in self.snapshots.names:
            build()
            self.snapshots.save(name)
        self.snapshots.restore(name)

    def _build(self) -> None:
        self.snapshots.restore("empty")
        build_campaign(self.agencies)

    @property
    def campaign(self) -> Campaign:
        return Campaign.objects.get()

    @property
    def user(self) -> User:
        return User.objects.get(username="bench")

    def wide_file(self, points: Points = first_points) -> Path:
        """Returns a workbook with a row an agency and a column a criterion."""
        return self._file("wide", points, write_wide)

    def long_file(self, points: Points = first_points) -> Path:
        """Returns a workbook with a row a point."""
        return self._file("long", points, write_long)

    def _file(self, layout: str, points: Points, write) -> Path:
        path = self.folder / f"{layout}-{self.agencies}-{points.__name__}.xlsx"
        if not path.exists():
            self.begin()
            write(path, points)
        return path


def _fill() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FILLED)


@transaction.atomic
def build_campaign(agencies: int) -> None:
    """Creates the campaign with its table, agencies, members and empty sheets."""
    user = make_user("bench")
    campaign, zone, block = make_campaign(2025), make_zone("BENCH"), make_block()
    table = build_table(campaign, block, user)
    province = make_province()
    made = Agency.objects.bulk_create(
        [
            Agency(
                code=f"DV-{number:05}",
                name=f"Đơn vị thi đua số {number:05}",
                block=block,
                province=province,
            )
            for number in range(agencies)
        ],
        batch_size=2000,
    )
    Membership.objects.bulk_create(
        [
            Membership(campaign=campaign, zone=zone, agency=agency, zone_kind=zone.kind)
            for agency in made
        ],
        batch_size=2000,
    )
    ScoreSheet.objects.bulk_create(
        [ScoreSheet(campaign=campaign, agency=agency, table=table) for agency in made],
        batch_size=2000,
    )


def build_table(campaign: Campaign, block, user: User) -> CriteriaTable:
    """Creates five groups of base points and one of bonus and penalty points."""
    table = CriteriaTable.objects.create(
        campaign=campaign, block=block, title="Bảng tiêu chí", stated_total=MAXIMUM * 50
    )
    for group, code in enumerate(("I", "II", "III", "IV", "V", "VI")):
        position = group * (LEAVES_A_GROUP + 1)
        parent = Criterion.objects.create(
            table=table, code=code, name=f"Nhóm {code}", kind="group", position=position
        )
        for leaf in range(LEAVES_A_GROUP):
            Criterion.objects.create(
                table=table,
                parent=parent,
                code=str(leaf + 1),
                name=f"Nội dung công tác {code} {leaf + 1}",
                kind=_kind(group, leaf),
                max_points=MAXIMUM,
                position=position + leaf + 1,
                tie_break=leaf + 1 if group == 0 and leaf < 2 else None,
            )
    for grade, points in (("A", 90), ("B", 80), ("C", 65), ("D", 0)):
        GradeBand.objects.create(table=table, grade=grade, min_points=points)
    table.status, table.opened_at, table.opened_by = "open", timezone.now(), user
    table.save()
    return table


def _kind(group: int, leaf: int) -> str:
    if group < GROUPS - 1:
        return "base"
    return "bonus" if leaf < 6 else "penalty"


def write_wide(path: Path, points: Points) -> None:
    """Writes every agency's points, a row an agency."""
    paths, agencies = _paths(), _agencies()
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Bảng tổng hợp")
        for column, header in enumerate(("Mã đơn vị", "Tên đơn vị", *paths)):
            sheet.write_string(0, column, header)
        for agency, (code, name) in enumerate(agencies):
            sheet.write_string(agency + 1, 0, code)
            sheet.write_string(agency + 1, 1, name)
            for criterion in range(len(paths)):
                sheet.write_number(agency + 1, criterion + 2, points(agency, criterion) / 100)


def write_long(path: Path, points: Points) -> None:
    """Writes every agency's points, a row a point."""
    paths, agencies = _paths(), _agencies()
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Danh sách điểm")
        sheet.write_row(0, 0, FILE_HEADER)
        for agency, (code, _) in enumerate(agencies):
            for criterion, criterion_path in enumerate(paths):
                row = agency * len(paths) + criterion + 1
                sheet.write_string(row, 0, code)
                sheet.write_string(row, 1, criterion_path)
                sheet.write_number(row, 2, points(agency, criterion) / 100)


def _paths() -> list[str]:
    leaves = Criterion.objects.leaves().order_by("position", "pk")
    return list(leaves.values_list("path", flat=True))


def _agencies() -> list[tuple[str, str]]:
    return list(Agency.objects.order_by("code").values_list("code", "name"))
