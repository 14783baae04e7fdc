"""Cases of the parts' XML: encodings, document types, depth, giant tags; relations and names."""

from collections.abc import Callable

from tests.thidua.spreadsheets.builders import CONTENT_TYPES, SHEET, WORKBOOK, bare_parts, packed
from tests.zones.workbooks.odd.case import (
    EVIL_SHEET,
    MAIN,
    OFFICE,
    RELATIONS,
    SECOND,
    STYLES,
    case,
    changed,
    file_of,
    header,
    number,
    parts,
    point_row,
    relations_xml,
    sheet_element,
    styles_xml,
    table,
    text,
    texts_xml,
    variants,
    workbook_xml,
)

GOOD_SHEET = str(parts()[SHEET])


def _sheet(content: str | bytes) -> bytes:
    """The ordinary workbook with this sheet."""
    return packed({**parts(), SHEET: content})


def _declared(encoding: str, coding: str = "utf-8") -> bytes:
    return GOOD_SHEET.replace('encoding="UTF-8"', f'encoding="{encoding}"').encode(coding)


def _polyglot() -> bytes:
    """UTF-16 whose bytes, read as UTF-8, hold a cell in the last corner."""
    hidden = EVIL_SHEET.partition("?>")[2]
    hidden += " " * (len(hidden) % 2)
    shown = GOOD_SHEET.replace("UTF-8", "UTF-16")
    inner = hidden.encode().decode("utf-16-le")
    return shown.replace("<sheetData>", f"<!-- {inner} --><sheetData>").encode("utf-16")


def _sheet_coded(content: bytes) -> bytes:
    return _sheet(content)


variants(
    _sheet_coded,
    "corrupt_file",
    utf_8_with_a_mark=("\ufeff" + GOOD_SHEET,),
    utf_8_declared_in_small_letters=(_declared("utf-8"),),
    without_a_declaration=(GOOD_SHEET.partition("?>")[2],),
    utf_16=_declared("UTF-16", "utf-16"),
    utf_16_declared_as_utf_8=_declared("UTF-8", "utf-16"),
    utf_8_declared_as_utf_16=_declared("UTF-16"),
    utf_16_that_is_another_sheet_in_utf_8=_polyglot(),
    utf_32=_declared("UTF-32", "utf-32"),
    utf_7=_declared("UTF-7", "utf-7"),
    latin_1="<?xml version='1.0' encoding='ISO-8859-1'?><worksheet a='\xe9'/>".encode("latin-1"),
    windows_1258_declared=_declared("windows-1258"),
    unknown=_declared("x-thidua"),
    rubbish=GOOD_SHEET.encode().replace(b"STP-1", b"STP\xff\xfe1"),
    overlong_utf_8=GOOD_SHEET.encode().replace(b"STP-1", b"STP-\xc0\xb1"),
    a_surrogate=GOOD_SHEET.encode().replace(b"STP-1", b"STP\xed\xa0\x80"),
    nothing=b"",
    a_zero_byte=(GOOD_SHEET.encode().replace(b"STP-1", b"STP-1\0"), "unknown_agency"),
    another_root=(GOOD_SHEET.replace("worksheet", "workheet"),),
    no_sheet_data=(f'<worksheet xmlns="{MAIN}"/>', "no_header"),
    two_roots=GOOD_SHEET + "<worksheet/>",
    a_tag_left_open=GOOD_SHEET.replace("</sheetData>", ""),
)

_ENTITY = '<!DOCTYPE a [<!ENTITY b "5">]>'


def _document_type(content: bytes) -> bytes:
    return content


variants(
    _document_type,
    "xml_dtd",
    hostile=True,
    in_a_sheet=_sheet(GOOD_SHEET.replace("<worksheet", _ENTITY + "<worksheet")),
    in_the_workbook=changed(WORKBOOK, "<workbook", _ENTITY + "<workbook"),
    in_the_relations=changed(RELATIONS, "<Relationships", _ENTITY + "<Relationships"),
    in_the_content_types=changed(CONTENT_TYPES, "<Types", _ENTITY + "<Types"),
    in_the_texts=file_of(texts=_ENTITY + texts_xml()),
    in_the_styles=file_of(styles=_ENTITY + styles_xml("", 0)),
    in_a_part_of_no_use=packed({**parts(), "docProps/app.xml": _ENTITY + "<a/>"}),
    in_utf_16=_sheet((_ENTITY + GOOD_SHEET).encode("utf-16")),
    of_a_billion_laughs=_sheet(
        "<!DOCTYPE a [<!ENTITY b0 'ha'>"
        + "".join(f"<!ENTITY b{n} '{f'&b{n - 1};' * 10}'>" for n in range(1, 10))
        + "]><worksheet>&b9;</worksheet>"
    ),
    that_reads_a_file=_sheet(
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet>&b;</worksheet>'
    ),
)


