"""Workbooks out: templates fill in and import without an error, exports import as 0 changes."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.zones.factories import SampleYear
from tests.zones.workbooks.builders import CODES, accepted, form, long, point, points, written
from zones.models import Criterion, Score
from zones.services.standpoints import standpoint_of
from zones.workbooks.exportdata import ExportRequest, sheets_of
from zones.workbooks.exporting import export_scores
from zones.workbooks.layouts import Layout

pytestmark = pytest.mark.django_db
LAYOUTS = list(Layout)


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=3, thads=2)


def exported(year: SampleYear, layout: Layout, *, is_template=False, kind="self") -> bytes:
    content = BytesIO()
    request = ExportRequest(year.campaign, layout, sheets_of(year.campaign), is_template, kind)
    assert export_scores(request, content) == len(year.sheets)
    return content.getvalue()


def filled(template: bytes, value: float) -> tuple[bytes, int]:
    """Returns the template with the value in every unlocked cell of points, and how many."""
    book = load_workbook(BytesIO(template))
    count = 0
    for sheet in book:
        assert sheet.protection.sheet
        for cell in (cell for row in sheet for cell in row):
            if not cell.protection.locked and cell.alignment.horizontal == "right":
                cell.value = value
                count += 1
    content = BytesIO()
    book.save(content)
    return content.getvalue(), count


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_template_fills_in_and_imports_without_an_error(year, layout):
    template = exported(year, layout, is_template=True)
    content, count = filled(template, 4.25)
    kinds = 1 if layout is Layout.WIDE else 2
    assert count == len(year.sheets) * len(CODES) * kinds
    outcome = accepted(year, content)
    assert outcome.workbook_import.new_count == count
    assert outcome.workbook_import.blank_count == 0


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_empty_template_changes_nothing(year, layout):
    staged = accepted(year, exported(year, layout, is_template=True)).workbook_import
    assert (staged.new_count, staged.changed_count, staged.unchanged_count) == (0, 0, 0)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_clerks_whole_template_leaves_no_cell_to_fill_in(year, layout):
    """What the clerk may not write is not asked for: neither of cells one by one nor of a run."""
    clerk, content = year.clerk("STP-2"), BytesIO()
    sheets = sheets_of(year.campaign, user=clerk)
    standpoint = standpoint_of(clerk, year.campaign)
    export_scores(
        ExportRequest(year.campaign, layout, sheets, True, standpoint=standpoint), content
    )
    whole, count = filled(content.getvalue(), 4.25)
    assert count == len(CODES)
    assert accepted(year, whole, user=clerk).workbook_import.blank_count == 0


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_template_lets_excel_refuse_what_the_import_would(year, layout):
    book = load_workbook(BytesIO(exported(year, layout, is_template=True)))
    rules = [rule for sheet in book for rule in sheet.data_validations.dataValidation]
    assert rules
    assert {rule.type for rule in rules} == {"custom"}
    assert any("<=60" in rule.formula1 for rule in rules)


@pytest.mark.parametrize("kind", ["self", "appraised"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_export_imports_as_no_change(year, layout, kind):
    rows = [
        [code, path, 4.25, 4, f"Ghi chú {code}\ndòng hai"] for code in year.sheets for path in CODES
    ]
    written(year, long(*rows))
    content = exported(year, layout, kind=kind)
    staged = accepted(year, content, field=kind).workbook_import
    kinds = 1 if layout is Layout.WIDE else 2
    assert (staged.new_count, staged.changed_count) == (0, 0)
    assert staged.unchanged_count == len(rows) * kinds


def test_numbers_stay_numbers(year):
    written(year, long(["STP-1", "I.1", 9.1]))
    sheet = load_workbook(BytesIO(exported(year, Layout.LONG)))["Danh sách điểm"]
    assert [cell.value for cell in sheet[4]][:3] == ["STP-1", "I.1", 9.1]
    assert sheet["C4"].data_type == "n"


@pytest.mark.parametrize("text", ["=1+1", "+84", "-ghi chú", "@a", "=cmd|' /C calc'!A0"])
def test_text_that_begins_like_a_formula_is_text_and_comes_back(year, text):
    written(year, form(point("I.1", 5)))
    Score.objects.update(note=text)
    content = exported(year, Layout.FORM)
    cells = [cell for row in load_workbook(BytesIO(content))["STP-1"] for cell in row]
    found = [cell for cell in cells if cell.value == text]
    assert [cell.data_type for cell in found] == ["s"]
    assert accepted(year, content).workbook_import.changed_count == 0


def test_hidden_names_and_long_codes_do_not_break_the_export(year):
    Criterion.objects.filter(path="I.1").update(name="=HYPERLINK(1)\x0b" + "x" * 300)
    year.agencies["STP-2"].code = "STP-[2]/A:" + "x" * 22
    year.agencies["STP-2"].save()
    content = exported(year, Layout.FORM)
    assert accepted(year, content)
    assert points(year) == {}


def test_the_page_gives_only_what_the_user_may_see(client, year):
    client.force_login(year.clerk("STP-2"))
    address = reverse("admin:zones_workbookimport_templates")
    assert client.get(address).status_code == 200
    query = {"campaign": year.campaign.pk, "layout": "form", "content": "template"}
    answer = client.get(address, query)
    assert "phieu-cham-diem-2020.xlsx" in answer.headers["Content-Disposition"]
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames == ["STP-2"]
    others = client.get(address, {**query, "block": year.agencies["THADS-1"].block_id})
    assert "Không có bảng chấm điểm nào theo lựa chọn này." in others.content.decode()
    assert client.get(address, {**query, "layout": "x"}).status_code == 200
