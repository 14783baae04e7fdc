"""No point of a workbook is lost unseen or written elsewhere: it comes in, or it is named."""

from datetime import date

import pytest

from tests.thidua.spreadsheets.builders import book
from tests.zones.factories import SampleYear
from tests.zones.workbooks.builders import (
    FORM,
    LONG,
    SHEET,
    WIDE,
    accepted,
    form,
    long,
    point,
    points,
    refused,
    upload,
    warned,
    wide,
    written,
)
from zones.models import CriteriaTable, Criterion, Score
from zones.services.scoresheets import submit

pytestmark = pytest.mark.django_db
STT_FORM = ["STT", *FORM[1:]]


def found(year: SampleYear, *files, **how) -> list[tuple[str, str]]:
    """Returns (code, cell) of what is refused."""
    return [(code, cell) for code, cell, _ in refused(year, *files, **how)]


@pytest.mark.parametrize("is_turned", [False, True])
def test_two_kinds_of_points_of_a_criterion_come_in_from_two_files(year, is_turned):
    files = [
        ("tu-cham.xlsx", wide(["STP-1", "", 1, 2])),
        ("tham-dinh.xlsx", long(["STP-1", "I.1", "", 3], ["STP-2", "I.1", "", 4])),
    ]
    got = written(year, *(files[::-1] if is_turned else files))
    assert got == {("STP-1", "I.1"): ("1", "3"), ("STP-1", "I.2"): "2", ("STP-2", "I.1"): ("", "4")}


def test_a_form_may_bring_the_appraised_points_and_notes_of_a_summary_table(year):
    got = written(
        year, ("a.xlsx", wide(["STP-1", "", 1])), ("b.xlsx", form(point("I.1", "", 2, "Rõ")))
    )
    assert got == {("STP-1", "I.1"): ("1", "2")}
    assert Score.objects.get().note == "Rõ"


@pytest.mark.parametrize(
    "second",
    [("", "", ""), ("", "", "ghi chú"), ("", 2, ""), (1, "", "")],
    ids=["blank", "a note", "the other kind", "the same"],
)
@pytest.mark.parametrize("first", [(1, "", ""), ("", "", "ghi chú khác")], ids=["point", "note"])
def test_a_criterion_has_one_row_in_a_table_whatever_the_second_holds(year, first, second):
    rows = long(["STP-1", "I.1", *first], ["STP-1", "I.1", *second])
    assert found(year, rows) == [("duplicate_row", "B3")]
    rows = form(point("I.1", *first), point("I.2"), point("I.1", *second))
    assert found(year, rows) == [("duplicate_row", "A6")]


def test_a_criterion_takes_one_note_of_an_upload(year):
    one, other = (long(["STP-1", "I.1", "", "", note]) for note in ("một", "hai"))
    assert found(year, ("a.xlsx", one), ("b.xlsx", other)) == [("duplicate_row", "B2")]


def test_the_codes_column_is_read_where_rows_are_numbered_beside_it(year):
    header = ["STT", *FORM]
    rows = [["", "I", "Nhóm một"], [1, *point("I.1", 5)], [2, *point("I.2", 6)]]
    rows += [["", "II", "Nhóm hai"], [3, *point("II.1", 1)]]
    got = written(year, form(*rows, header=header))
    assert got == {("STP-1", "I.1"): "5", ("STP-1", "I.2"): "6", ("STP-1", "II.1"): "1"}


@pytest.mark.parametrize("is_turned", [False, True])
def test_the_notes_column_is_read_where_evidence_stands_beside_it(year, is_turned):
    notes = ["Tài liệu kiểm chứng", "Ghi chú"][:: -1 if is_turned else 1]
    texts = ["Quyết định số 5", "Đã rõ"][:: -1 if is_turned else 1]
    rows = [["I.1", "Tiêu chí", 60, 5, "", *texts]]
    written(year, form(*rows, header=[*FORM[:5], *notes]))
    assert Score.objects.get().note == "Đã rõ"


@pytest.mark.parametrize(
    "heading", [["II. Nhóm hai"], ["", "II. Nhóm hai"], ["II", "Nhóm hai", 30]]
)
def test_short_codes_count_within_the_group_that_a_heading_names(year, heading):
    rows = [["I", "Nhóm một"], [1, "", 60, 5], [2, "", 60, 6], heading, [1, "", 60, 1]]
    got = written(year, form(*rows, header=STT_FORM))
    assert got == {("STP-1", "I.1"): "5", ("STP-1", "I.2"): "6", ("STP-1", "II.1"): "1"}