def _nested(levels: int) -> bytes:
    return _sheet(
        GOOD_SHEET.replace("<sheetData>", "<a>" * levels + "</a>" * levels + "<sheetData>")
    )


variants(_nested, a_hundred_levels=100, half_a_million_levels=(500_000, "too_large_unpacked"))


def _giant(part: Callable[[], str]) -> bytes:
    """A tag, comment or text of megabytes."""
    return _sheet(GOOD_SHEET.replace("<sheetData>", part() + "<sheetData>"))


_LONG = 20 * 1024**2
variants(
    _giant,
    "too_large_unpacked",
    hostile=True,
    attribute=lambda: f'<a b="{"c" * _LONG}"/>',
    comment=lambda: f"<!--{'c' * _LONG}-->",
    comment_of_tags=(lambda: f"<!--{'<a>' * 700_000}-->", "corrupt_file"),
    instruction=lambda: f"<?a {'c' * _LONG}?>",
    text=lambda: f"<a>{'c' * _LONG}</a>",
    name=lambda: f"<{'c' * _LONG}/>",
    million_attributes=lambda: "<a " + " ".join(f'a{n}=""' for n in range(1_000_000)) + "/>",
    namespaces=lambda: "<a " + " ".join(f'xmlns:a{n}="b"' for n in range(200_000)) + "/>",
)
variants(
    _giant,
    many_attributes=lambda: "<a " + " ".join(f'a{n}=""' for n in range(50_000)) + "/>",
    instructions=lambda: "<?a b?>" * 50_000,
    comments=lambda: "<!-- a -->" * 50_000,
    cdata=lambda: "<a><![CDATA[" + "c" * 500_000 + "]]></a>",
)


@case()
def namespaces_with_a_prefix() -> bytes:
    """As Microsoft's own library for .NET writes them."""
    prefixed = GOOD_SHEET.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')
    for tag in ("worksheet", "sheetData", "row", "is", "t", "v", "c"):
        prefixed = prefixed.replace(f"<{tag} ", f"<x:{tag} ").replace(f"<{tag}>", f"<x:{tag}>")
        prefixed = prefixed.replace(f"</{tag}>", f"</x:{tag}>")
    return _sheet(prefixed)


