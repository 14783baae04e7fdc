"""WIDE workbooks «Bảng tổng hợp»: a row an agency, a column a criterion, one kind of points."""

import pytest
from django.utils import timezone

from tests.thidua.spreadsheets.builders import book
from tests.zones.factories import make_agency, make_block, make_member, make_table
from tests.zones.workbooks.builders import (
    CODES,
    SHEET,
    WIDE,
    accepted,
    points,
    refused,
    warned,
    wide,
    written,
)
from zones.models import Criterion, ScoreSheet

pytestmark = pytest.mark.django_db
NAME = "Sở Tư pháp tỉnh số 1"
AT_C2 = "Trang tính «Bảng», ô C2 (dòng 2, cột «I.1»): "
AT_A2 = "Trang tính «Bảng», ô A2 (dòng 2, cột «Mã đơn vị»): "


def cell(value: object = 0, number_format: str = "", *, formula: str = "", at: str = "C2"):
    """Returns what puts one formatted or calculated cell into the first sheet."""

    def change(workbook):
        style = workbook.add_format({"num_format": number_format}) if number_format else None
        sheet = workbook.worksheets()[0]
        if formula:
            sheet.write_formula(at, formula, style, value)
        else:
            sheet.write(at, value, style)

    return change


def test_points_are_read_by_agency_and_criterion(year):
    content = wide(["STP-1", NAME, 59.5, "9,5", 0, ""], ["STP-2", "", "", 40, "", 1])
    assert written(year, content) == {
        ("STP-1", "I.1"): "59.5",
        ("STP-1", "I.2"): "9.5",
        ("STP-1", "II.1"): "0",
        ("STP-2", "I.2"): "40",
        ("STP-2", "III.1"): "1",
    }


def test_the_clerk_says_which_kind_of_points_the_table_holds(year):
    content = wide(["STP-2", "", 50])
    assert written(year, content, field="appraised") == {("STP-2", "I.1"): ("", "50")}


@pytest.mark.parametrize(
    ("value", "code", "says"),
    [
        (
            70,
            "over_max",
            "điểm 70 lớn hơn điểm tối đa 60 của tiêu chí I.1. Hãy sửa lại.",
        ),
        (
            -1,
            "negative",
            "điểm -1 nhỏ hơn 0. Điểm trừ cũng ghi bằng số dương; hãy sửa lại.",
        ),
        (
            9.555,
            "too_many_decimals",
            "điểm 9,555 có hơn 2 chữ số thập phân. Hãy làm tròn đến 2 chữ số.",
        ),
        (
            "0,125",
            "too_many_decimals",
            "điểm 0,125 có hơn 2 chữ số thập phân. Hãy làm tròn đến 2 chữ số.",
        ),
        (
            2.000000001,
            "too_many_decimals",
            "điểm 2,000000001 có hơn 2 chữ số thập phân. Hãy làm tròn đến 2 chữ số.",
        ),
        (
            "100000",
            "over_max",
            "điểm 100000 lớn hơn điểm tối đa 60 của tiêu chí I.1. Hãy sửa lại.",
        ),
        *(
            (text, "not_a_number", f"«{text}» không phải là số. Hãy ghi điểm bằng số, ví dụ 9,5.")
            for text in ("chín", "95%", "9/10", "1_0", "1e1", "٩", "NaN")
        ),
        (True, "not_a_number", "«TRUE» không phải là số. Hãy ghi điểm bằng số, ví dụ 9,5."),
        (
            "1.000",
            "ambiguous_number",
            "«1.000» không rõ là hàng nghìn hay phần thập phân. Hãy ghi điểm bằng số, ví dụ 9,5.",
        ),
    ],
)
def test_a_cell_that_is_no_point_is_named(year, value, code, says):
    assert refused(year, wide(["STP-1", NAME, value])) == [(code, "C2", AT_C2 + says)]