def test_short_codes_below_another_heading_are_of_no_group(year):
    rows = [["I", "Nhóm một"], [1, "", 60, 5], ["Công tác khác"], [2, "", 60, 6]]
    assert found(year, form(*rows, header=STT_FORM)) == [("unknown_criterion", "A7")]


@pytest.mark.parametrize("code", ["I. 1", "I,1", "I-1", "I 1", "I (1)", "I:1", "Vi phạm chế độ"])
def test_a_code_with_a_slip_is_no_heading(year, code):
    rows = [["I", "Nhóm một"], [code, "x", 60, 5], point("I.2", 6)]
    assert found(year, form(*rows)) == [("unknown_criterion", "A5")]


@pytest.mark.parametrize("text", ["Vi phạm chế độ báo cáo:", "I/v thực hiện", "i. nhóm một"])
def test_words_that_begin_with_the_letters_of_a_group_do_not_begin_it(year, text):
    rows = [["II", "Nhóm hai"], ["", text], [1, "", 60, 1]]
    assert found(year, form(*rows, header=STT_FORM)) == [("unknown_criterion", "A6")]


def test_a_bullet_below_a_criterion_leaves_its_group(year):
    rows = [["I", "Nhóm một"], [1, "", 60, 5], ["", "- Ban hành đúng hạn"], [2, "", 60, 6]]
    got = written(year, form(*rows, header=STT_FORM))
    assert got == {("STP-1", "I.1"): "5", ("STP-1", "I.2"): "6"}


def test_a_group_whose_code_is_a_number_begins_with_that_number(year):
    as_opened = CriteriaTable.objects.values("status", "opened_at", "opened_by").get()
    CriteriaTable.objects.update(status="draft", opened_at=None, opened_by=None)
    for old, new in (("I", "1"), ("I.1", "1.1"), ("I.2", "1.2"), ("II", "2"), ("II.1", "2.1")):
        Criterion.objects.filter(path=old).update(path=new)
    CriteriaTable.objects.update(**as_opened)
    rows = [["1", "Nhóm một"], point("1.1", 5), ["2", "Nhóm hai", 40, 2], point("2.1", 1)]
    got = written(year, form(*rows))
    assert got == {("STP-1", "1.1"): "5", ("STP-1", "2.1"): "1"}


def test_a_row_of_one_two_three_is_a_criterion_where_nothing_else_stands_in_it(year):
    header = ["TT", "Điểm tự chấm", "Điểm thẩm định"]
    got = written(year, form(["I"], [1, 2, 3], [2, 1, 1], header=header))
    assert got == {("STP-1", "I.1"): ("2", "3"), ("STP-1", "I.2"): ("1", "1")}


@pytest.mark.parametrize(
    "numbers", [[1, 2, 3, 4, "5=4/3", 6], ["A", "B", 1, 2, "3=2/1"], ["1.", "2.", "3.", "4."]]
)
def test_columns_are_numbered_with_formulas_too(year, numbers):
    assert written(year, form(numbers, point("I.1", 5))) == {("STP-1", "I.1"): "5"}


def test_words_for_points_beside_what_looks_like_a_code_are_named(year):
    assert found(year, form(point("I.1", 5), point("I.22", "hai điểm"))) == [
        ("unknown_criterion", "A5"),
        ("not_a_number", "D5"),
    ]
    assert found(year, long(["STP-1", "I.1", 5], ["", "I.2", "chín"])) == [
        ("missing_code", "A3"),
        ("not_a_number", "C3"),
    ]


def test_a_criterion_that_counts_something_is_no_total(year):
    rows = [point("I.1", 5), ["", "Tổng số vụ việc hòa giải thành", 3, 2.5]]
    assert found(year, form(*rows)) == [("missing_code", "A5")]
    accepted(year, form(point("I.1", 5), ["", "Cộng I", 60, 5], ["", "Điểm tổng cộng", 60, 5]))


def test_blank_rows_of_two_templates_come_in_together(year):
    one, other = (
        wide(*([f"STP-{n}", "", n if n == filled else ""] for n in (1, 2, 3))) for filled in (1, 2)
    )
    got = written(
        year, ("a.xlsx", one), ("b.xlsx", other), ("c.xlsx", form(point("I.1", 3), code="STP-3"))
    )
    assert got == {("STP-1", "I.1"): "1", ("STP-2", "I.1"): "2", ("STP-3", "I.1"): "3"}