@case()
def strict_ooxml() -> bytes:
    strict = {MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main"}
    strict[OFFICE] = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    found = parts()
    for old, new in strict.items():
        found = {name: part.replace(old, new) for name, part in found.items()}
    return packed(found)


def _relations(targets: str, **more: str) -> bytes:
    """The ordinary workbook with these relations and a second, evil sheet."""
    return packed({**parts(), SECOND: EVIL_SHEET, RELATIONS: targets, **more})


_TWO = relations_xml("worksheets/sheet1.xml", "worksheets/sheet2.xml")
_SHEET_1 = relations_xml("worksheets/sheet1.xml")
variants(
    _relations,
    "corrupt_file",
    from_the_root=(relations_xml("/xl/worksheets/sheet1.xml"),),
    in_capitals=(relations_xml("WORKSHEETS/SHEET1.XML"),),
    with_one_id_twice=_TWO.replace('"r2"', '"r1"'),
    with_an_id_in_disguise=_TWO.replace('"r2"', '"r&#49;"'),
    outside=_SHEET_1.replace("Target=", 'TargetMode="External" Target='),
    to_an_address=relations_xml("https://example.com/sheet1.xml"),
    to_a_missing_part=relations_xml("worksheets/sheet9.xml"),
    to_the_workbook_itself=(relations_xml("workbook.xml"), "no_header"),
    to_the_content_types=(relations_xml("/[Content_Types].xml"), "no_header"),
    up_and_down=relations_xml("../xl/worksheets/sheet1.xml"),
    by_a_dot=relations_xml("./worksheets/sheet1.xml"),
    by_backslashes=relations_xml("worksheets\\sheet1.xml"),
    by_percent_signs=relations_xml("worksheets/sheet%31.xml"),
    that_are_none="<a/>",
    of_another_kind=relations_xml("worksheets/sheet1.xml", kind="theme"),
    of_a_macro_sheet=relations_xml("worksheets/sheet1.xml", kind="xlMacrosheet"),
    without_kind=_SHEET_1.replace("Type=", "Kind="),
    without_target=_SHEET_1.replace("Target=", "Goal="),
)


@case("corrupt_file", hostile=True)
def relations_by_the_hundred_thousand() -> bytes:
    return _relations(relations_xml(*["worksheets/sheet1.xml"] * 200_000))


@case("corrupt_file", hostile=True)
def sheets_by_the_hundred_thousand() -> bytes:
    return _sheets(workbook_xml(*(sheet_element(f"A{n}") for n in range(200_000))))


@case()
def names_by_the_hundred_thousand() -> bytes:
    names = '<definedName name="a">A!$A$1:$XFD$1048576</definedName>' * 100_000
    found = workbook_xml(sheet_element("A"))
    return _sheets(found.replace("</sheets>", f"</sheets><definedNames>{names}</definedNames>"))


@case("corrupt_file", hostile=True)
def a_relation_that_readers_resolve_differently() -> bytes:
    evil = {SHEET: EVIL_SHEET, f"xl/{SHEET}": GOOD_SHEET}
    return packed({**parts(), **evil, RELATIONS: relations_xml(SHEET)})


@case()
def relations_in_a_circle() -> bytes:
    circle = relations_xml("../worksheets/sheet1.xml", kind="drawing")
    return packed({**parts(), "xl/worksheets/_rels/sheet1.xml.rels": circle})


_ROOT = "_rels/.rels"


def _second_workbook(targets: str) -> bytes:
    """Two workbooks; the other's sheet is evil."""
    found = parts()
    found |= {f"other/{WORKBOOK[3:]}": found[WORKBOOK], f"other/{RELATIONS[3:]}": found[RELATIONS]}
    return packed({**found, "other/worksheets/sheet1.xml": EVIL_SHEET, _ROOT: targets})


variants(
    _second_workbook,
    "corrupt_file",
    hostile=True,
    beside_it=relations_xml(WORKBOOK, "other/workbook.xml", kind="officeDocument"),
    before_it=relations_xml("other/workbook.xml", WORKBOOK, kind="officeDocument"),
    instead=relations_xml("other/workbook.xml", kind="officeDocument"),
    by_another_relation=relations_xml("other/workbook.xml", kind="theme"),
)


@case("corrupt_file")
def styles_in_an_unusual_place() -> bytes:
    """The fast reader would not find them, and take dates for numbers."""
    found = parts(table(number("C2", 5, ' s="1"')))
    found["xl/looks/styles.xml"] = styles_xml("", 0, 14)
    styled = relations_xml("looks/styles.xml", kind="styles").partition("<Relationship ")[2]
    found[RELATIONS] = _SHEET_1.replace(
        "<Relationship ",
        "<Relationship " + styled.replace("r1", "r2").partition("/>")[0] + "/><Relationship ",
    )
    return packed(found)


@case("percent_format")
def styles_in_capitals() -> bytes:
    found = parts(table(number("C2", 0.5, ' s="1"')))
    return packed({**found, STYLES.upper().replace("XL/", "xl/"): styles_xml("", 0, 9)})


def _sheets(xml: str) -> bytes:
    """Two sheets, the second evil, as the workbook names them."""
    return packed({**parts(), SECOND: EVIL_SHEET, RELATIONS: _TWO, WORKBOOK: xml})


_FAR = "outside_table"
variants(
    _sheets,
    "corrupt_file",
    both_seen=(workbook_xml(sheet_element("A"), sheet_element("B", "r2")), _FAR),
    one_hidden=(workbook_xml(sheet_element("A"), sheet_element("B", "r2", ' state="hidden"')),),
    one_very_hidden=(
        workbook_xml(sheet_element("A"), sheet_element("B", "r2", ' state="veryHidden"')),
    ),
    one_name_for_both=workbook_xml(sheet_element("A"), sheet_element("A", "r2")),
    one_name_but_for_case=workbook_xml(sheet_element("Bảng"), sheet_element("BẢNG", "r2")),
    one_name_first_hidden=workbook_xml(
        sheet_element("A", "r2", ' state="hidden"'), sheet_element("A")
    ),
    one_part_for_both=workbook_xml(sheet_element("A"), sheet_element("B")),
    with_two_ids=workbook_xml('<sheet name="A" id="r1" r:id="r2"/>'),
    without_id=workbook_xml('<sheet name="A"/>'),
    in_an_unknown_state=workbook_xml(sheet_element("A", attributes=' state="gone"')),
    none=workbook_xml(),
    of_no_name=workbook_xml(sheet_element("")),
    of_a_long_name=(workbook_xml(sheet_element("a" * 200)),),
    of_a_very_long_name=workbook_xml(sheet_element("a" * 100_000)),
    of_quotes=(workbook_xml(sheet_element("A &quot;&apos;[]&lt;b&gt; &amp;")),),
    of_emoji=(workbook_xml(sheet_element("📈 \u202egnảB\u202c")),),
    of_a_line_break=(workbook_xml(sheet_element("A&#10;B")),),
    of_spaces=(workbook_xml(sheet_element("   ")),),
)


def _other_kind_of_sheet(kind: str) -> bytes:
    """A chart or dialog sheet beside the table: not read, and nothing is said."""
    found = parts()
    other = f"xl/{kind}s/sheet1.xml"
    found[other] = f'<{kind} xmlns="{MAIN}"/>'
    found[RELATIONS] = relations_xml("worksheets/sheet1.xml").replace(
        "</Rel", f'<Relationship Id="r2" Type="{OFFICE}/{kind}" Target="{kind}s/sheet1.xml"/></Rel'
    )
    found[WORKBOOK] = workbook_xml(sheet_element("A"), sheet_element("Biểu đồ", "r2"))
    return packed(found)


variants(_other_kind_of_sheet, chart="chartsheet", dialog="dialogsheet")


@case("no_header")
def only_hidden_sheets() -> bytes:
    return packed({**parts(), WORKBOOK: workbook_xml(sheet_element("A", "r1", ' state="hidden"'))})


@case("no_header")
def an_empty_sheet() -> bytes:
    return packed(bare_parts(""))


def _texts(items: str) -> bytes:
    """STP-1 is the first shared text; C2 is 5."""
    rows = header() + (
        '<row r="2"><c r="A2" t="s"><v>0</v></c>' + text("B2", "I.1") + number("C2") + "</row>"
    )
    return file_of(rows, texts=items)


_CODE = "<si><t>STP-1</t></si>"
variants(
    _texts,
    "corrupt_file",
    plain=(texts_xml(_CODE),),
    with_counts_that_lie=(texts_xml(_CODE, attributes=' count="3" uniqueCount="900000"'),),
    that_promise_billions=texts_xml(_CODE, attributes=' uniqueCount="4000000000"'),
    that_promise_less_than_none=(texts_xml(_CODE, attributes=' uniqueCount="-1"'),),
    in_runs=(texts_xml("<si><r><t>STP</t></r><r><rPr><b/></rPr><t>-1</t></r></si>"),),
    with_phonetics=(texts_xml('<si><t>STP-1</t><rPh sb="0" eb="1"><t>x</t></rPh></si>'),),
    after_empty_ones=(texts_xml(_CODE, "<si/>", "<si><t/></si>"),),
    with_a_cdata_section=(texts_xml("<si><t><![CDATA[STP-1]]></t></si>"),),
    with_a_comment=(texts_xml("<si><t>STP<!-- a -->-1</t></si>"),),
    with_spaces_kept=(texts_xml('<si><t xml:space="preserve"> STP-1 </t></si>'),),
    that_are_missing=texts_xml(),
    of_another_root="<a/>",
    of_nothing="",
    left_open=f'<sst xmlns="{MAIN}">{_CODE}',
)


@case("too_large_unpacked", hostile=True)
def one_text_of_25_megabytes() -> bytes:
    return _texts(texts_xml(_CODE, f"<si><t>{'a' * 25_000_000}</t></si>"))


@case()
def texts_by_the_hundred_thousand() -> bytes:
    return _texts(texts_xml(_CODE, *["<si/>"] * 500_000))


def _index_of_a_text(index: str) -> bytes:
    rows = header() + f'<row r="2"><c r="A2" t="s"><v>{index}</v></c>{number("C2")}</row>'
    return file_of(rows, texts=texts_xml(_CODE))


variants(
    _index_of_a_text,
    "corrupt_file",
    too_large="1",
    less_than_none="-1",
    enormous=("99999999999999999999", "missing_code"),
    of_letters=("a", "missing_code"),
    left_out=("", "missing_code"),
    with_zeros=("0000", "missing_code"),
)


def _shared_by_many(size: int) -> bytes:
    """A note that thousands of cells share."""
    rows = header() + "".join(
        point_row(n, more=f'<c r="E{n}" t="s"><v>0</v></c>') for n in range(2, 8000)
    )
    return file_of(rows, texts=texts_xml(f"<si><t>{'ghi chú ' * (size // 8)}</t></si>"))


variants(
    _shared_by_many,
    "duplicate_row",
    short=800,
    long=(32_000, "too_large_unpacked"),
    very_long=(500_000, "too_large_unpacked"),
)
