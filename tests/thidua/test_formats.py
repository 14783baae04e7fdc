"""Dates and numbers are written as Vietnamese write them, and read in either notation."""

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import formats, translation


def test_dates_are_written_day_first():
    assert formats.date_format(date(2021, 1, 5)) == "05/01/2021"
    assert formats.date_format(date(2021, 1, 5), "SHORT_DATE_FORMAT") == "05/01/2021"


def test_times_are_written_before_their_day():
    moment = datetime(2021, 1, 5, 7, 30)
    assert formats.date_format(moment, "DATETIME_FORMAT") == "07:30 05/01/2021"


def test_decimals_are_written_with_a_comma():
    assert Template("{{ points }}").render(Context({"points": Decimal("8.50")})) == "8,50"


def test_a_year_and_a_key_are_written_without_separators():
    assert Template("{{ year }} {{ key }}").render(Context({"year": 2020, "key": 16667})) == (
        "2020 16667"
    )


def test_a_count_is_grouped_by_points_where_a_page_asks_for_it():
    assert formats.number_format(1_000_000, force_grouping=True) == "1.000.000"


@pytest.mark.parametrize("written", ["05/01/2021", "2021-01-05", "5/1/2021", "05.01.2021"])
def test_dates_are_read_day_first_or_iso(written):
    assert forms.DateField().clean(written) == date(2021, 1, 5)


@pytest.mark.parametrize("written", ["07:30 05/01/2021", "05/01/2021 07:30", "2021-01-05 07:30"])
def test_times_are_read_in_either_order(written):
    read = forms.DateTimeField().clean(written)
    assert (read.date(), read.hour, read.minute) == (date(2021, 1, 5), 7, 30)


def test_an_american_date_is_refused():
    with pytest.raises(forms.ValidationError):
        forms.DateField().clean("01/31/2021")


@pytest.mark.parametrize("written", ["8,5", "8.5"])
def test_a_localised_field_reads_comma_and_point(written):
    field = forms.DecimalField(localize=True)
    assert field.clean(written) == Decimal("8.5")


def test_what_the_library_says_is_written_as_the_project_writes():
    with translation.override("vi"):
        said = translation.gettext("The {name} “{obj}” was added successfully.")
        least = translation.gettext(
            "Ensure this value is greater than or equal to %(limit_value)s."
        )
    assert said.format(name="phong trào thi đua", obj="Một") == "Đã thêm phong trào thi đua «Một»."
    assert least % {"limit_value": 1900} == "Giá trị này phải lớn hơn hoặc bằng 1900."


def test_how_many_rows_a_list_has_is_grouped():
    total = SimpleNamespace(result_count=1954, opts=SimpleNamespace(verbose_name_plural="dòng"))
    shown = render_to_string("unfold/helpers/pagination_default.html", {"cl": total})
    assert "1.954" in shown
