"""What LONG «Danh sách điểm» and FORM «Phiếu chấm điểm» have in common: a row is one point."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from tests.thidua.spreadsheets.builders import book
from tests.zones.workbooks.builders import FORM, LONG, SHEET, points, refused, written
from zones.models import Score

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class RowLayout:
    """A layout of STP-1's points: its header, what stands above, the columns by what they hold."""

    name: str
    header: Sequence[str]
    above: Sequence[Sequence[str]]
    criterion: str
    own: str
    appraised: str
    note: str
    before: tuple[str, ...]

    @property
    def first_row(self) -> int:
        return len(self.above) + 2

    def row(self, criterion, own="", appraised="", note="") -> list:
        """A row; a LONG one begins with the agency, a FORM one has content and maximum between."""
        if self.name == "LONG":
            return ["STP-1", criterion, own, appraised, note]
        return [criterion, f"Tiêu chí {criterion}", 60, own, appraised, note]

    def book(self, *rows: Sequence, header: Sequence[str] | None = None, **more) -> bytes:
        """A workbook of the rows, each given as criterion, self, appraised, note."""
        lines = [self.row(*row) for row in rows]
        return book((SHEET, [*self.above, header or self.header, *lines]), **more)

    def cell(self, column: str, row: int = 0) -> str:
        """The name of a cell in the n-th data row; ``column`` as the fields are called."""
        return f"{getattr(self, column)}{self.first_row + row}"

    def at(self, cell: str, header: str = "") -> str:
        column = f", cột «{header}»" if header else ""
        return f"Trang tính «{SHEET}», ô {cell} (dòng {cell[1:]}{column}): "


LAYOUTS = [
    RowLayout("LONG", LONG, [], "B", "C", "D", "E", ("Mã tiêu chí",)),
    RowLayout("FORM", FORM, [["Mã đơn vị: STP-1"], []], "A", "D", "E", "F", ("Mã",)),
]
HEADERS = {"own": "Điểm tự chấm", "appraised": "Điểm thẩm định", "note": "Ghi chú"}


@pytest.fixture(params=LAYOUTS, ids=lambda layout: layout.name)
def layout(request) -> RowLayout:
    return request.param


def test_a_row_is_a_point_with_both_kinds_and_a_note(year, layout):
    content = layout.book(("I.1", 50, 49.5, "Quyết định\nsố 5"), ("i.2", "9,5"))
    got = written(year, content)
    assert got == {("STP-1", "I.1"): ("50", "49.5"), ("STP-1", "I.2"): "9.5"}
    assert Score.objects.get(criterion__path="I.1").note == "Quyết định\nsố 5"


WRONG_CELLS = [
    ("own", 61, "over_max", "điểm 61 lớn hơn điểm tối đa 60 của tiêu chí I.1. Hãy sửa lại."),
    (
        *("appraised", -1, "negative"),
        "điểm -1 nhỏ hơn 0. Điểm trừ cũng ghi bằng số dương; hãy sửa lại.",
    ),
    (
        *("own", 1.005, "too_many_decimals"),
        "điểm 1,005 có hơn 2 chữ số thập phân. Hãy làm tròn đến 2 chữ số.",
    ),
    ("appraised", "x", "not_a_number", "«x» không phải là số. Hãy ghi điểm bằng số, ví dụ 9,5."),
    (
        *("own", "1.000", "ambiguous_number"),
        "«1.000» không rõ là hàng nghìn hay phần thập phân. Hãy ghi điểm bằng số, ví dụ 9,5.",
    ),
    (
        *("note", "x\u202ey", "control_character"),
        "văn bản có ký tự điều khiển hoặc ký tự đổi chiều chữ. Hãy gõ lại.",
    ),
    ("note", "a" * 2001, "text_too_long", "văn bản dài quá 2000 ký tự. Hãy viết ngắn lại."),
    (
        *("note", "Së T­ ph¸p tØnh §ång Th¸p", "legacy_encoding"),
        "chữ gõ bằng bảng mã cũ (TCVN3 hoặc VNI). Hãy chuyển sang Unicode.",
    ),
]


@pytest.mark.parametrize(("column", "value", "code", "says"), WRONG_CELLS)
def test_a_wrong_cell_is_named_with_its_place(year, layout, column, value, code, says):
    content = layout.book(("I.1", *(value if name == column else "" for name in HEADERS)))
    cell = layout.cell(column)
    assert refused(year, content) == [(code, cell, layout.at(cell, HEADERS[column]) + says)]


@pytest.mark.parametrize(
    "note", ["PHÙ HỢP, VÙNG", "BÙI HÙNG", "Đạt «Tập thể…» và «Cờ thi đua»", "Microsoft® Word®"]
)
def test_a_note_in_unicode_comes_in_as_it_is(year, layout, note):
    written(year, layout.book(("I.1", 5, "", note)))
    assert Score.objects.get().note == note