@pytest.mark.parametrize(
    "rows",
    [
        [["Mã đơn vị", "Tên đơn vị", "Khối"], ["STP-1", "Sở Tư pháp tỉnh số 1", "STP"]],
        [["STT", "Tên đơn vị", "Tổng điểm", "Xếp hạng"], [1, "Sở Tư pháp tỉnh số 1", 95, 1]],
    ],
)
def test_a_list_of_agencies_beside_the_table_is_passed_over(year, rows):
    outcome = accepted(year, book((SHEET, [LONG, ["STP-1", "I.1", 1]]), ("Danh mục", rows)))
    assert [code for code, _, _ in warned(outcome)] == ["skipped_sheet"]


def test_points_beside_a_heading_without_a_code_want_one(year):
    rows = [["I", "Nhóm một"], [1, "", 60, 5], ["", "II. Nhóm hai", 30, 4]]
    assert found(year, form(*rows, header=STT_FORM)) == [("missing_code", "A6")]


def test_rows_numbered_through_all_groups_are_of_no_known_criterion(year):
    rows = [["II", "Nhóm hai"], [1, "", 60, 5], ["I", "Nhóm một"], [2, "", 60, 6]]
    ((code, cell, message),) = refused(year, form(*rows, header=STT_FORM))
    assert (code, cell) == ("unknown_criterion", "A7")
    assert "số «2» chạy tiếp từ nhóm trước" in message


BAD_POINTS = {
    "a fraction": ("9/10", "not_a_number"),
    "a percentage in words": ("95%", "not_a_number"),
    "a truth value": (True, "not_a_number"),
}


@pytest.mark.parametrize(("value", "code"), BAD_POINTS.values(), ids=BAD_POINTS)
def test_a_bad_point_without_a_code_is_named_in_every_layout(year, value, code):
    assert found(year, wide(["STP-1", "", 1], ["", "", value])) == [
        ("missing_code", "A3"),
        (code, "C3"),
    ]
    assert found(year, long(["STP-1", "I.1", 1], ["STP-1", "", value])) == [
        ("missing_code", "B3"),
        (code, "C3"),
    ]
    assert found(year, form(point("I.1", 1), ["", "Tiêu chí", 60, value])) == [
        ("missing_code", "A5"),
        (code, "D5"),
    ]


def an_error(book_, row: int, column: int) -> None:
    book_.worksheets()[0].write_formula(row, column, "=1/0", None, "#DIV/0!")


def a_date(book_, row: int, column: int) -> None:
    day = book_.add_format({"num_format": "d/m/yyyy"})
    book_.worksheets()[0].write_datetime(row, column, date(2020, 5, 9), day)


@pytest.mark.parametrize(
    ("write", "code"), [(an_error, "formula_error"), (a_date, "date_in_points")]
)
def test_an_error_or_a_date_without_a_code_is_named_in_every_layout(year, write, code):
    def spoil(row, column):
        return lambda book_: write(book_, row, column)

    assert found(year, wide(["STP-1", "", 1], change=spoil(2, 2))) == [
        ("missing_code", "A3"),
        (code, "C3"),
    ]
    assert found(year, long(["STP-1", "I.1", 1], ["STP-1"], change=spoil(2, 2))) == [
        ("missing_code", "B3"),
        (code, "C3"),
    ]
    assert found(year, form(point("I.1", 1), change=spoil(4, 3))) == [
        ("missing_code", "A5"),
        (code, "D5"),
    ]


def test_a_note_without_a_criterion_is_named(year):
    rows = long(["STP-1", "I.1", 1], ["STP-1", "", "", "", "Ghi chú"])
    assert found(year, rows) == [("missing_code", "B3")]


def test_a_signature_in_the_column_of_points_is_passed_over(year):
    rows = [point("I.1", 1), ["", "Người lập biểu", "", "Giám đốc"], ["", "", "", "Nguyễn Văn Ánh"]]
    outcome = accepted(year, form(*rows))
    assert [code for code, _, _ in warned(outcome)] == ["skipped_rows"]


MISNAMED = ["Điểm tự chấm (lần 1)", "Điểm tự chấm năm trước", "Điểm tự cham", "Điểm tự chấm lại"]


