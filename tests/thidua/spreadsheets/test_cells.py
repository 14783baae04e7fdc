"""Cells are read strictly: one form of points in text, codes compared as clerks see them."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from thidua.spreadsheets.cells import (
    MAX_TEXT,
    NotPoints,
    as_points,
    folded,
    hundredths,
    shown,
    text_problem,
)


@pytest.mark.parametrize(
    ("value", "points"),
    [
        (9.5, "9.5"),
        (9, "9"),
        (0, "0"),
        (0.1 + 0.2, "0.3"),
        (9.0999999999999996, "9.1"),
        (1.005 - 0.005, "1"),
        (59.99, "59.99"),
        (9999.99, "9999.99"),
        (99999.99, "99999.99"),
        (100.0000000000001, "100"),
        (sum([0.07] * 20), "1.4"),
        (sum([999.99] * 20) - 19_000, "999.8"),
        (0.3 - 0.1 - 0.2, "0"),
        (-2.7755575615628914e-17, "0"),
        (-0.0, "0"),
        ("9,5", "9.5"),
        ("9.5", "9.5"),
        (" 9,50 ", "9.5"),
        ("\u00a09,5\u200b", "9.5"),
        ("9,500", None),
        ("0,10", "0.1"),
        ("9,5000", "9.5"),
        ("2,5000", "2.5"),
        ("0,500", "0.5"),
        ("0.120", "0.12"),
        ("0,000", "0"),
        ("100000", "100000"),
        ("0000002", "2"),
        ("007", "7"),
    ],
)
def test_points_are_read_from_numbers_and_one_form_of_text(value, points):
    if points is None:
        assert refusal(value) == "ambiguous_number"
    else:
        assert as_points(hundredths(value)) == Decimal(points)


@pytest.mark.parametrize("blank", ["", " ", "\u00a0", "\u200b\ufeff", "\t\n"])
def test_white_space_is_a_blank(blank):
    assert hundredths(blank) is None
    assert as_points(None) is None


def refusal(value: object) -> str:
    with pytest.raises(NotPoints) as caught:
        hundredths(value)
    return caught.value.code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        *(
            (text, "not_a_number")
            for text in ("1_0", "1e1", "1E+2", "٩", "９", "NaN", "inf", "95%")
        ),
        *((text, "not_a_number") for text in ("9/10", "9 5", "9,5 điểm", "chín", "+9", ",5", "5,")),
        *((text, "not_a_number") for text in ("9,,5", "9;5", "'9", "=9", "0x9", "x", "-", "--")),
        ("1.000", "ambiguous_number"),
        ("1,000", "ambiguous_number"),
        ("1.234.567", "ambiguous_number"),
        ("-1", "negative"),
        ("−1,5", "negative"),
        ("- 2", "negative"),
        (-0.5, "negative"),
        (-0.001, "negative"),
        (-1e-9, "negative"),
        (9.555, "too_many_decimals"),
        (2.000000001, "too_many_decimals"),
        (2.0000000001, "too_many_decimals"),
        (1.999999999, "too_many_decimals"),
        ("0,125", "too_many_decimals"),
        ("0.125", "too_many_decimals"),
        ("0,125,000", "not_a_number"),
        (0.001, "too_many_decimals"),
        ("9,5551", "too_many_decimals"),
        (True, "not_a_number"),
        (False, "not_a_number"),
        (float("nan"), "not_a_number"),
        (float("inf"), "not_a_number"),
        (datetime(2020, 5, 9), "date_in_points"),
        (date(2020, 5, 9), "date_in_points"),
        (time(9, 5), "date_in_points"),
        (timedelta(hours=9), "date_in_points"),
    ],
)
def test_what_is_no_point_is_refused_by_its_code(value, code):
    assert refusal(value) == code


@pytest.mark.parametrize("value", [1e300, "100000", "9" * 10, "1" * 5_000, "99999999,99"])
def test_a_number_beyond_all_measure_is_more_than_any_maximum(value):
    assert hundredths(value) >= 100_000_00


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Mã đơn vị", "mã đơn vị"),
        ("MÃ ĐƠN VỊ", "mã đơn vị"),
        ("Ma\u0303 đơn vi\u0323", "mã đơn vị"),
        (" Mã\u00a0đơn\nvị ", "mã đơn vị"),
        ("Mã\u200b đơn \ufeffvị", "mã đơn vị"),
        ("stp-1", "stp-1"),
        (1.0, "1"),
        (1.1, "1.1"),
        (7, "7"),
    ],
)
def test_headers_and_codes_are_compared_as_clerks_see_them(written, compared):
    assert folded(written) == compared


def test_d_with_a_stroke_is_another_letter():
    assert folded("Đ-1") != folded("D-1")


def test_a_sentence_quotes_one_short_line():
    assert shown("a\nb\u202e") == "a b"
    assert shown("x" * 50) == "x" * 40 + "…"
    assert (shown(9.0), shown(9.125)) == ("9", "9,125")
    assert shown(date(2021, 3, 5)) == shown(datetime(2021, 3, 5, 8)) == "05/03/2021"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Báo cáo số 12/BC-STP\nngày 5/6", None),
        ("a" * MAX_TEXT, None),
        ("a" * (MAX_TEXT + 1), "text_too_long"),
        ("a\x07b", "control_character"),
        ("a\u202eb", "control_character"),
        ("a\ue000b", "control_character"),
        ("thẻ\u200b ẩn", None),
    ],
)
def test_free_text_is_refused_where_it_would_not_be_stored(text, code):
    assert text_problem(text) == code
