"""Cases of too much of something: each small enough to be let in, made to cost time or memory."""

from collections.abc import Iterator

from tests.thidua.spreadsheets.builders import CONTENT_TYPES, SHEET, bare_parts, book, packed
from tests.zones.workbooks.odd.case import (
    RELATIONS,
    STYLES,
    WORKBOOK,
    case,
    file_of,
    header,
    number,
    parts,
    point_row,
    relations_xml,
    row,
    sheet_element,
    styles_xml,
    table,
    text,
    texts_xml,
    variants,
    workbook_xml,
)


def many_sheets(sheets: list[str], **more: str) -> bytes:
    """A workbook of these sheets' rows."""
    names = [f"worksheets/sheet{n}.xml" for n in range(1, len(sheets) + 1)]
    found = {
        f"xl/{name}": bare_parts(rows)[SHEET] for name, rows in zip(names, sheets, strict=True)
    }
    listed = workbook_xml(*(sheet_element(f"T{n}", f"r{n}") for n in range(1, len(sheets) + 1)))
    more_parts = parts(**more) if more else parts()
    return packed({**more_parts, **found, WORKBOOK: listed, RELATIONS: relations_xml(*names)})


def rows_of(count: int, *cells: str) -> Iterator[str]:
    """Yields rows below a header; «#» in a cell is the row's number."""
    for n in range(2, count + 2):
        yield f'<row r="{n}">' + "".join(cells).replace("#", str(n)) + "</row>"


def _cell(letter: str, value: str) -> str:
    return f'<c r="{letter}#" t="inlineStr"><is><t>{value}</t></is></c>'


_AGENCY, _PATH, _POINT = _cell("A", "STP-1"), _cell("B", "I.1"), '<c r="C#"><v>5</v></c>'


def _long(count: int, *cells: str, **more: str) -> bytes:
    return file_of(header() + "".join(rows_of(count, *cells)), **more)


@case("unknown_agency")
def agencies_unknown_by_the_thousand() -> bytes:
    return _long(19_000, _cell("A", "SO-TU-PHAP-#"), _PATH, _POINT)


@case("unknown_criterion")
def criteria_unknown_by_the_thousand() -> bytes:
    return _long(19_000, _AGENCY, _cell("B", "Tiêu chí #"), _POINT)


@case("duplicate_row", "not_a_number")
def points_of_words_by_the_thousand() -> bytes:
    return _long(19_000, _AGENCY, _PATH, _cell("C", "ba"), _cell("D", "bốn"), _cell("E", "x"))


@case("formula_error")
def errors_by_the_ten_thousand() -> bytes:
    return _long(19_000, _AGENCY, _PATH, '<c t="e"><v>#REF!</v></c>')


@case("too_large_unpacked", hostile=True)
def errors_without_names_by_the_million() -> bytes:
    return _long(19_000, _AGENCY, _PATH, '<c t="e"/>' * 100)


@case("too_large_unpacked", hostile=True)
def errors_on_many_sheets() -> bytes:
    """Each sheet has fewer than a workbook may have; all together have more."""
    rows = "".join(rows_of(1_500, _AGENCY, _PATH, '<c t="e"><v>#REF!</v></c>' * 2))
    return many_sheets([header() + rows] * 40)


@case("too_large_unpacked")
def blank_cells_without_names_by_the_million() -> bytes:
    return file_of(header() + "".join(rows_of(19_000, '<c s="0"/>' * 60)))


@case("too_large_unpacked")
def numbers_beside_a_comment_by_the_hundred_thousand() -> bytes:
    """A single comment, and every cell is looked at by itself."""
    return file_of(header() + "<!-- a -->" + "".join(rows_of(15_000, "<c><v>5</v></c>" * 40)))


@case("duplicate_row", "outside_table")
def formulas_with_their_results_by_the_hundred_thousand() -> bytes:
    cells = "".join(f'<c r="{letter}#"><f>SUM(A1:B#)</f><v>5</v></c>' for letter in "FGHIJKLMNO")
    return _long(19_000, _AGENCY, _PATH, _POINT, cells)


@case("duplicate_row")
def formulas_of_other_files_by_the_ten_thousand() -> bytes:
    return _long(19_000, _AGENCY, _PATH, "<c><f>[1]A!A1</f><v>5</v></c>")


@case("duplicate_row", "formula_not_calculated")
def formulas_by_the_ten_thousand() -> bytes:
    return _long(19_000, _AGENCY, _PATH, "<c><f>1</f></c>")


@case("duplicate_row", "percent_format")
def percentages_by_the_ten_thousand() -> bytes:
    cells = '<c s="1"><v>1</v></c>'
    return _long(19_000, _AGENCY, _PATH, cells, styles=styles_xml("", 0, 9))


@case("duplicate_row", "legacy_encoding")
def notes_in_an_old_encoding_by_the_thousand() -> bytes:
    return _long(6_000, _AGENCY, _PATH, _POINT, _cell("E", "Së T­ ph¸p # " * 100))


@case("duplicate_row", "text_too_long")
def notes_of_2000_characters_by_the_thousand() -> bytes:
    return _long(6_000, _AGENCY, _PATH, _POINT, _cell("E", "Giải trình # " * 140))


@case("duplicate_row")
def one_long_note_for_all() -> bytes:
    note = '<c r="E#" t="s"><v>0</v></c>'
    shared = texts_xml(f"<si><t>{'Giải trình µ ' * 50}</t></si>")
    return _long(19_000, _AGENCY, _PATH, _POINT, note, texts=shared)