TO_NUMBER = "Hãy đổi định dạng ô thành số rồi ghi lại điểm."


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        (cell(0.5, "0%"), "percent_format", f"ô định dạng phần trăm. {TO_NUMBER}"),
        (
            cell(45000, "dd/mm/yyyy"),
            "date_in_points",
            f"Excel đã đổi ô này thành ngày tháng. {TO_NUMBER}",
        ),
        (cell(5, "[h]:mm"), "date_in_points", f"Excel đã đổi ô này thành ngày tháng. {TO_NUMBER}"),
        (
            cell("#REF!", formula="=#REF!"),
            "formula_error",
            "công thức bị lỗi #REF!. Hãy sửa công thức hoặc ghi điểm bằng số.",
        ),
        (
            cell("#N/A", formula="=NA()"),
            "formula_error",
            "công thức bị lỗi #N/A. Hãy sửa công thức hoặc ghi điểm bằng số.",
        ),
        (
            cell("", formula="=D2*2"),
            "formula_not_calculated",
            "công thức chưa được tính. Hãy mở bằng Excel, lưu lại rồi tải lên.",
        ),
    ],
)
def test_what_the_format_or_the_formula_spoils_is_named(year, change, code, says):
    content = wide(["STP-1", NAME], change=change)
    assert refused(year, content) == [(code, "C2", AT_C2 + says)]


def test_a_calculated_formula_counts_and_one_from_another_file_warns(year):
    assert written(year, wide(["STP-1", NAME], change=cell(9.5, formula="=D2+1"))) == {
        ("STP-1", "I.1"): "9.5"
    }
    says = "công thức lấy số từ tệp khác; dùng giá trị đã lưu 9,5."
    for formula in ("=[1]Sheet1!B1", "='[b.xlsx]Bảng'!B1", "='C:\\x\\[b.xlsx]Bảng'!B1"):
        linked = wide(["STP-1", NAME], change=cell(9.5, formula=formula))
        assert warned(accepted(year, linked)) == [("external_link", "C2", AT_C2 + says)]
    of_a_table = wide(["STP-1", NAME], change=cell(9.5, formula="=Table1[Điểm]"))
    assert warned(accepted(year, of_a_table)) == []


@pytest.mark.parametrize("merged", ["C2:C3", "C2:D2"])
def test_merged_points_are_never_taken_for_blanks(year, merged):
    def merge(workbook):
        workbook.worksheets()[0].merge_range(merged, 5)

    content = wide(["STP-1", NAME, 5], ["STP-2", ""], change=merge)
    says = "ô bị gộp. Hãy bỏ gộp ô và ghi giá trị vào từng ô."
    assert refused(year, content) == [("merged_cell", "C2", AT_C2 + says)]


@pytest.mark.parametrize(
    ("code_cell", "name", "code", "cell_name", "says"),
    [
        (
            "STP-1x",
            "",
            "unknown_agency",
            "A2",
            AT_A2 + "không có đơn vị mã «STP-1x» (gần giống: «STP-1»). Hãy sửa mã đơn vị.",
        ),
        (
            "STP-99",
            "",
            "not_member",
            "A2",
            AT_A2 + "«Sở ngoài» không phải thành viên khu vực nào trong năm 2020. Hãy bỏ dòng này.",
        ),
        (
            "",
            "",
            "missing_code",
            "A2",
            AT_A2 + "có điểm nhưng thiếu mã đơn vị. Hãy ghi mã vào ô này.",
        ),
        (
            "STP-1",
            "Sở Tư pháp tỉnh số 2",
            "name_mismatch",
            "B2",
            "Trang tính «Bảng», ô B2 (dòng 2, cột «Tên đơn vị»): mã là «STP-1» nhưng ô tên ghi "
            "«Sở Tư pháp tỉnh số 2» (dòng bị lệch?). Hãy sửa mã hoặc tên cho khớp.",
        ),
        (
            "STP-1",
            "Së T­ ph¸p tØnh §ång Th¸p",
            "legacy_encoding",
            "B2",
            "Trang tính «Bảng», ô B2 (dòng 2, cột «Tên đơn vị»): "
            "chữ gõ bằng bảng mã cũ (TCVN3 hoặc VNI). Hãy chuyển sang Unicode.",
        ),
    ],
)
def test_a_row_of_the_wrong_agency_is_named(year, code_cell, name, code, cell_name, says):
    make_agency("STP-99", name="Sở ngoài")
    assert refused(year, wide([code_cell, name, 1])) == [(code, cell_name, says)]


