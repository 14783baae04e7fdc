"""Cases of how a cell, a row or the package is written: lawful, careless, or misleading."""

import zipfile
from io import BytesIO

from tests.thidua.spreadsheets.builders import CONTENT_TYPES, SHEET, WORKBOOK, packed
from tests.zones.workbooks.odd.case import (
    case,
    changed,
    file_of,
    header,
    number,
    parts,
    point_row,
    row,
    styles_xml,
    table,
    text,
    variants,
)


def _cell(cell: str) -> bytes:
    """The table whose point C2 is this cell, given without its beginning."""
    return file_of(table(f'<c r="C2"{cell}'))


_TEXT = ' t="str"><v>{}</v></c>'
variants(
    _cell,
    "not_a_number",
    of_thousands_and_decimals=_TEXT.format("1.000,50"),
    with_a_plus=_TEXT.format("+5"),
    of_a_fraction_of_ten=_TEXT.format("5/10"),
    of_a_hexadecimal_text=_TEXT.format("0x5"),
    with_a_unit=_TEXT.format("5 điểm"),
    with_a_comma_only_behind=_TEXT.format("5,"),
    with_a_comma_only_before=_TEXT.format(",5"),
    of_a_dash=_TEXT.format("-"),
    of_two_commas=_TEXT.format("5,0,0"),
    of_an_underscore="><v>5_0</v></c>",
    of_a_hexadecimal_number="><v>0x5</v></c>",
    of_1e309=("><v>1E309</v></c>", "not_a_number"),
    of_a_boolean_formula=' t="b"><f>TRUE</f><v>1</v></c>',
    of_minus_zero_as_text=(_TEXT.format("-0"), "negative"),
    of_a_small_negative=("><v>-1E-9</v></c>", "negative"),
    of_decimals_beyond_noise=("><v>4.999999999</v></c>", "too_many_decimals"),
    of_six_digits_as_text=(_TEXT.format("100000"), "over_max"),
    of_three_decimals_as_text=(_TEXT.format("0,125"), "too_many_decimals"),
)
variants(_cell, point="0", of_a_tiny_negative="><v>-1E-300</v></c>")
variants(
    _cell,
    with_a_zero_width_space=_TEXT.format("5\u200b"),
    of_a_number_with_a_plus="><v>+5</v></c>",
    of_a_number_without_zero="><v>.5E1</v></c>",
    of_a_thousand_digits=f"><v>5.{'0' * 1000}</v></c>",
    of_rich_text=' t="inlineStr"><is><r><t>5</t></r><r><rPr><b/></rPr><t>,0</t></r></is></c>',
    of_text_with_phonetics=(
        ' t="inlineStr"><is><t>5</t><rPh sb="0" eb="1"><t>9</t></rPh></is></c>'
    ),
    by_a_text_formula_with_a_bracket=' t="str"><f>"[1]"</f><v>5</v></c>',
    by_a_formula_with_an_entity='><f>"a"&amp;"b"</f><v>5</v></c>',
    by_a_formula_of_400000_characters=f"><f>{'1+' * 200_000}1</f><v>5</v></c>",
    by_a_formula_of_brackets_without_end=f"><f>{'(' * 100_000}1{')' * 100_000}</f><v>5</v></c>",
    by_a_shared_formula_for_all=(
        '><f t="shared" ref="A1:XFD1048576" si="4294967295">R1C1</f><v>5</v></c>'
    ),
    by_an_array_beyond_the_sheet='><f t="array" ref="ZZZZ1">A1</f><v>5</v></c>',
)
variants(
    _cell,
    "corrupt_file",
    of_two_inline_texts=' t="inlineStr"><is><t>5</t></is><is><t>9</t></is></c>',
    of_a_value_and_an_inline_text=' t="inlineStr"><v>9</v><is><t>5</t></is></c>',
    of_a_value_within_a_value="><v>5<v>9</v></v></c>",
    with_a_value_in_an_extension="><v>5</v><extLst><ext><v>9</v></ext></extLst></c>",
    followed_by_one_named_r1c1='/><c r="R2C3"><v>5</v></c>',
    followed_by_one_named_as_a_range='/><c r="D2:E2"><v>5</v></c>',
    followed_by_one_named_with_a_zero='/><c r="D02"><v>5</v></c>',
    followed_by_one_without_a_name='/><c r=""><v>5</v></c>',
)


def _row_of(attributes: str) -> bytes:
    """The table whose second row has these attributes."""
    return file_of(header() + point_row(2).replace('r="2"', attributes, 1))