def test_everything_wrong_is_said_at_once_row_by_row(year, layout):
    rows = [("I.9", 1), ("", 1), ("I.1", 1, -1, "x\u202ey"), ("I.1", 1), ("I.2", "x", 1.005)]
    assert [(code, cell) for code, cell, _ in refused(year, layout.book(*rows))] == [
        ("unknown_criterion", layout.cell("criterion", 0)),
        ("missing_code", layout.cell("criterion", 1)),
        ("negative", layout.cell("appraised", 2)),
        ("control_character", layout.cell("note", 2)),
        ("duplicate_row", layout.cell("criterion", 3)),
        ("not_a_number", layout.cell("own", 4)),
        ("too_many_decimals", layout.cell("appraised", 4)),
    ]
    assert points(year) == {}


@pytest.mark.parametrize(
    ("row", "code", "says"),
    [
        (
            *(("I.9", 1), "unknown_criterion"),
            "không có tiêu chí mã «I.9» trong bảng tiêu chí (gần giống: «I.1»). "
            "Hãy sửa mã tiêu chí.",
        ),
        (("", 1), "missing_code", "có điểm nhưng thiếu mã tiêu chí. Hãy ghi mã vào ô này."),
    ],
)
def test_a_wrong_criterion_is_named_at_its_code(year, layout, row, code, says):
    cell = layout.cell("criterion")
    where = layout.at(cell, layout.before[0])
    assert refused(year, layout.book(row)) == [(code, cell, where + says)]


def test_the_same_point_twice_is_named_with_the_earlier_row(year, layout):
    cell = layout.cell("criterion", 1)
    says = f"trùng với dòng {layout.first_row}. Hãy bỏ một dòng."
    assert refused(year, layout.book(("I.1", 1), ("I.1", 1))) == [
        ("duplicate_row", cell, layout.at(cell, layout.before[0]) + says)
    ]


SPOILT = {
    "percent_format": lambda w, s, r, c: s.write(r, c, 0.5, w.add_format({"num_format": "0%"})),
    "date_in_points": lambda w, s, r, c: s.write(r, c, 9, w.add_format({"num_format": "d/m"})),
    "formula_error": lambda w, s, r, c: s.write_formula(r, c, "=1/0", None, "#DIV/0!"),
    "formula_not_calculated": lambda w, s, r, c: s.write_formula(r, c, "=1+1", None, ""),
    "merged_cell": lambda w, s, r, c: s.merge_range(r, c, r + 1, c, 5),
}


@pytest.mark.parametrize("code", SPOILT)
def test_what_format_formula_or_merging_spoils_is_refused(year, layout, code):
    row, column = layout.first_row - 1, "ABCDEF".index(layout.own)
    content = layout.book(
        ("I.1", 5),
        ("I.2", 5),
        change=lambda w: SPOILT[code](w, w.worksheets()[0], row, column),
    )
    found = [(c, cell) for c, cell, _ in refused(year, content)]
    assert found == [(code, layout.cell("own"))]


def test_a_column_that_stands_twice_is_named(year, layout):
    content = layout.book(("I.1", 1), header=[*layout.header, "ĐIỂM  TỰ CHẤM"])
    cell = f"{'ABCDEFG'[len(layout.header)]}{layout.first_row - 1}"
    says = (
        f"cột «ĐIỂM TỰ CHẤM» có hai lần (cũng ở ô {layout.own}{layout.first_row - 1}). "
        "Hãy bỏ một cột."
    )
    assert refused(year, content) == [
        ("duplicate_header", cell, layout.at(cell, "ĐIỂM TỰ CHẤM") + says)
    ]


def test_a_title_of_another_year_is_an_error(year, layout):
    title = [["Điểm thi đua năm 2019"]]
    lines = [*layout.above, *title, layout.header, layout.row("I.1", 1)]
    cell = f"A{len(layout.above) + 1}"
    says = "bảng ghi năm 2019 nhưng đang nhập cho năm 2020. Hãy chọn đúng tệp hoặc đúng phong trào."
    assert refused(year, book((SHEET, lines))) == [("wrong_year", cell, layout.at(cell) + says)]
    title[0][0] = "Điểm NĂM 2020, so với năm 2019"
    lines = [*layout.above, *title, layout.header, layout.row("I.1", 1)]
    assert written(year, book((SHEET, lines))) == {("STP-1", "I.1"): "1"}


def test_a_table_without_rows_is_named(year, layout):
    says = "không có dòng dữ liệu nào dưới dòng tiêu đề. Hãy điền điểm rồi tải lên lại."
    assert refused(year, layout.book()) == [("no_rows", "", f"Trang tính «{SHEET}»: {says}")]


def test_blank_never_overwrites_a_point_or_a_note(year, layout):
    written(year, layout.book(("I.1", 5, 6, "n")))
    assert written(year, layout.book(("I.1", "", 7))) == {("STP-1", "I.1"): ("5", "7")}
    assert Score.objects.get().note == "n"
