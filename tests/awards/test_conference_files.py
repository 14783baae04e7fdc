"""The closing report as files: their names; the workbook's words, and figures to count on with."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from awards.documents.conference import report_context
from awards.services.conference import conference_of, zone_year_of
from tests.zones.rankings import reference_case
from thidua.text import points_text

pytestmark = pytest.mark.django_db
ASKED = {"campaign": "2020", "zone": "TAY-NAM-BO"}


def test_the_workbook_holds_the_same_words_and_figures_as_numbers(client):
    sample = reference_case()
    client.force_login(sample.ministry)
    book = load_workbook(
        BytesIO(client.get(reverse("admin:awards_conference_workbook"), ASKED).content)
    )
    context = report_context(conference_of(zone_year_of(*ASKED.values()), sample.ministry))
    for sheet, section in zip(book, context["sections"], strict=True):
        cells = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
        for part in section.parts:
            assert not [text for text in part.paragraphs if text not in cells]
            for row in part.table.rows if part.table else ():
                assert not [text for text in row if text and not _is_in(text, cells)]
        assert not [value for value in cells if str(value).startswith("=")]
    results = book["IV. Kết quả thi đua"]
    places = [row[0].value for row in results.iter_rows() if isinstance(row[2].value, int | float)]
    assert 1 in places
    assert not [place for place in places if isinstance(place, str) and place.isdigit()]


def test_the_sheets_have_short_names_that_end_with_a_whole_word(client):
    client.force_login(reference_case().ministry)
    content = client.get(reverse("admin:awards_conference_workbook"), ASKED).content
    names = load_workbook(BytesIO(content)).sheetnames
    assert names[0] == "I. Phát động, ký giao ước"
    assert names[2:4] == ["III. Nộp và thẩm định", "IV. Kết quả thi đua"]
    assert names[-1].endswith("Trưởng, Phó Trưởng 2021")


def _is_in(text: str, cells: list) -> bool:
    """Whether the text stands in a cell, or is the figure of one."""
    return text in cells or text.replace(".", "").replace(",", ".") in {
        points_text(Decimal(str(value))).replace(",", ".")
        for value in cells
        if isinstance(value, int | float)
    }


def test_files_are_named_for_zone_and_year(client):
    client.force_login(reference_case().ministry)
    for name, end in (("pdf", ".pdf"), ("docx", ".docx"), ("workbook", ".xlsx")):
        response = client.get(reverse(f"admin:awards_conference_{name}"), ASKED)
        expected = f'"bao-cao-tong-ket-2020-tay-nam-bo{end}"'
        assert response.headers["Content-Disposition"] == f"attachment; filename={expected}"