def test_names_may_differ_in_case_accents_and_spaces(year):
    assert written(year, wide(["STP-1", "SỞ  TƯ PHÁP\u00a0TỈNH SỐ 1", 1]))


def test_an_agency_without_an_open_table_takes_no_points(year):
    agency = make_agency("CTH-1", make_block("CTH"), name="Cục A")
    make_member(year.campaign, year.zone, agency)
    says = "khối của «Cục A» chưa có bảng tiêu chí đang dùng trong năm 2020. Hãy báo Bộ Tư pháp."
    assert refused(year, wide(["CTH-1", "", 1])) == [("campaign_closed", "A2", AT_A2 + says)]


def test_an_agency_that_stands_twice_is_named_with_the_earlier_row(year):
    says = "trùng với dòng 2. Hãy bỏ một dòng."
    assert refused(year, wide(["STP-1", NAME, 1], [" stp-1", NAME, 1])) == [
        ("duplicate_row", "A3", f"Trang tính «Bảng», ô A3 (dòng 3, cột «Mã đơn vị»): {says}")
    ]


def test_unknown_missing_and_repeated_columns_are_named(year):
    header = [*WIDE[:-1], "III.l", "i.1 ", "Ghi chú", "Tổng điểm"]
    assert refused(year, wide(["STP-1", NAME, 1], header=header)) == [
        (
            "missing_header",
            "A1",
            "Trang tính «Bảng», ô A1 (dòng 1): thiếu cột «III.1». Hãy thêm cột này như trong mẫu.",
        ),
        (
            "unknown_criterion",
            "F1",
            "Trang tính «Bảng», ô F1 (dòng 1, cột «III.l»): không có tiêu chí mã «III.l» trong "
            "bảng tiêu chí (gần giống: «III.1»). Hãy sửa mã tiêu chí.",
        ),
        (
            "duplicate_header",
            "G1",
            "Trang tính «Bảng», ô G1 (dòng 1, cột «i.1»): cột «i.1» có hai lần (cũng ở ô C1). "
            "Hãy bỏ một cột.",
        ),
    ]


def test_a_table_without_the_codes_column_is_named(year):
    assert refused(year, wide([NAME, 1], header=WIDE[1:])) == [
        (
            "missing_header",
            "A1",
            "Trang tính «Bảng», ô A1 (dòng 1): thiếu cột «Mã đơn vị». "
            "Hãy thêm cột này như trong mẫu.",
        )
    ]


def test_a_groups_column_is_left_out_with_a_warning(year):
    content = wide(["STP-1", NAME, 1, 2, 3, 4, 5], header=[*WIDE, "II"])
    assert warned(accepted(year, content)) == [
        (
            "skipped_column",
            "G1",
            "Trang tính «Bảng», ô G1 (dòng 1, cột «II»): cột «II» không phải tiêu chí chấm điểm, "
            "đã bỏ qua.",
        )
    ]


def test_a_criterion_of_another_blocks_table_takes_no_points(year):
    block = make_block("THADS")
    table = make_table(year.campaign, block, open_by=year.ministry)
    Criterion.objects.create(
        table=table,
        parent=table.criteria.get(path="II"),
        code="II.9",
        name="Thưởng khác",
        kind="bonus",
        max_points=5,
        position=9,
    )
    agency = make_agency("THADS-1", block)
    make_member(year.campaign, year.zone, agency)
    ScoreSheet.objects.get_or_create(campaign=year.campaign, agency=agency, table=table)
    header = [*WIDE, "II.9"]
    good = [["STP-1", "", 1, 2, 3, 4, ""], ["THADS-1", "", 1, 2, 3, 4, 5]]
    assert accepted(year, wide(*good, header=header)).workbook_import.new_count == 9
    assert refused(year, wide(["STP-1", "", 1, 2, 3, 4, 5], good[1], header=header)) == [
        (
            "unknown_criterion",
            "G2",
            "Trang tính «Bảng», ô G2 (dòng 2, cột «II.9»): không có tiêu chí mã «II.9» trong "
            "bảng tiêu chí. Hãy sửa mã tiêu chí.",
        )
    ]


