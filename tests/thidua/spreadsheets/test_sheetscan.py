"""What the guard learns of a sheet's cells: the furthest value, and what the fast reader hides."""

from io import BytesIO
from time import perf_counter

import pytest

from tests.thidua.spreadsheets.builders import (
    SHEET,
    bare,
    bare_parts,
    book,
    number_cell,
    packed,
)
from thidua.spreadsheets import guard
from thidua.spreadsheets.package import WITHOUT_LIMITS, Limits
from thidua.spreadsheets.refusal import FileRefused

LIMITS = Limits()


def facts(content: bytes, limits: Limits = LIMITS):
    """Returns the facts of the first sheet."""
    return guard.inspect(BytesIO(content), limits).sheets[0].facts


@pytest.mark.parametrize("cell", ["XFD1048576", "XFD1", "A1048576", "ZZ3"])
def test_a_lone_value_far_out_is_named(cell):
    rows = number_cell("A1") + number_cell(cell)
    if cell == "XFD1":
        rows = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'
    assert facts(bare(rows)).problem == ("outside_table", cell)


def test_a_lone_value_in_the_last_corner_is_refused_without_limits_too():
    rows = number_cell("A1") + number_cell("XFD1048576")
    assert facts(bare(rows), WITHOUT_LIMITS).problem == ("outside_table", "XFD1048576")


@pytest.mark.parametrize("cell", ["XFD1048576", "A1048576"])
def test_a_styled_empty_cell_far_out_is_fine(cell):
    row = cell.lstrip("XFDA")
    rows = number_cell("A1") + f'<row r="{row}"><c r="{cell}" s="0"/></row>'
    found = facts(bare(rows))
    assert found.problem is None
    assert (found.last_row, found.last_column) == (0, 0)


def test_rows_and_columns_beyond_the_limits_are_counted_by_values():
    rows = "".join(number_cell(f"A{n}") for n in range(1, 12))
    assert facts(bare(rows), Limits(max_rows=10)).problem == ("too_many_rows", "A11")
    cells = "".join(f'<c r="{letter}1"><v>1</v></c>' for letter in "ABCDEFGHIJK")
    wide = bare(f'<row r="1">{cells}</row>')
    assert facts(wide, Limits(max_columns=10)).problem == ("too_many_columns", "K1")


def test_cells_without_references_are_counted_on():
    found = facts(bare("<row><c><v>1</v></c><c/><c><v>1</v></c></row><row><c><v>1</v></c></row>"))
    assert (found.values, found.last_row, found.last_column) == (3, 1, 2)


