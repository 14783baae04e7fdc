"""Workbooks typed for the fonts of before Unicode, headers and all, are told what they are."""

import pytest

from tests.thidua.spreadsheets.builders import book
from tests.thidua.spreadsheets.oldfonts import in_tcvn3, in_vni
from tests.zones.workbooks.builders import (
    FORM,
    LONG,
    SHEET,
    WIDE,
    accepted,
    form,
    long,
    point,
    refused,
    warned,
    wide,
)

pytestmark = pytest.mark.django_db
SAYS = "chữ gõ bằng bảng mã cũ (TCVN3 hoặc VNI). Hãy chuyển sang Unicode."
TITLE = "Bảng điểm thi đua"


@pytest.fixture(params=[in_tcvn3, in_vni], ids=["tcvn3", "vni"])
def typed(request):
    """Returns what types a text in an old encoding."""
    return request.param


@pytest.mark.parametrize(
    "rows",
    [
        [WIDE, ["STP-1", "", 5]],
        [LONG, ["STP-1", "I.1", 5]],
        [[], FORM[1:], point("I.1", 5)[1:]],
        [[TITLE], ["Đơn vị: Sở Tư pháp"], LONG, ["STP-1", "I.1", 5]],
    ],
    ids=["wide", "long", "form", "with-a-title"],
)
def test_a_table_typed_in_an_old_font_is_no_table_without_header(year, typed, rows):
    old = [[typed(v) if isinstance(v, str) else v for v in row] for row in rows]
    ((code, cell, message),) = refused(year, book((SHEET, old)))
    assert code == "legacy_encoding"
    assert cell == ("A1" if rows[0] else "A2")
    assert message.partition("): ")[2] == SAYS


def test_a_table_without_header_in_unicode_is_still_that(year):
    ((code, cell, _),) = refused(year, book((SHEET, [["Đơn vị", "Điểm"], ["STP-1", 5]])))
    assert (code, cell) == ("no_header", "")


def test_a_sheet_in_an_old_font_beside_a_table_is_passed_over(year, typed):
    beside = ("Khác", [[typed("Điểm tự chấm của đơn vị")]])
    outcome = accepted(year, book((SHEET, [LONG, ["STP-1", "I.1", 5]]), beside))
    assert [code for code, _, _ in warned(outcome)] == ["skipped_sheet"]


def test_a_header_that_is_missing_since_it_is_in_an_old_font_is_named(year, typed):
    header = [LONG[0], LONG[1], typed(LONG[2])]
    ((code, cell, _),) = refused(year, long(["STP-1", "I.1", 5], header=header))
    assert (code, cell) == ("legacy_encoding", "C1")


@pytest.mark.parametrize(
    ("make", "cells"),
    [
        (lambda code: wide([code, "", 5]), ["A2"]),
        (lambda code: wide(["STP-1", "", 5], header=[*WIDE, code]), ["G1"]),
        (lambda code: long([code, "I.1", 5], ["STP-1", code, 5]), ["A2", "B3"]),
        (lambda code: form(point(code, 5)), ["A4"]),
    ],
    ids=["wide", "wide-header", "long", "form"],
)
def test_an_unknown_code_in_an_old_font_is_called_that(year, typed, make, cells):
    found = refused(year, make(typed("Sở Tư pháp tỉnh Trà Vinh")))
    assert [(code, cell) for code, cell, _ in found] == [
        ("legacy_encoding", cell) for cell in cells
    ]


def test_a_form_whose_agency_stands_in_an_old_font_is_called_that(year, typed):
    rows = [[typed("Mã đơn vị: STP-1")], [], FORM, point("I.1", 5)]
    ((code, cell, _),) = refused(year, book((SHEET, rows)))
    assert (code, cell) == ("legacy_encoding", "A1")


def test_a_code_without_spaces_is_known_too(year):
    found = refused(year, long(["STP-TRµVINH", "I.1", 5], ["STP-1", "TiªuchÝ", 5]))
    assert [(code, cell) for code, cell, _ in found] == [
        ("legacy_encoding", "A2"),
        ("legacy_encoding", "B3"),
    ]
