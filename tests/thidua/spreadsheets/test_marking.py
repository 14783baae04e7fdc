"""The marked copy: the clerk's own workbook, wrong cells filled, and the list of all errors."""

import time
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.thidua.spreadsheets.builders import (
    SHEET,
    WORKBOOK,
    bare,
    bare_parts,
    book,
    number_cell,
    packed,
)
from thidua.spreadsheets.marking import marked_copy
from thidua.spreadsheets.problems import Problem

SHEETS = (("Bảng", [["Mã đơn vị", "I.1"], ["STP-1", 99], ["STP-2", 5]]), ("Khác", [["giữ"]]))
OVER = Problem("over_max", "điểm 99 quá lớn", "a.xlsx", "Bảng", 1, 1, "I.1")
SHEET_WIDE = Problem("no_rows", "không có dòng nào", "a.xlsx", "Bảng")


def marked(content: bytes, *problems: Problem):
    return load_workbook(BytesIO(marked_copy(BytesIO(content), problems)))


def test_the_wrong_cell_is_filled_and_commented_and_the_rest_is_kept():
    copy = marked(book(*SHEETS), OVER, SHEET_WIDE)
    assert copy.sheetnames == ["Lỗi", "Bảng", "Khác"]
    cell = copy["Bảng"]["B2"]
    assert (cell.value, cell.fill.fgColor.rgb) == (99, "FFFFC7CE")
    assert cell.comment.text == "điểm 99 quá lớn"
    assert copy["Bảng"]["B3"].comment is None
    assert copy["Khác"]["A1"].value == "giữ"


def test_the_list_has_a_line_for_each_error():
    listed = marked(book(*SHEETS), OVER, SHEET_WIDE)["Lỗi"]
    assert listed.column_dimensions["D"].hidden  # codes are for programs
    rows = list(listed.values)
    assert rows == [
        ("Trang tính", "Ô", "Cột", "Mã lỗi", "Lỗi và cách sửa"),
        ("Bảng", "B2", "I.1", "over_max", "điểm 99 quá lớn"),
        ("Bảng", None, None, "no_rows", "không có dòng nào"),
    ]


def test_two_errors_of_one_cell_share_a_comment():
    second = Problem("merged_cell", "ô bị gộp", "a.xlsx", "Bảng", 1, 1, "I.1")
    comment = marked(book(*SHEETS), OVER, second)["Bảng"]["B2"].comment
    assert comment.text == "điểm 99 quá lớn\nô bị gộp"


def test_a_marked_copy_can_be_marked_again():
    once = marked_copy(BytesIO(book(*SHEETS)), [OVER])
    copy = marked(once, SHEET_WIDE)
    assert copy.sheetnames == ["Lỗi", "Bảng", "Khác"]
    assert len(list(copy["Lỗi"].values)) == 2


def test_a_mended_cell_loses_its_colour_also_where_it_had_no_comment():
    many = [["Mã đơn vị", "I.1"], *([f"STP-{n}", 99] for n in range(1_100))]
    over = [Problem("over_max", "quá lớn", "a.xlsx", "Bảng", n + 1, 1, "I.1") for n in range(1_100)]
    copy = marked(marked_copy(BytesIO(book(("Bảng", many))), over), OVER)
    filled = [cell.row for [cell] in copy["Bảng"]["B2:B1101"] if cell.fill.fill_type]
    assert filled == [2]


def test_what_the_copys_formulas_take_from_another_workbook_is_still_named():
    parts = bare_parts('<row r="1"><c r="A1"><f>[1]S!A1</f><v>5</v></c></row>')
    relations = "xl/_rels/workbook.xml.rels"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="x1" Type="{office}/externalLink" Target="externalLinks/e1.xml"/>'
    parts[relations] = parts[relations].replace("</Relationships>", f"{link}</Relationships>")
    named = f'<externalReference xmlns:r="{office}" r:id="x1"/>'
    named = f"<externalReferences>{named}</externalReferences></workbook>"
    parts[WORKBOOK] = parts[WORKBOOK].replace("</workbook>", named)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/externalLinks/e1.xml"] = (
        f'<externalLink xmlns="{main}"><externalBook xmlns:r="{office}" r:id="y1">'
        '<sheetNames><sheetName val="S"/></sheetNames></externalBook></externalLink>'
    )
    parts["xl/externalLinks/_rels/e1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="y1" Type="{office}/externalLinkPath" Target="b.xlsx" '
        'TargetMode="External"/></Relationships>'
    )
    copy = marked(packed(parts), OVER)
    assert [link.file_link.Target for link in copy._external_links] == ["b.xlsx"]


def test_an_error_within_a_merged_range_is_listed():
    def merge(workbook):
        workbook.worksheets()[0].merge_range("B2:B3", 99)

    copy = marked(book(*SHEETS, change=merge), Problem("x", "lỗi", "", "Bảng", 2, 1))
    assert len(list(copy["Lỗi"].values)) == 2


def test_a_quoted_formula_in_the_list_is_text():
    cell = marked(book(*SHEETS), Problem("x", "=1+1", "", "Bảng", 1, 1))["Lỗi"]["E2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_range_merged_over_the_whole_sheet_does_not_stall_the_copy():
    huge = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    started = time.perf_counter()
    copy = marked(bare(number_cell("A1"), huge), OVER)
    assert time.perf_counter() - started < 5
    assert copy["Lỗi"]["B2"].value == "B2"


@pytest.mark.parametrize("between", [" ", "&#10;"])
def test_of_a_rule_for_thousands_of_ranges_the_list_alone_is_given(between):
    ranges = between.join(f"H{row}" for row in range(1, 20_001))
    rule = f'<conditionalFormatting sqref="{ranges}"/>'
    assert marked(bare(number_cell("A1"), rule), OVER).sheetnames == ["Lỗi"]


def test_of_an_area_to_print_in_thousands_of_pieces_the_list_alone_is_given():
    parts = bare_parts(number_cell("A1"))
    areas = ",".join(f"Bảng!$A${row}" for row in range(1, 20_001))
    name = f'<definedName name="_xlnm.Print_Area" localSheetId="0">{areas}</definedName>'
    names = f"<definedNames>{name}</definedNames></workbook>"
    parts[WORKBOOK] = parts[WORKBOOK].replace("</workbook>", names)
    assert marked(packed(parts), OVER).sheetnames == ["Lỗi"]


def test_a_sheet_or_comments_under_the_name_of_a_box_are_not_let_through():
    for name, kind in (("xl/worksheets/sheet1.vml", "worksheet"), ("xl/comments1.vml", "comments")):
        parts = bare_parts('<row r="1"><c r="A1"><v>5</v></c></row>')
        relations = next(part for part in parts if part.endswith("workbook.xml.rels"))
        link = f'<Relationship Id="x" Type="http://a/{kind}" Target="{name}"/></Relationships>'
        parts[relations] = parts[relations].replace("</Relationships>", link)
        parts[name] = '<x><hyperlink ref="A1:XFD1048576"/></x>'
        copy = load_workbook(BytesIO(marked_copy(BytesIO(packed(parts)), [SHEET_WIDE])))
        assert copy.sheetnames == ["Lỗi"], name


def test_where_the_copy_cannot_be_made_the_list_alone_is_given():
    parts = bare_parts(number_cell("A1"))
    parts[SHEET] = parts[SHEET].replace("main", "main-of-nobody")
    parts["xl/styles.xml"] = "<styleSheet><fonts><font><sz val='x'/></font></fonts></styleSheet>"
    copy = marked(packed(parts), OVER)
    assert copy["Lỗi"]["D2"].value == "over_max"
