"""A point is read by one rule, wherever it is typed."""

import pytest

from tests.zones.factories import SampleYear
from tests.zones.sheetforms import form, page
from tests.zones.typedpoints import TYPED
from tests.zones.workbooks.builders import long, points, refused, written
from thidua.recordcells import PointsWidget
from thidua.spreadsheets.cells import NotPoints, hundredths
from zones.models import Score
from zones.records.kinds import points as reference_points
from zones.records.problems import UnreadableCell
from zones.rules.pointtext import typed_hundredths


@pytest.mark.parametrize("text", TYPED)
def test_screen_cell_record_file_and_reference_file_read_the_same(text):
    expected = TYPED[text]
    if isinstance(expected, str):
        with pytest.raises(NotPoints, match=expected):
            hundredths(text)
        with pytest.raises(ValueError, match=r"\w"):
            typed_hundredths(text, 6000)
        with pytest.raises(ValueError, match=r"\w"):
            PointsWidget().clean(text)
        with pytest.raises(UnreadableCell) as refusal:
            reference_points(text)
        assert refusal.value.code == expected
        return
    assert hundredths(text) == typed_hundredths(text, 6000) == expected
    stored = PointsWidget().clean(text)
    assert (stored if stored is None else stored * 100) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("text", TYPED)
def test_the_page_takes_what_the_upload_takes(client, text):
    year = SampleYear(stp=1)
    content = long(["STP-1", "I.1", text])
    expected = TYPED[text]
    if isinstance(expected, str):
        assert [code for code, _cell, _message in refused(year, content)] == [expected]
    elif expected is not None:
        written(year, content)
    uploaded = points(year)
    Score.objects.all().delete()

    sheet = year.sheets["STP-1"]
    page(client, year.clerk("STP-1"), sheet, form(sheet, I_1=text))

    assert points(year) == uploaded