def test_prefixed_elements_are_read_as_others_are():
    parts = bare_parts("")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts[SHEET] = (
        f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row r="1"><x:c r="A1" t="e">'
        "<x:v>#REF!</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    assert facts(packed(parts)).errors == {(0, 0): "#REF!"}


def test_a_lying_dimension_is_not_believed():
    parts = bare_parts(number_cell("C7"))
    parts[SHEET] = parts[SHEET].replace("<sheetData>", '<dimension ref="A1"/><sheetData>')
    assert facts(packed(parts)).last_row == 6


def test_what_the_reader_hides_is_collected():
    rows = (
        '<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="C1"><f>A2+1</f></c><c r="D1"><f>A2+1</f><v></v></c>'
        '<c r="E1"><f>[1]Sheet1!A1</f><v>9</v></c><c r="F1" t="str"><f>""</f><v></v></c>'
        '<c r="G1"><f>SUM(A2)</f><v>7</v></c></row>'
        '<row r="2" hidden="1"><c r="A2"><v>1</v></c></row>'
    )
    after = '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
    found = facts(bare(rows, after))
    assert found.errors == {(0, 0): "#N/A", (0, 1): "#DIV/0!"}
    assert found.uncalculated == {(0, 2), (0, 3)}
    assert found.external == {(0, 4)}
    assert found.hidden_rows == {1}
    assert found.merged == [(0, 0, 1, 1)]


LINKS = [
    "[1]S!A1",
    "[1]!Diem",
    "'[1]Bảng điểm'!A1",
    "[b.xlsx]S!A1",
    "[b.xlsx]S1:S3!A1",
    "'[b.xlsx]S'!A1",
    "'[b.xlsx]Bảng &amp; điểm'!A1",
    "'[b.xlsx]An''s'!A1",
    "'C:\\x\\[b.xlsx]S'!A1",
    "'https://a.vn/x/[b.xlsx]S'!A1",
    "SUM(Table1[Điểm])+'[b.xlsx]S'!A1",
    '"x"&amp;[12]S!$A$1',
]
NO_LINKS = [
    "Table1[Điểm]",
    "SUM(Table1[1])",
    "Table1[[#This Row],[x]]",
    "Table1[@Điểm]*Table1[[#Totals],[Điểm]]",
    "Table1[[x]:[y]]",
    "Table1[x]+S!A1",
    "Table1[x]+'S 2'!A1",
    "SUM(Table1[x],'S 2'!A1)",
    "[0]!Diem",
    '"[1]"',
    '"[1]S!A1"',
    '"[b.xlsx]S!"&amp;A1',
    "'S 2'!A1",
]


@pytest.mark.parametrize("formula", LINKS + NO_LINKS)
@pytest.mark.parametrize("value", ["<v>5</v>", '<v>5</v></c><c r="B1" t="e"><v>#N/A</v>'])
def test_a_formula_that_names_another_file_is_told_from_one_that_names_a_table(formula, value):
    found = facts(bare(f'<row r="1"><c r="A1"><f>{formula}</f>{value}</c></row>'))
    assert found.external == ({(0, 0)} if formula in LINKS else set())


@pytest.mark.parametrize("piece", ["[", "]", "'", '"', "[a]", "[a]'", "''", "[a", "'[a]S"])
def test_a_formula_of_a_million_brackets_or_quotes_is_read_in_a_moment(piece):
    formula = "[" + piece * (1_000_000 // len(piece))
    started = perf_counter()
    facts(bare(f'<row r="1"><c r="A1"><f>{formula}</f><v>5</v></c></row>'))
    assert perf_counter() - started < 5


@pytest.mark.parametrize(
    ("number_format", "kind"),
    [
        ("0%", "percentages"),
        ("0.00%", "percentages"),
        ('0" %"', ""),
        ("0\\%", ""),
        ("dd/mm/yyyy", ""),
        ("[>0.5]0%", "percentages"),
        ("[Red]0.00", ""),
        ('0.0" điểm"', ""),
        ("0.00_);[Red](0.00)", ""),
        ("#,##0.00", ""),
    ],
)
def test_number_formats_that_turn_points_into_something_else_are_known(number_format, kind):
    def styled(workbook):
        style = workbook.add_format({"num_format": number_format})
        workbook.worksheets()[0].write_number(0, 0, 0.5, style)

    found = facts(book(("A", []), change=styled))
    assert found.percentages == ({(0, 0)} if kind == "percentages" else set())


def test_hidden_sheets_and_charts_are_told_apart():
    def hide(workbook):
        workbook.worksheets()[1].hide()
        chart = workbook.add_chart({"type": "bar"})
        chart.add_series({"values": "=A!$A$1:$A$1"})
        workbook.add_chartsheet("Biểu đồ").set_chart(chart)

    content = book(("A", [[1]]), ("B", [[1]]), change=hide)
    sheets = guard.inspect(BytesIO(content), LIMITS).sheets
    assert [(s.name, s.is_hidden) for s in sheets] == [("A", False), ("B", True)]


def narrow_rows(count: int, odd: dict[int, str] | None = None) -> str:
    """Rows of a text and a number each; ``odd`` replaces rows by their number."""
    rows = {
        n: f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>x</t></is></c>'
        f'<c r="B{n}"><v>1.5</v></c></row>'
        for n in range(1, count + 1)
    }
    return "".join({**rows, **(odd or {})}.values())


def test_many_rows_alike_are_counted_like_few():
    found = facts(bare(narrow_rows(3000)))
    assert (found.values, found.rows_with_values) == (6000, 3000)
    assert (found.last_row, found.last_column) == (2999, 1)


@pytest.mark.parametrize(
    ("row", "what", "expected"),
    [
        ('<row r="900" hidden="1"><c r="A900"><v>1</v></c></row>', "hidden_rows", {899}),
        ('<row r="900"><c r="B900"><f>A1</f></c></row>', "uncalculated", {(899, 1)}),
        ('<row r="900"><c r="A900" t="e"><v>#N/A</v></c></row>', "errors", {(899, 0): "#N/A"}),
        ('<row r="900"><c r="F900"><v>1</v></c></row>', "last_column", 5),
        ('<row r="900"/>', "rows_with_values", 2999),
    ],
)
def test_an_odd_row_among_many_alike_is_seen(row, what, expected):
    assert getattr(facts(bare(narrow_rows(3000, {900: row}))), what) == expected


@pytest.mark.parametrize("number", ["7", "900", "899", "1048577"])
def test_a_row_out_of_order_among_many_alike_is_refused(number):
    rows = narrow_rows(3000).replace('"901"', f'"{number}"')
    for column in "AB":
        rows = rows.replace(f'"{column}901"', f'"{column}{number}"')
    with pytest.raises(FileRefused):
        facts(bare(rows), WITHOUT_LIMITS)