@case("duplicate_row", "over_max")
def problems_by_the_hundred_thousand() -> bytes:
    own = '<c r="C#"><v>99</v></c><c r="D#"><v>99</v></c>'
    shared = texts_xml("<si><t>STP-1</t></si>", "<si><t>I.1</t></si>")
    codes = '<c r="A#" t="s"><v>0</v></c><c r="B#" t="s"><v>1</v></c>'
    sheet = header() + "".join(rows_of(15_000, codes, own))
    return many_sheets([sheet] * 8, texts=shared)


@case("outside_table", hostile=True)
def many_sheets_that_span_much() -> bytes:
    far = point_row(2) + row(19_000, number("CV19000"))
    return many_sheets([header() + far] * 150)


@case("outside_table", hostile=True)
def one_sheet_that_spans_much() -> bytes:
    rows = (f'<row r="{n}">{number(f"SF{n}")}</row>' for n in range(3, 19_999))
    return file_of(table() + "".join(rows))


@case("missing_header", "unknown_criterion")
def a_wide_header_of_unknown_criteria() -> bytes:
    names = [text("A1", "Mã đơn vị")] + [
        f'<c t="inlineStr"><is><t>Tiêu chí số {n}</t></is></c>' for n in range(490)
    ]
    rows = rows_of(380, _AGENCY, "<c><v>5</v></c>" * 490)
    return file_of(row(1, *names) + "".join(rows))


@case("wrong_year")
def titles_by_the_thousand() -> bytes:
    titles = "".join(
        row(
            n,
            "".join(
                f'<c t="inlineStr"><is><t>Năm 19{k % 90 + 10} {k}</t></is></c>' for k in range(400)
            ),
        )
        for n in range(1, 29)
    )
    return file_of(titles + header(29) + point_row(30))


@case(hostile=True)
def sixty_thousand_percent_styles() -> bytes:
    return file_of(styles=styles_xml("", *[9] * 60_000))


@case("corrupt_file", hostile=True)
def styles_by_the_hundred_thousand() -> bytes:
    return file_of(styles=styles_xml("", *[9] * 500_000))


@case(hostile=True)
def formats_that_no_expression_ends() -> bytes:
    codes = "".join(
        f'<numFmt numFmtId="{n}" formatCode="{mark * 60_000}"/>'
        for n, mark in enumerate(("[", "&quot;", "\\", "[&quot;", "_", "*"), start=164)
    )
    return file_of(styles=styles_xml(codes, 0))


@case("unknown_agency", hostile=True)
def codes_of_a_megabyte() -> bytes:
    long = _cell("B", "I." + "1" * 900_000)
    return _long(20, _cell("A", "S" * 900), long, _POINT)


def _form(*rows: list[object]) -> bytes:
    header = ["Mã", "Nội dung tiêu chí", "Điểm tối đa", "Điểm tự chấm"]
    return book(("Bảng", [["Mã đơn vị: STP-1"], header, *rows]))


@case("no_rows", hostile=True)
def figures_without_end_in_a_form() -> bytes:
    return _form(*[["9" * 32_000 + "x", "", 60, "9 " * 16_000 + "x"]] * 440)


@case("no_rows", hostile=True)
def figures_without_end_beside_no_code() -> bytes:
    header = ["Mã đơn vị", "Tên đơn vị", "I.1", "I.2"]
    return book(("Bảng", [header, *[["", "a", *["9 " * 16_000 + "x"] * 2]] * 230]))


@case("no_rows")
def long_figures_by_the_thousand() -> bytes:
    return _form(*[["x", "", 60, "9 " * 500 + "x"]] * 19_000)


def _texts_beside(item: str) -> bytes:
    """The ordinary workbook, with a table of texts that no cell uses."""
    return file_of(texts=texts_xml(item))


variants(
    _texts_beside,
    hostile=True,
    by_the_million=("<si/>" * 2_400_000, "too_large_unpacked"),
    one_of_runs_by_the_million="<si>" + '<r a="12345"/>' * 2_150_000 + "</si>",
    one_of_runs_of_900_kilobytes="<si>" + f"<r><t>{'a' * 900_000}</t></r>" * 32 + "</si>",
    never_ended_but_by_a_comment="<si>" + "<r/>" * 400_000 + "<!-- </si> --></si>",
)


def _tags_by_the_million_in(part: str) -> bytes:
    found = parts(styles=styles_xml("", 0))
    head, close, tail = found[part].rpartition("</")
    return packed({**found, part: head + "<a/>" * 2_400_000 + close + tail})


variants(
    _tags_by_the_million_in,
    "too_large_unpacked",
    hostile=True,
    styles=STYLES,
    the_workbook=WORKBOOK,
    relations=RELATIONS,
    content_types=CONTENT_TYPES,
)


@case()
def styles_by_the_ten_thousand() -> bytes:
    """As copying from workbook to workbook leaves them behind."""
    xf = '<xf numFmtId="0" applyAlignment="1"><alignment wrapText="1"/><protection/></xf>'
    return file_of(styles=styles_xml("", 0).replace("</cellXfs>", f"{xf * 60_000}</cellXfs>"))


def _texts_of_which_one_ends(spelling: str) -> bytes:
    """Thousands of cells name the second text, which only an unusual end parts from the first."""
    rows = header() + "".join(
        point_row(n, more=f'<c r="E{n}" t="s"><v>1</v></c>') for n in range(2, 8000)
    )
    return file_of(rows, texts=texts_xml(spelling, f"<si><t>{'a' * 30_000}</t></si>", "<si/>"))


variants(
    _texts_of_which_one_ends,
    "too_large_unpacked",
    hostile=True,
    with_a_space="<si><t>x</t></si >",
    at_once_with_an_attribute='<si a="1"/>',
    at_once_with_a_bracket_in_it='<si a=">"/>',
    ordinarily="<si><t>x</t></si>",
)