def test_all_errors_are_said_at_once_in_reading_order(year):
    content = wide(
        ["STP-1", NAME, 70, -1, "x", "1.000"], ["STP-9", "", 1], ["", "", 1], ["STP-2", "", 9.999]
    )
    assert [(code, place) for code, place, _ in refused(year, content)] == [
        ("over_max", "C2"),
        ("negative", "D2"),
        ("not_a_number", "E2"),
        ("ambiguous_number", "F2"),
        ("unknown_agency", "A3"),
        ("missing_code", "A4"),
        ("too_many_decimals", "C5"),
    ]
    assert points(year) == {}


def test_headings_totals_and_signatures_are_passed_over_with_a_warning(year):
    rows = [
        ["BỘ TƯ PHÁP"],
        ["BẢNG TỔNG HỢP ĐIỂM NĂM 2020"],
        [],
        WIDE,
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["I. KHỐI SỞ TƯ PHÁP"],
        ["STP-1", NAME, 1],
        [],
        ["Tổng cộng", "", 1],
        ["", "Tổng điểm:", 1],
        ["", "", "Đồng Tháp, ngày 1 tháng 12"],
        ["", "GIÁM ĐỐC"],
    ]
    assert warned(accepted(year, book((SHEET, rows)))) == [
        (
            "skipped_rows",
            "",
            "Trang tính «Bảng»: đã bỏ qua 6 dòng tiêu đề, dòng tổng hoặc chữ ký: "
            "dòng 5, 6, 9, 10, 11, 12.",
        )
    ]


def test_an_agency_whose_name_begins_with_tong_is_no_total(year):
    assert [code for code, _, _ in refused(year, wide(["", "Tổng cục Thi hành án", 5]))] == [
        "missing_code"
    ]


def test_headers_and_codes_are_read_as_clerks_see_them(year):
    header = ["MÃ\u00a0ĐƠN\nVỊ", "tên  đơn vị", "i.1", "I.2\u200b", " II.1", "III.1"]
    content = wide(["\u00a0stp-1\u200b", NAME, 9.0999999999999996], header=header)
    assert written(year, content) == {("STP-1", "I.1"): "9.1"}


def test_criteria_whose_codes_look_like_numbers_are_found(year):
    block = make_block("THADS")
    table = make_table(year.campaign, block)
    for path, code in (("I.1", "1.1"), ("I.2", "1")):
        table.criteria.filter(path=path).update(code=code, path=code)
    table.status, table.opened_at, table.opened_by = "open", timezone.now(), year.ministry
    table.save()
    agency = make_agency("THADS-1", block)
    make_member(year.campaign, year.zone, agency)
    ScoreSheet.objects.get_or_create(campaign=year.campaign, agency=agency, table=table)
    header = [*WIDE[:2], 1.1, 1, *CODES[2:]]
    got = written(year, wide(["THADS-1", "", 5, 6], header=header))
    assert got == {("THADS-1", "1.1"): "5", ("THADS-1", "1"): "6"}


def test_blank_never_overwrites(year):
    written(year, wide(["STP-1", NAME, 10, 20]))
    outcome = accepted(year, wide(["STP-1", NAME, "", 21, " ", "\u00a0"]))
    staged = outcome.workbook_import
    assert (staged.new_count, staged.changed_count, staged.blank_count) == (0, 1, 3)
    assert written(year, wide(["STP-1", NAME, "", 21])) == {
        ("STP-1", "I.1"): "10",
        ("STP-1", "I.2"): "21",
    }


def test_a_table_may_stand_anywhere_in_the_first_rows(year):
    rows = [[], [], ["", "", *WIDE], [], ["", "", "STP-1", NAME, 5, "x"]]
    assert refused(year, book((SHEET, rows))) == [
        (
            "not_a_number",
            "F5",
            "Trang tính «Bảng», ô F5 (dòng 5, cột «I.2»): «x» không phải là số. "
            "Hãy ghi điểm bằng số, ví dụ 9,5.",
        )
    ]


def test_every_criterion_may_be_told_apart_by_its_code(year):
    assert [leaf.path for leaf in year.tables["STP"].criteria.leaves()] == CODES
