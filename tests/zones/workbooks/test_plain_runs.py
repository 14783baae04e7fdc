"""Rows of an agency taken many at once: the same findings as row by row, whatever they hold."""

import pytest
from django.utils import timezone

from tests.zones.factories import (
    make_agency,
    make_block,
    make_campaign,
    make_member,
    make_user,
    make_zone,
)
from tests.zones.workbooks.builders import long, triple, upload
from zones.models import CriteriaTable, Criterion, ScoreChange
from zones.workbooks import plainruns

pytestmark = pytest.mark.django_db
CODES = [str(number) for number in range(1, 11)]
NAMES = ["Mã đơn vị", "Tên đơn vị", "Mã tiêu chí", "Điểm tự chấm", "Điểm thẩm định", "Ghi chú"]


class Year:
    """Two agencies scored by a table of ten criteria of ten points each."""

    def __init__(self) -> None:
        self.ministry = make_user()
        self.campaign, zone, block = make_campaign(), make_zone(), make_block()
        table = CriteriaTable.objects.create(
            campaign=self.campaign, block=block, title="Bảng tiêu chí", stated_total=100
        )
        for position, code in enumerate(CODES):
            Criterion.objects.create(
                table=table, code=code, name=code, kind="base", max_points=10, position=position
            )
        table.status, table.opened_at, table.opened_by = "open", timezone.now(), self.ministry
        table.save()
        for code in ("STP-1", "STP-2"):
            make_member(self.campaign, zone, make_agency(code, block, name=f"Sở {code}"))


@pytest.fixture
def year() -> Year:
    return Year()


def plain_rows() -> list[list[object]]:
    return [
        [agency, f"Sở {agency}", code, place + 0.25, "", ""]
        for agency in ("STP-1", "STP-2")
        for place, code in enumerate(CODES[:9])
    ]


def findings(year: Year, rows: list[list[object]]) -> tuple[list, list, list]:
    """Returns the problems, the counts and the staged changes of an upload of the rows."""
    outcome = upload(year, long(*rows, header=NAMES))
    if outcome.workbook_import is None:
        return [triple(problem) for problem in outcome.problems], [], []
    staged = outcome.workbook_import
    changes = ScoreChange.objects.filter(write=staged.write).order_by("sheet", "criterion")
    counts = [staged.new_count, staged.changed_count, staged.unchanged_count, staged.blank_count]
    found = changes.values_list("sheet", "criterion", "new_self", "new_appraised", "new_note")
    return [], counts, list(found)


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (0, 0, "STP-1"),
        (4, 0, "STP-9"),
        (4, 0, ""),
        (5, 1, "Sở STP-2"),
        (5, 1, ""),
        (3, 2, "1"),
        (3, 2, "99"),
        (3, 2, 4.0),
        (3, 2, ""),
        (2, 3, "9,5"),
        (2, 3, ""),
        (2, 3, 10.01),
        (2, 3, -0.5),
        (2, 3, 1.005),
        (2, 3, 2.000000001),
        (2, 3, -2.8e-17),
        (2, 3, sum([0.07] * 20)),
        (2, 3, True),
        (2, 3, 9.0999999999999996),
        (2, 3, 1e300),
        (2, 3, "ba"),
        (6, 4, 0.0),
        (6, 4, 7.5),
        (7, 5, "Quyết định số 5"),
    ],
)
def test_an_odd_cell_is_found_the_same_among_many_plain_rows(year, monkeypatch, row, column, value):
    rows = plain_rows()
    rows[row][column] = value
    at_once = findings(year, rows)
    monkeypatch.setattr(plainruns, "_SHORTEST_RUN", 1_000_000)
    assert at_once == findings(year, rows)


def test_plain_rows_are_staged_as_they_are(year):
    problems, counts, changes = findings(year, plain_rows())
    assert (problems, counts) == ([], [18, 0, 0, 18])
    assert [float(own) for _, _, own, _, _ in changes] == [n + 0.25 for n in range(9)] * 2


def test_an_agencys_rows_given_a_second_time_are_named_one_by_one(year):
    problems, _, _ = findings(year, plain_rows() + plain_rows()[:9])
    assert [cell for _, cell, _ in problems] == [f"C{row}" for row in range(20, 29)]
    assert {code for code, _, _ in problems} == {"duplicate_row"}
    assert problems[0][2].endswith("trùng với dòng 2. Hãy bỏ một dòng.")
