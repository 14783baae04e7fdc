"""Vietnamese text: stored clean, found without accents, sorted as in the dictionary."""

import random
import re
import unicodedata
from datetime import date
from decimal import Decimal

import pytest

from thidua.text import (
    clean_text,
    count_text,
    fold,
    long_date,
    overdue_text,
    person_sort_key,
    points_text,
    round_points,
    short_date,
    sort_key,
    spelling_pattern,
    year_first,
)


def test_decomposed_text_is_stored_composed():
    decomposed = unicodedata.normalize("NFD", "Đồng Tháp")
    assert clean_text(decomposed) == "Đồng Tháp"


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("  Sở  Tư\u00a0pháp \t", "Sở Tư pháp"),
        ("Sở\nTư pháp", "Sở Tư pháp"),
        ("Cà\u200b Mau", "Cà Mau"),
        ("\ufeffCà Mau", "Cà Mau"),
        ("\u202eABC\u202c", "ABC"),
        ("A\x00B\x07", "AB"),
        ("", ""),
    ],
)
def test_one_line_of_text_is_stored_clean(written, stored):
    assert clean_text(written) == stored


def test_lines_stay_in_multiline_text():
    assert clean_text(" dòng một\r\ndòng hai\r\tdòng ba ", multiline=True) == (
        "dòng một\ndòng hai\n\tdòng ba"
    )


def test_cleaning_twice_changes_nothing_more():
    chooser = random.Random(7)
    letters = "aĐộ\u0301\u0323 \u00a0\u200b\u202e\n\r\t\x00Ữ"
    for _ in range(500):
        text = "".join(chooser.choices(letters, k=12))
        for multiline in (False, True):
            once = clean_text(text, multiline=multiline)
            assert clean_text(once, multiline=multiline) == once


@pytest.mark.parametrize(
    ("written", "found_by"),
    [
        ("Đồng Tháp", "dong thap"),
        ("ĐỒNG  THÁP", "dong thap"),
        ("Thừa Thiên – Huế", "thua thien – hue"),
        (unicodedata.normalize("NFD", "Sở Tư pháp"), "so tu phap"),
    ],
)
def test_text_is_found_without_accents(written, found_by):
    assert fold(written) == found_by


@pytest.mark.parametrize(
    ("word", "written", "is_found"),
    [
        ("dong", "Đồng Tháp", True),
        ("ĐỒNG", "dong thap", True),
        ("ưng", "HỨNG", True),
        ("qd-btp", "01/QĐ-BTP", True),
        ("r'lấp", "Đắk R'Lấp", True),
        ("i.1", "I.1", True),
        ("i.1", "I21", False),
        ("(dong", "đồng", False),
        ("dong", "dơ ng", False),
    ],
)
def test_a_pattern_finds_every_spelling_of_a_word_and_no_other(word, written, is_found):
    assert bool(re.search(spelling_pattern(word), written)) is is_found


@pytest.mark.parametrize(
    "in_order",
    [
        ["Da", "Đa"],
        ["Ea", "Êa"],
        ["An", "Ăn", "Ân"],
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["Bạc Liêu", "Bến Tre", "Cà Mau", "Cần Thơ", "Đồng Tháp", "Hậu Giang", "Vĩnh Long"],
        ["Khu vực 2", "Khu vực 10"],
        ["Cà", "Cà Mau", "Cá"],
        ["Quận 1", "Quận 1A", "Quận Ba"],
    ],
)
def test_names_sort_as_in_a_vietnamese_dictionary(in_order):
    shuffled = list(in_order)
    random.Random(3).shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == in_order


def test_a_sort_key_is_of_letters_and_digits_that_every_database_sorts_alike():
    assert set(sort_key("Đồng Tháp – Ê Đê 12")) <= set("0123456789abcdefghijklmnopqrstuvwxyz")


def test_composed_and_decomposed_names_sort_alike():
    assert sort_key(unicodedata.normalize("NFD", "Bến Tre")) == sort_key("BẾN TRE")


def test_people_sort_by_given_name_first():
    people = ["Trần Văn An", "Lê Thị Bình", "Nguyễn Thị An"]
    assert sorted(people, key=person_sort_key) == ["Nguyễn Thị An", "Trần Văn An", "Lê Thị Bình"]


def test_a_person_without_a_name_has_a_key_too():
    assert person_sort_key("") == ""


@pytest.mark.parametrize(
    ("exact", "rounded"), [("1.005", "1.01"), ("2.675", "2.68"), ("0.125", "0.13"), ("3", "3.00")]
)
def test_points_are_rounded_half_up(exact, rounded):
    assert round_points(Decimal(exact)) == Decimal(rounded)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("8.50"), "8,5"),
        (Decimal("100.00"), "100"),
        (Decimal("0"), "0"),
        (Decimal("2.755"), "2,76"),
        (Decimal("-1.20"), "-1,2"),
        (None, ""),
    ],
)
def test_points_are_written_with_a_comma_and_without_idle_zeros(value, written):
    assert points_text(value) == written


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2021, 1, 5), "ngày 05 tháng 01 năm 2021"),
        (date(2021, 2, 28), "ngày 28 tháng 02 năm 2021"),
        (date(2021, 3, 9), "ngày 09 tháng 3 năm 2021"),
        (date(2021, 12, 31), "ngày 31 tháng 12 năm 2021"),
    ],
)
def test_dates_in_words_follow_the_decree_on_clerical_work(day, written):
    assert long_date(day) == written


@pytest.mark.parametrize(
    ("days", "written"),
    [
        (1, "quá hạn 1 ngày"),
        (365, "quá hạn 365 ngày"),
        (366, "quá hạn hơn 1 năm"),
        (2205, "quá hạn hơn 6 năm"),
    ],
)
def test_what_is_years_overdue_is_told_in_years(days, written):
    assert overdue_text(days) == written


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Phong trào thi đua năm 2020", "2020 – Phong trào thi đua"),
        ("Phong trào 20 năm", "2020 – Phong trào 20 năm"),
        ("Phong trào năm 2019", "2020 – Phong trào năm 2019"),
    ],
)
def test_a_year_first_is_not_told_twice(title, written):
    assert year_first(2020, title) == written


def test_a_missing_date_is_written_as_nothing():
    assert short_date(None) == ""
    assert short_date(date(2021, 1, 5)) == "05/01/2021"


@pytest.mark.parametrize(
    ("number", "written"), [(0, "0"), (999, "999"), (1131, "1.131"), (2_500_000, "2.500.000")]
)
def test_a_count_has_a_point_after_its_thousands(number, written):
    assert count_text(number) == written