@pytest.mark.parametrize("title", MISNAMED)
def test_a_column_of_points_under_another_title_is_named(year, title):
    header = [title if name == "Điểm tự chấm" else name for name in LONG]
    ((code, cell, message),) = refused(year, long(["STP-1", "I.1", 1, 2], header=header))
    assert (code, cell) == ("missing_header", "C1")
    assert f"tên cột «{title}» không có trong mẫu; nếu là «Điểm tự chấm»" in message
    header = [title if name == "Điểm tự chấm" else name for name in FORM]
    assert found(year, form(point("I.1", 1, 2), header=header)) == [("missing_header", "D3")]


def test_a_column_that_the_layout_does_not_know_is_told(year):
    outcome = accepted(year, long(["STP-1", "I.1", 1, "", "", "Tốt"], header=[*LONG, "Đánh giá"]))
    says = f"Trang tính «{SHEET}», ô F1 (dòng 1, cột «Đánh giá»): "
    says += "cột «Đánh giá» không có trong mẫu, không đọc."
    assert warned(outcome) == [("skipped_column", "F1", says)]


def test_points_of_a_row_with_a_wrong_code_are_looked_at_too(year):
    assert found(year, wide(["STP-9", "", -1, "x"])) == [
        ("unknown_agency", "A2"),
        ("negative", "C2"),
        ("not_a_number", "D2"),
    ]
    assert found(year, long(["STP-1", "I.9", -1], ["STP-9", "I.1", "x"])) == [
        ("unknown_criterion", "B2"),
        ("negative", "C2"),
        ("unknown_agency", "A3"),
        ("not_a_number", "C3"),
    ]
    assert found(year, form(point("I.1", -1), code="STP-9")) == [
        ("unknown_agency", "A1"),
        ("negative", "D4"),
    ]


def test_points_of_a_row_with_a_merged_cell_are_looked_at_too(year):
    def merge(book_):
        book_.worksheets()[0].merge_range(1, 0, 2, 0, "STP-1")

    rows = wide(["STP-1", "", "x"], ["", "", ""], change=merge)
    assert found(year, rows) == [("merged_cell", "A2"), ("not_a_number", "C2")]


@pytest.mark.parametrize(
    ("cached", "code"), [("#N/A", "formula_error"), ("", "formula_not_calculated")]
)
def test_a_note_that_a_formula_did_not_give_is_no_blank(year, cached, code):
    def spoil(row, column):
        return lambda book_: book_.worksheets()[0].write_formula(row, column, "=x", None, cached)

    assert found(year, form(point("I.1", 1), change=spoil(3, 5))) == [(code, "F4")]
    assert found(year, long(["STP-1", "I.1", 1], change=spoil(1, 4))) == [(code, "E2")]


@pytest.mark.parametrize("note", ["x" * 2000 + "   ", "e\u0302" * 2000])
def test_a_note_is_as_long_as_it_is_stored(year, note):
    written(year, long(["STP-1", "I.1", 1, "", note]))
    assert len(Score.objects.get().note) == 2000


def test_points_that_are_appraised_too_early_are_told_so(year):
    sheet = year.sheets["STP-2"]
    rows = long(["STP-2", "I.1", "", 4])
    [(code, cell, said)] = refused(year, rows, user=year.clerk("STP-1"))
    assert (code, cell) == ("sheet_locked", "D2")
    assert f"của {sheet.agency} chưa nộp" in said


def test_what_may_not_be_written_is_said_beside_what_is_wrong(year):
    clerk = year.clerk("STP-1")
    rows = long(["STP-1", "I.1", "ba", 5], ["STP-1", "I.2", 1, 6])
    assert found(year, rows, user=clerk) == [
        ("not_a_number", "C2"),
        ("no_permission", "D2"),
        ("no_permission", "D3"),
    ]
    written(year, long(["STP-1", "I.2", 3]), user=clerk)
    submit(year.sheets["STP-1"], by=clerk)
    outcome = upload(year, long(["STP-1", "I.1", 5], ["STP-1", "I.2", "x"]), user=clerk)
    assert [(p.code, p.cell) for p in outcome.problems] == [
        ("sheet_locked", "C2"),
        ("not_a_number", "C3"),
    ]
    assert points(year) == {("STP-1", "I.2"): "3"}


def test_a_form_that_names_no_agency_is_told_how_to(year):
    lines = [FORM, point("I.1", 1)]
    ((code, cell, message),) = refused(year, book(("Sheet1", lines)))
    assert (code, cell) == ("unknown_agency", "A1")
    assert "không rõ phiếu của đơn vị nào: «Sheet1» không phải mã đơn vị" in message
    assert WIDE[0] in message