variants(
    _row_of,
    spans_that_lie='r="2" spans="1:16384"',
    spans_that_are_none='r="2" spans="x"',
    a_group_that_is_closed='r="2" outlineLevel="7" collapsed="1" hidden="true"',
    a_number_with_a_zero='r="02"',
    two_numbers=('r="2" r="3"', "corrupt_file"),
    a_number_with_a_plus=('r="+2"', "corrupt_file"),
    a_number_with_decimals=('r="2.0"', "corrupt_file"),
    a_number_in_wide_digits=('r="２"', "corrupt_file"),
)


def _code(cells: str) -> bytes:
    """The table with a row whose codes are these cells, and a point."""
    return file_of(header() + row(2, cells, number("C2")), styles=styles_xml("", 0, 14))


_ERROR, _UNCALCULATED = '<c r="{}" t="e"><v>#N/A</v></c>', '<c r="{}"><f>A1</f></c>'
variants(
    _code,
    "formula_error",
    that_is_an_error=_ERROR.format("A2") + text("B2", "I.1"),
    that_is_an_error_in_the_second=text("A2", "STP-1") + _ERROR.format("B2"),
    never_calculated=(_UNCALCULATED.format("A2") + text("B2", "I.1"), "formula_not_calculated"),
    never_calculated_in_the_second=(
        text("A2", "STP-1") + _UNCALCULATED.format("B2"),
        "formula_not_calculated",
    ),
    that_is_a_date=(text("A2", "STP-1") + number("B2", 45000, ' s="1"'), "unknown_criterion"),
)


def _dated_from_1904(cell: str) -> bytes:
    found = parts(table(cell), styles=styles_xml("", 0, 14))
    since = '<workbookPr date1904="1"/><sheets>'
    return packed({**found, WORKBOOK: found[WORKBOOK].replace("<sheets>", since)})


variants(
    _dated_from_1904,
    a_number=number("C2"),
    a_date=(number("C2", 5, ' s="1"'), "date_in_points"),
    a_date_below_zero=(number("C2", -5, ' s="1"'), "date_in_points"),
)


def _file(content: bytes) -> bytes:
    return content


def _entries(*more: tuple[zipfile.ZipInfo, bytes]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts().items():
            package.writestr(name, part)
        for entry, part in more:
            package.writestr(entry, part)
    return content.getvalue()


def _link() -> zipfile.ZipInfo:
    link = zipfile.ZipInfo("xl/link.xml")
    link.external_attr, link.create_system = 0o120777 << 16, 3
    return link


def _said_elsewhere() -> bytes:
    """The local header names another part than the directory."""
    content, name = file_of(), SHEET.encode()
    first = content.find(name)
    return content[:first] + name.replace(b"1", b"2") + content[first + len(name) :]


_TYPES = parts().pop(CONTENT_TYPES)
variants(
    _file,
    with_folders=_entries((zipfile.ZipInfo("xl/"), b""), (zipfile.ZipInfo(SHEET + "/"), b"")),
    with_a_link_out_of_it=_entries((_link(), b"/etc/passwd")),
    whose_types_come_last=packed(
        [*((n, p) for n, p in parts().items() if n != CONTENT_TYPES), (CONTENT_TYPES, _TYPES)]
    ),
    with_two_names_for_one_part=(_said_elsewhere(), "corrupt_file"),
    of_xml_1_1=changed(SHEET, 'version="1.0"', 'version="1.1"'),
    with_a_filter=file_of(after='<autoFilter ref="A1:E2"/>'),
    with_a_protected_sheet=file_of(after='<sheetProtection sheet="1" password="CC1A"/>'),
    with_a_drawing_that_is_missing=file_of(after='<drawing xmlns:r="x" r:id="r9"/>'),
    with_data_connections=packed({**parts(), "xl/connections.xml": "<connections/>"}),
    with_a_macro_in_capitals=(packed({**parts(), "xl/VBAPROJECT.BIN": "x"}), "macro_file"),
    with_a_second_table_in_a_choice=(
        changed(
            SHEET,
            "<sheetData>",
            '<mc:AlternateContent xmlns:mc="a"><mc:Choice><sheetData/></mc:Choice>'
            "</mc:AlternateContent><sheetData>",
        ),
        "corrupt_file",
    ),
    that_is_a_template=(
        changed(CONTENT_TYPES, "sheet.main+xml", "template.main+xml"),
        "not_xlsx",
    ),
)


@case("unknown_agency")
def rows_of_another_namespace() -> bytes:
    other = '<q:row xmlns:q="z" r="3"><q:c r="A3"><q:v>1</q:v></q:c></q:row>'
    return file_of(table(below=other))
