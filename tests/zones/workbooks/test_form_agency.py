"""A form's agency: code, name and title above it agree, and nothing below is another's."""

import pytest

from tests.thidua.spreadsheets.builders import book
from tests.zones.factories import SampleYear
from tests.zones.workbooks.builders import FORM, SHEET, accepted, form, point, refused, written
from zones.models import Agency

pytestmark = pytest.mark.django_db
CODE = ["Mã đơn vị: STP-1"]


@pytest.fixture
def names(year) -> dict[str, str]:
    return dict(Agency.objects.values_list("code", "name"))


def headed(*above: list[object]) -> bytes:
    return book((SHEET, [*above, [], FORM, point("I.1", 5)]))


def found(year: SampleYear, *files) -> list[tuple[str, str]]:
    return [(code, cell) for code, cell, _ in refused(year, *files)]


ABOVE = {
    "in the same cell": ([["Tên đơn vị: {}"], CODE], "A1"),
    "in the next cell": ([CODE, ["Tên đơn vị", "", "{}"]], "C2"),
    "in one row without colons": ([["Tên đơn vị", "{}", "Mã đơn vị", "STP-1"]], "B1"),
    "behind «Đơn vị»": ([["Đơn vị: {}"], CODE], "A1"),
    "alone below the code": ([CODE, ["{}"]], "A2"),
    "in the title": ([["PHIẾU TỰ CHẤM ĐIỂM CỦA {}"], CODE], "A1"),
}


def filled(above: list[list[str]], name: str) -> list[list[str]]:
    return [[text.format(name) for text in row] for row in above]


@pytest.mark.parametrize(("above", "cell"), ABOVE.values(), ids=ABOVE)
def test_another_agencys_name_above_a_form_is_named(year, names, above, cell):
    for name in (names["STP-2"], names["STP-2"].upper()):
        ((code, at, message),) = refused(year, headed(*filled(above, name)))
        assert (code, at) == ("name_mismatch", cell)
        assert "mã là «STP-1» nhưng ô tên ghi «" in message
    accepted(year, headed(*filled(above, names["STP-1"])))
    accepted(year, headed(*filled(above, "Sở Tư pháp (mới)")))


def test_a_sheets_name_is_compared_with_the_agencys_name_too(year, names):
    content = book(("STP-1", [["Tên đơn vị", names["STP-2"]], FORM, point("I.1", 5)]))
    assert found(year, content) == [("name_mismatch", "B1")]


def test_another_agencys_letterhead_beside_the_own_name_does_no_harm(year, names):
    above = [[names["STP-2"]], ["Tên đơn vị", names["STP-1"]], CODE]
    accepted(year, headed(*above))


def test_two_codes_above_a_form_are_named(year):
    second = "Mã đơn vị: STP-2"
    for above, at in (
        ([CODE, [second]], "A2"),
        ([[*CODE, second]], "B1"),
        ([["Mã đơn vị", "STP-1"], ["Mã đơn vị", "STP-2"]], "B2"),
    ):
        ((code, cell, message),) = refused(year, headed(*above))
        assert (code, cell) == ("name_mismatch", at)
        assert "trên bảng ghi hai mã đơn vị, «STP-1» và «STP-2»" in message
    accepted(year, headed(CODE, CODE, ["Mã đơn vị: gồm khối và tỉnh"]))


@pytest.mark.parametrize("title", ["Đơn vị: {}", "{}", "Đơn vị: STP-2"])
def test_a_second_form_below_is_not_taken_for_the_first_agencys(year, names, title):
    title = title.format(names["STP-2"])
    rows = [point("I.1", 5), [], [title], FORM, point("I.2", 6)]
    assert found(year, form(*rows)) == [("duplicate_header", "A6")]


def test_an_agencys_name_below_the_last_point_is_of_who_signs(year, names):
    rows = [point("I.1", 5), ["", names["STP-1"]], point("I.2", 6), ["", "", "", names["STP-2"]]]
    rows += [["", "", "", "(Ký)", "(Đã ký)"], ["", "Tổng cộng", 100, 11]]
    assert len(written(year, form(*rows))) == 2
