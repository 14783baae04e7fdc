"""The empty workbooks of the import pages: their columns are read, their examples are accepted."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from tests.test_record_files import ADMINS, TABLES
from tests.zones.factories import make_block, make_province, make_user
from thidua.recordformats import XlsxFormat
from thidua.recordtemplates import CODES, COLUMNS, EXAMPLES, template_workbook
from zones.models import Agency, Campaign, CriteriaTable
from zones.services.tables import open_table

pytestmark = pytest.mark.django_db

# Of the contest, in the order in which an office fills them in.
IN_ORDER = [
    *("Block", "Province", "Agency", "AgencyName", "Zone", "Campaign", "Membership"),
    *("ZoneYear", "Target", "Appointment", "CriteriaTable", "Criterion", "CriterionLevel"),
    *("GradeBand", "Condition"),
]


def template(name: str) -> Workbook:
    _model, _place, resource = TABLES[name]
    return load_workbook(BytesIO(template_workbook(resource(make_user()))))


def first_row(sheet) -> list:
    return [cell.value for cell in sheet[1]]


def with_rows(book: Workbook, rows: list) -> bytes:
    """The template with rows in its first sheet, as a clerk saves it."""
    for row in rows:
        book.worksheets[0].append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("name", TABLES)
def test_the_first_sheet_is_read_and_the_others_explain_every_column(name):
    _model, _place, resource = TABLES[name]
    book = template(name)
    titles = first_row(book.worksheets[0])
    assert titles == resource().get_export_headers()
    explained = [row[0].value for row in book[COLUMNS].iter_rows(min_row=4)]
    assert explained == titles
    read = XlsxFormat().create_dataset(with_rows(book, [["x"] * len(titles)]))
    resource()._read_headers(read)  # raises for a title that is not known
    assert set(resource.required_columns) <= set(read.headers)


def test_the_examples_make_a_small_office_that_may_open_its_year():
    for name in IN_ORDER:
        book = template(name)
        [titles, *rows] = [[cell.value or "" for cell in row] for row in book[EXAMPLES]]
        assert titles == first_row(book.worksheets[0])
        _model, _place, resource = TABLES[name]
        read = XlsxFormat().create_dataset(with_rows(book, rows))
        result = resource(make_user()).import_data(read, rollback_on_validation_errors=True)
        assert (name, result.sentences()) == (name, [])
        assert result.totals["new"] == len(rows) > 0
    table = CriteriaTable.objects.get()
    assert open_table(table, by=make_user()).status == "open"
    assert Campaign.objects.get().memberships.count() == 2


def test_cells_of_codes_are_text_so_that_01_keeps_its_nought():
    sheet = template("Province").worksheets[0]
    assert sheet.column_dimensions["A"].number_format == "@"


def test_words_are_chosen_from_a_list_and_codes_are_listed():
    make_block("THADS")
    make_province("01", name="Hà Nội")
    book = template("Agency")
    codes = [[cell.value for cell in row] for row in book[CODES]]
    assert codes[0][:2] == ["Mã khối", "Tên"]
    assert codes[1] == ["THADS", "Thi hành án dân sự", None, "01", "Hà Nội"]
    [rule] = template("Zone").worksheets[0].data_validations.dataValidation
    assert "Khu vực thi đua" in rule.formula1
    assert "(chưa có mã nào)" in [cell.value for row in template("Target")[CODES] for cell in row]


def test_the_import_page_hands_out_a_template_for_each_of_its_kinds(client):
    client.force_login(make_user())
    address = reverse("admin:zones_agency_import")
    page = client.get(address).content.decode()
    for kind in ("Đơn vị", "Tên cũ"):
        answer = client.get(address, {"template": kind})
        assert answer.status_code == 200
        assert load_workbook(BytesIO(b"".join(answer.streaming_content))).sheetnames[0] == kind
    assert page.count("?template=") == 2
    assert client.get(address, {"template": "Gì đó"}).status_code == 404
    assert not Agency.objects.exists()


def test_who_may_not_import_is_given_no_template(client):
    client.force_login(make_user(role="viewer"))
    for record_admin in ADMINS:
        if record_admin.resource_classes:
            opts = record_admin.opts
            address = reverse(f"admin:{opts.app_label}_{opts.model_name}_import")
            assert client.get(address, {"template": "x"}).status_code == 403
