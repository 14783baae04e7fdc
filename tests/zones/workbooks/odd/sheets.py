"""Cases of one sheet: cells out of place, numbers, formulas, formats, merged and far cells."""

from tests.thidua.spreadsheets.builders import SHEET, bare_parts, packed
from tests.zones.workbooks.odd.case import (
    HEADER,
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


def _rows(rows: str) -> bytes:
    return file_of(rows)


variants(
    _rows,
    "corrupt_file",
    without_numbers=(
        "".join(
            f"<row>{cells}</row>"
            for cells in (
                "".join(f'<c t="inlineStr"><is><t>{t}</t></is></c>' for t in HEADER),
                '<c t="inlineStr"><is><t>STP-1</t></is></c>'
                '<c t="inlineStr"><is><t>I.1</t></is></c><c><v>5</v></c>',
            )
        ),
    ),
    out_of_order=point_row(2) + header(),
    twice=header() + point_row(2) + point_row(2),
    with_cells_out_of_order=header() + row(2, number("C2"), text("A2", "STP-1"), text("B2", "I.1")),
    with_a_cell_twice=header() + point_row(2, number("C2") + number("C2")),
    with_a_cell_of_another_row=header() + point_row(2, number("C3")),
    of_number_0=row(0, number("A0")) + table(),
    of_number_1048577=table(below=row(1048577, number("A1048577"))),
    of_a_negative_number=table(below='<row r="-3"/>'),
    of_a_huge_number=table(below='<row r="99999999999999999999"/>'),
    of_no_number=table(below='<row r="three"/>'),
    with_column_xfe=table(below=row(3, number("XFE3"))),
    with_column_zzzz=table(below=row(3, number("ZZZZ3"))),
    with_small_letters=header() + point_row(2, number("c2")),
    with_dollar_signs=header() + point_row(2, number("$C$2")),
    with_row_zero_in_a_cell=header() + point_row(2, number("C0")),
    with_spaces_in_a_name=header() + point_row(2, number(" C2 ")),
    with_a_letter_in_disguise=header() + point_row(2, number("&#67;2")),
    within_rows=(
        table(below=f"<row r='3'>{number('A3')}<row r='4'>{number('A4')}</row></row>"),
        "unknown_agency",
    ),
    in_two_tables=table() + "</sheetData><sheetData>" + point_row(3),
    with_an_unknown_type=header() + point_row(2, number("C2", 5, ' t="q"')),
    with_an_unknown_child=header() + point_row(2, '<c r="C2"><w>5</w></c>'),
    with_two_values=header() + point_row(2, '<c r="C2"><v>5</v><v>6</v></c>'),
    with_a_comment_in_a_number=header() + point_row(2, number("C2", "5<!-- a -->9")),
    with_an_instruction_in_a_number=header() + point_row(2, number("C2", "5<?a b?>9")),
    with_a_number_in_a_cdata_section=header() + point_row(2, number("C2", "<![CDATA[5]]>")),
    with_a_digit_in_disguise=header() + point_row(2, number("C2", "&#53;")),
    with_an_inline_text_as_a_value=header() + point_row(2, number("C2", "5", ' t="inlineStr"')),
    with_an_unknown_entity=header() + point_row(2, number("C2", "&five;")),
    far_below_with_a_value=(table(below=row(1048576, number("A1048576"))), "outside_table"),
    far_right_with_a_value=(
        header() + point_row(2, more=number("XFD2")),
        "outside_table",
    ),
    in_the_last_corner_with_a_value=(
        table(below=row(1048576, number("XFD1048576"))),
        "outside_table",
    ),
    in_the_last_corner_with_a_style_only=(table(below=row(1048576, '<c r="XFD1048576" s="0"/>')),),
    in_the_last_corner_with_an_empty_text=(
        table(below=row(1048576, '<c r="XFD1048576" t="inlineStr"><is><t/></is></c>')),
        "outside_table",
    ),
    hidden=(header() + point_row(2).replace('r="2"', 'r="2" hidden="1"', 1),),
    with_a_huge_height=(header() + point_row(2).replace('r="2"', 'r="2" ht="1E308"', 1),),
)


def _frame(attributes: str) -> bytes:
    return changed(SHEET, "<sheetData>", attributes + "<sheetData>")


variants(
    _frame,
    of_a_dimension_too_small='<dimension ref="A1"/>',
    of_a_dimension_of_everything='<dimension ref="A1:XFD1048576"/>',
    of_a_dimension_backwards='<dimension ref="C9:A1"/>',
    of_a_dimension_elsewhere='<dimension ref="XFD1048576"/>',
    of_a_million_columns='<cols><col min="1" max="16384" width="9"/></cols>' * 3,
)
variants(
    _frame,
    "corrupt_file",
    of_a_dimension_of_nothing='<dimension ref=""/>',
    of_a_dimension_of_letters='<dimension ref="abc"/>',
)


def _after(xml: str) -> bytes:
    return file_of(after=xml)


_EVERYWHERE = "A1:XFD1048576"
variants(
    _after,
    conditional_formats=f'<conditionalFormatting sqref="{_EVERYWHERE}"/>' * 100_000,
    validations="<dataValidations>"
    + '<dataValidation sqref="A1:A9"/>' * 200_000
    + "</dataValidations>",
    hyperlinks=f'<hyperlinks><hyperlink ref="{_EVERYWHERE}"/></hyperlinks>',
    one_of_a_title='<mergeCells><mergeCell ref="F1:H1"/></mergeCells>',
    breaks='<rowBreaks count="9999999">' + '<brk id="1"/>' * 100_000 + "</rowBreaks>",
)


def _merged(ranges: str) -> bytes:
    cells = "".join(f'<mergeCell ref="{r}"/>' for r in ranges.split())
    return file_of(
        table(below=point_row(3, path="I.2")), f'<mergeCells count="1">{cells}</mergeCells>'
    )


variants(
    _merged,
    "merged_cell",
    over_everything=_EVERYWHERE,
    over_everything_twice=f"{_EVERYWHERE} {_EVERYWHERE}",
    over_the_points="C2:C3",
    over_codes="A2:A3",
    over_two_columns="C2:D2",
    over_notes=("E2:E3",),
    over_the_header=("A1:E1",),
    over_blank_cells_below=("A9:E99",),
    of_one_cell=("C2", "corrupt_file"),
    of_no_cell=("A0:B2", "corrupt_file"),
    backwards=("C3:C2", "corrupt_file"),
    of_three_corners=("A1:B2:C3", "corrupt_file"),
    beyond_the_sheet=("A1:ZZZ1048577", "corrupt_file"),
)


@case("too_large_unpacked", hostile=True)
def merged_cells_by_the_million() -> bytes:
    return file_of(after="<mergeCells>" + '<mergeCell ref="A1:B9"/>' * 1_000_000 + "</mergeCells>")


@case("merged_cell", hostile=True)
def merged_over_everything_a_thousand_times() -> bytes:
    rows = header() + "".join(point_row(n) for n in range(2, 5000))
    cells = f'<mergeCell ref="{_EVERYWHERE}"/>' * 5000
    return file_of(rows, f"<mergeCells>{cells}</mergeCells>")


@case("merged_cell")
def merged_row_by_row() -> bytes:
    rows = header() + "".join(point_row(n) for n in range(2, 3000))
    cells = "".join(f'<mergeCell ref="D{n}:E{n}"/>' for n in range(3, 3000))
    return file_of(rows, f"<mergeCells>{cells}</mergeCells>")


def _point(cell: str) -> bytes:
    """The table whose point C2 is this cell, given without its beginning."""
    return file_of(
        table(f'<c r="C2"{cell}'),
        styles=styles_xml(
            '<numFmt numFmtId="164" formatCode="0.00%"/>'
            '<numFmt numFmtId="165" formatCode="0.0&quot;%&quot;"/>'
            '<numFmt numFmtId="166" formatCode="0.0\\%"/>'
            '<numFmt numFmtId="167" formatCode="[Red]0;[Blue]-0.0%"/>'
            '<numFmt numFmtId="168" formatCode="dd/mm/yyyy"/>'
            '<numFmt numFmtId="169" formatCode="0.0 &quot;điểm&quot;"/>'
            '<numFmt numFmtId="170" formatCode="[h]:mm"/>',
            *(0, 9, 10, 164, 165, 166, 167, 168, 169, 14, 170),
        ),
    )


_NUMBER = ("not_a_number",)
variants(
    _point,
    as_zero=("><v>5</v></c>",),
    with_binary_noise=("><v>4.9999999999999996</v></c>",),
    with_an_exponent=("><v>0.5E1</v></c>",),
    with_idle_zeros=("><v>0005.000</v></c>",),
    of_1e308=("><v>1E308</v></c>", "over_max"),
    of_1e999=("><v>1E999</v></c>", *_NUMBER),
    of_minus_1e308=("><v>-1E308</v></c>", "negative"),
    of_nan=("><v>NaN</v></c>", *_NUMBER),
    of_infinity=("><v>inf</v></c>", *_NUMBER),
    of_arabic_digits=(' t="str"><v>٥</v></c>', *_NUMBER),
    of_wide_digits=(' t="str"><v>５</v></c>', *_NUMBER),
    of_a_roman_number=(' t="str"><v>V</v></c>', *_NUMBER),
    of_a_fraction=(' t="str"><v>½</v></c>', *_NUMBER),
    of_a_superscript=(' t="str"><v>5²</v></c>', *_NUMBER),
    of_a_thousand=(' t="str"><v>1.000</v></c>', "ambiguous_number"),
    of_a_formula_with_a_number_as_text=(' t="str"><f>A1</f><v>5</v></c>',),
    in_text_with_a_comma=(' t="str"><v>5,0</v></c>',),
    in_text_with_spaces=(' t="str"><v>\u00a05\u2009</v></c>',),
    in_text_with_ordinary_spaces=(' t="str"><v> 5\u00a0</v></c>',),
    in_text_with_an_apostrophe=(' t="str"><v>\'5</v></c>', *_NUMBER),
    with_spaces=("><v> 5 </v></c>",),
    of_minus_one_as_text=(' t="str"><v>−1</v></c>', "negative"),
    of_a_third_decimal=("><v>5.001</v></c>", "too_many_decimals"),
    of_a_boolean=(' t="b"><v>1</v></c>', *_NUMBER),
    of_no_boolean=(' t="b"><v>5</v></c>', "corrupt_file"),
    of_text_that_says_number=(' t="n"><v>năm</v></c>', "corrupt_file"),
    of_a_date=(' t="d"><v>2020-05-09</v></c>', "date_in_points"),
    of_no_date=(' t="d"><v>hôm qua</v></c>', *_NUMBER),
    shown_as_a_date=(' s="7"><v>5</v></c>', "date_in_points"),
    shown_as_a_short_date=(' s="9"><v>5</v></c>', "date_in_points"),
    shown_as_a_time=(' s="10"><v>5</v></c>', "date_in_points"),
    shown_as_a_percentage=(' s="1"><v>0.05</v></c>', "percent_format"),
    shown_as_a_long_percentage=(' s="3"><v>0.05</v></c>', "percent_format"),
    shown_as_a_percentage_below_zero=(' s="6"><v>5</v></c>', "percent_format"),
    shown_with_a_percent_sign_in_quotes=(' s="4"><v>5</v></c>',),
    shown_with_an_escaped_percent_sign=(' s="5"><v>5</v></c>',),
    shown_with_words=(' s="8"><v>5</v></c>',),
    shown_as_nobody_knows=(' s="4000000000"><v>5</v></c>',),
    shown_as_less_than_nothing=(' s="-1"><v>5</v></c>',),
    of_an_error=(' t="e"><v>#N/A</v></c>', "formula_error"),
    of_a_new_error=(' t="e"><v>#SPILL!</v></c>', "formula_error"),
    of_data_still_awaited=(' t="e"><v>#GETTING_DATA</v></c>', "formula_error"),
    of_an_error_unheard_of=(' t="e"><v>#GÌ?</v></c>', "formula_error"),
    of_an_error_without_a_name=(' t="e"/>', "formula_error"),
    by_a_formula=("><f>2+3</f><v>5</v></c>",),
    by_a_formula_never_calculated=("><f>2+3</f></c>", "formula_not_calculated"),
    by_a_formula_calculated_to_nothing=("><f>2+3</f><v></v></c>", "formula_not_calculated"),
    by_a_formula_calculated_to_a_space=("><f>2+3</f><v> </v></c>", "formula_not_calculated"),
    by_a_shared_formula=('><f t="shared" ref="C2:C9" si="0">2+3</f><v>5</v></c>',),
    by_a_shared_formula_of_nobody=('><f t="shared" si="7"/><v>5</v></c>',),
    by_a_shared_formula_never_calculated=('><f t="shared" si="7"/></c>', "formula_not_calculated"),
    by_an_array_formula=('><f t="array" ref="C2:C99">A1:A9</f><v>5</v></c>',),
    by_a_dynamic_formula=(' cm="1"><f t="array" ref="C2">SORT(A1:A9)</f><v>5</v></c>',),
    by_a_data_table=('><f t="dataTable" ref="C2:D9" dt2D="1" r1="A1" r2="A2"/><v>5</v></c>',),
    by_another_file=("><f>[1]Sheet1!A1</f><v>5</v></c>",),
    by_another_file_never_read=("><f>[1]Sheet1!A1</f></c>", "formula_not_calculated"),
    by_a_web_address=('><f>WEBSERVICE("http://a/b")</f><v>5</v></c>',),
    by_a_command=("><f>cmd|'/c calc'!A1</f><v>5</v></c>",),
    by_a_formula_after_its_value=("><v>5</v><f>2+3</f></c>", "formula_not_calculated"),
)


def _blank(cell: str) -> bytes:
    """C2 looks blank, and is; I.2 has a point."""
    return file_of(table(f'<c r="C2"{cell}', below=point_row(3, path="I.2")))


variants(
    _blank,
    point="",
    of_no_value="/>",
    of_an_empty_value="><v/></c>",
    of_an_empty_number=' t="n"><v></v></c>',
    of_an_empty_text=' t="str"><v></v></c>',
    of_a_formula_of_an_empty_text=' t="str"><f>""</f><v></v></c>',
    of_an_empty_inline_text=' t="inlineStr"><is/></c>',
    of_spaces=' t="inlineStr"><is><t xml:space="preserve"> \u00a0\u200b </t></is></c>',
    of_an_empty_shared_text=' t="s"><v></v></c>',
)


def _note(note: str) -> bytes:
    return file_of(header() + point_row(2, more=text("E2", note)))


variants(
    _note,
    "control_character",
    with_line_breaks=("một\nhai",),
    with_2000_characters=("ệ" * 2000,),
    with_2001_characters=("a" * 2001, "text_too_long"),
    with_500000_characters=("a" * 500_000, "text_too_long"),
    that_begins_like_a_formula=("=1+1",),
    with_the_other_direction="a\u202eb",
    with_an_isolate="a\u2067b",
    with_a_mark_of_direction="a\u200fb",
    with_a_control_character="a\u0085b",
    with_a_control_character_as_excel_writes_it="a_x0007_b",
    with_a_private_character="a\ue000b",
    with_a_noncharacter="a\ufdd0b",
    with_a_zero_width_space=("a\u200bb",),
    with_an_emoji=("đạt 👩‍⚖️",),
    of_tcvn3=("Së T­ ph¸p tØnh §ång Th¸p", "legacy_encoding"),
    of_vni=("Sôû Tö phaùp tænh Ñoàng Thaùp", "legacy_encoding"),
    in_capitals=("PHÙ HỢP, VÙNG",),
    of_a_name_in_capitals=("BÙI HÙNG",),
    of_french_quotes=("Đạt «Tập thể lao động tiên tiến» và «Cờ thi đua»",),
    of_a_trademark=("Microsoft® Word®",),
    of_greek=("µ và ½ là ký hiệu",),
    of_accents_by_themselves=("Sở Tư pháp".encode().decode(),),
)


@case("duplicate_row")
def a_table_of_twenty_thousand_rows_of_one_point() -> bytes:
    return file_of(header() + "".join(point_row(n) for n in range(2, 20_000)))


@case("too_many_rows")
def a_table_of_too_many_rows() -> bytes:
    return file_of(
        header() + "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(2, 25_000))
    )


@case("too_many_columns")
def a_table_of_too_many_columns() -> bytes:
    cells = "".join(f"<c><v>{n}</v></c>" for n in range(600))
    return file_of(header() + f'<row r="2">{cells}</row>')


@case("corrupt_file")
def a_sheet_that_is_no_sheet() -> bytes:
    return packed({**bare_parts(""), SHEET: "\0\0"})


assert parts()
