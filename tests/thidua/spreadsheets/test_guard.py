"""The guard refuses by a stable code what no parser should see, and lets odd but legal files by."""

import time
import tracemalloc
import zipfile
from io import BytesIO

import pytest

from tests.thidua.spreadsheets.builders import (
    CONTENT_TYPES,
    OLE,
    SHEET,
    WORKBOOK,
    bare,
    bare_parts,
    book,
    number_cell,
    packed,
    parts_of,
)
from thidua.spreadsheets import guard
from thidua.spreadsheets.package import Limits
from thidua.spreadsheets.refusal import FileRefused

LIMITS = Limits()
ORDINARY = book(("Bảng", [["Mã đơn vị", "I.1"], ["STP-1", 9.5]]))


def refusal(content: bytes, limits: Limits = LIMITS) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        guard.inspect(BytesIO(content), limits)
    return caught.value


def with_part(name: str, old: str, new: str, content: bytes = ORDINARY) -> bytes:
    parts = parts_of(content)
    assert old.encode() in parts[name]
    parts[name] = parts[name].replace(old.encode(), new.encode())
    return packed(parts)


def test_an_ordinary_workbook_passes_and_its_place_is_at_the_start_again():
    file = BytesIO(ORDINARY)
    found = guard.inspect(file, LIMITS)
    assert [(s.name, s.is_hidden) for s in found.sheets] == [("Bảng", False)]
    assert (found.sheets[0].facts.last_row, found.sheets[0].facts.last_column) == (1, 1)
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        (b"", "empty_file", "Tệp rỗng. Hãy kiểm tra lại tệp đã chọn"),
        (OLE + b"\0" * 600, "old_xls_format", "Tệp Excel đời cũ (.xls)"),
        (
            OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "password_protected",
            "Tệp có mật khẩu mở. Hãy bỏ mật khẩu",
        ),
        (b"<html><table></table></html>", "not_xlsx", "Không phải tệp Excel .xlsx"),
        (b"Ma don vi,I.1\nSTP-1,9\n", "not_xlsx", "Không phải tệp Excel .xlsx"),
        (packed({"ghi chu.txt": "a"}), "not_xlsx", "Không phải tệp Excel .xlsx"),
        (
            packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
            "not_xlsx",
            "chọn «Lưu thành» dạng Excel Workbook (.xlsx)",
        ),
        (b"PK", "corrupt_file", "Tệp bị hỏng. Hãy mở bằng Excel, lưu lại"),
    ],
)
def test_what_is_no_workbook_is_named(content, code, sentence):
    found = refusal(content)
    assert found.code == code
    assert sentence in found.message


def test_other_office_files_are_named():
    word = with_part(CONTENT_TYPES, "spreadsheetml.sheet.main", "wordprocessingml.document.main")
    binary = with_part(CONTENT_TYPES, "spreadsheetml.sheet.main+xml", "ms-excel.sheet.binary.main")
    assert refusal(word).code == refusal(binary).code == "not_xlsx"


def test_macros_are_refused_by_part_and_by_content_type():
    by_part = packed({**parts_of(ORDINARY), "xl/vbaProject.bin": b"\0"})
    by_type = with_part(
        CONTENT_TYPES,
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert refusal(by_part).code == refusal(by_type).code == "macro_file"


@pytest.mark.parametrize("kept", [10, 100, 1000, -30])
def test_a_truncated_file_is_damaged(kept):
    assert refusal(ORDINARY[:kept]).code == "corrupt_file"


def test_a_wrong_checksum_is_damage():
    damaged = bytearray(ORDINARY)
    with zipfile.ZipFile(BytesIO(ORDINARY)) as package:
        entry = package.getinfo(SHEET)
    start = entry.header_offset + 30 + len(entry.filename)
    damaged[start + 20] ^= 0xFF
    assert refusal(bytes(damaged)).code == "corrupt_file"


def test_an_encrypted_part_means_a_password():
    damaged = bytearray(ORDINARY)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        damaged[damaged.index(mark) + offset] |= 1
    assert refusal(bytes(damaged)).code == "password_protected"


@pytest.mark.parametrize("second", [SHEET, SHEET.upper()])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_stands_twice_is_refused(second):
    parts = bare_parts(number_cell("A1"))
    assert refusal(packed([*parts.items(), (second, parts[SHEET])])).code == "corrupt_file"


@pytest.mark.parametrize("name", ["/xl/a.xml", "xl\\..\\a.xml", "../a.xml", "xl/../../a.xml"])
def test_a_part_that_climbs_out_of_the_package_is_refused(name):
    # zipfile itself turns a backslash into a slash on some systems only
    assert refusal(packed({**bare_parts(""), name: "<a/>"})).code == "corrupt_file"


@pytest.mark.parametrize("missing", [WORKBOOK, SHEET, "_rels/.rels", "xl/_rels/workbook.xml.rels"])
def test_a_missing_part_is_damage(missing):
    parts = bare_parts(number_cell("A1"))
    del parts[missing]
    assert refusal(packed(parts)).code == "corrupt_file"


def test_a_workbook_without_a_sheet_is_damaged():
    parts = bare_parts("")
    parts[WORKBOOK] = parts[WORKBOOK].replace('<sheet name="Trang" sheetId="1" r:id="r1"/>', "")
    assert refusal(packed(parts)).code == "corrupt_file"


@pytest.mark.parametrize(
    "rows",
    [
        number_cell("A2") + number_cell("A1"),
        number_cell("A2") + number_cell("A2"),
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="1"><c r="1"><v>1</v></c></row>',
        '<row r="1"><c r="a1"><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="ZZZZ1"><v>1</v></c></row>',
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="1048577"/>',
        '<row r="-1"/>',
        '<row r="1e3"/>',
        '<row r="99999999999"/>',
        '<row r="1"><c r="A1"><v>1</v></row>',
        "<row>&unknown;</row>",
    ],
)
def test_disordered_cells_are_damage(rows):
    assert refusal(bare(rows)).code == "corrupt_file"


@pytest.mark.parametrize("reference", ["A1", "A0:B2", "A1:B2:C3", "A1:ZZZZ9", "", "A1:B99999999"])
def test_a_merged_range_that_is_none_is_damage(reference):
    after = f'<mergeCells><mergeCell ref="{reference}"/></mergeCells>'
    assert refusal(bare(number_cell("A1"), after)).code == "corrupt_file"


def test_a_file_beyond_the_size_is_refused_with_the_limit():
    found = refusal(ORDINARY, Limits(max_bytes=1024))
    assert found.code == "too_large"
    assert found.message == "Tệp lớn hơn mức cho phép (0 MB). Hãy chia thành nhiều tệp"


def test_a_zip_bomb_is_refused_while_it_inflates():
    bomb = packed({**bare_parts(""), "xl/media/a.bin": b"\0" * (300 * 1024**2)})
    assert len(bomb) < 400_000
    tracemalloc.start()
    started = time.perf_counter()
    found = refusal(bomb)
    elapsed, (_, peak) = time.perf_counter() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.code == "too_large_unpacked"
    assert "(30 MB)" in found.message
    assert peak < 20 * 1024**2
    assert elapsed < 5


def test_a_size_that_lies_is_not_believed():
    content = packed({**bare_parts(""), "xl/a.bin": b"\0" * 1_000_000})
    lying = bytearray(content)
    real = (1_000_000).to_bytes(4, "little")
    while real in lying:
        at = lying.index(real)
        lying[at : at + 4] = (10).to_bytes(4, "little")
    assert refusal(bytes(lying)).code in ("corrupt_file", "too_large_unpacked")


def test_millions_of_tags_are_refused():
    rows = "".join(f'<row r="{n}"/>' for n in range(1, 2001))
    found = refusal(bare(rows), Limits(max_tags=1000))
    assert found.code == "too_large_unpacked"
    assert "(1.000 thẻ XML)" in found.message


def test_too_many_parts_are_refused():
    parts = {**bare_parts(""), **{f"xl/media/{n}.bin": b"" for n in range(200)}}
    found = refusal(packed(parts))
    assert found.code == "too_many_parts"
    assert "(quá 200 thành phần)" in found.message


@pytest.mark.parametrize("coding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("part", [SHEET, WORKBOOK, "xl/sharedStrings.xml", "docProps/a.xml"])
def test_a_document_type_is_refused_in_every_part_and_encoding(coding, part):
    bomb = '<!DOCTYPE a [<!ENTITY b "' + "c" * 50 + '"><!ENTITY d "&b;&b;">]><a>&d;</a>'
    found = refusal(packed({**bare_parts(""), part: bomb.encode(coding)}))
    assert found.code == "xml_dtd"


@pytest.mark.parametrize("offset", range(0, 24, 3))
def test_a_document_type_split_over_two_chunks_is_refused(offset):
    padding = " " * ((1 << 16) - offset)
    for coding in ("utf-8", "utf-16-le"):
        spaces = padding[: len(padding) // (2 if coding != "utf-8" else 1)]
        part = (spaces + "<!DOCTYPE a>").encode(coding)
        assert refusal(packed({**bare_parts(""), "xl/a.xml": part})).code == "xml_dtd"


def test_a_document_type_under_another_part_name_is_refused():
    parts = bare_parts("")
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        "sheet1.xml", "sheet1.dat"
    )
    parts["xl/worksheets/sheet1.dat"] = "<!DOCTYPE a><worksheet/>"
    assert refusal(packed(parts)).code == "xml_dtd"


@pytest.mark.parametrize("noise", [b"\0", b"\xff\xfe", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18])
def test_noise_is_refused_and_never_breaks(noise):
    assert refusal(noise).code in ("not_xlsx", "corrupt_file")


@pytest.mark.parametrize("name", ["count", "uniqueCount"])
@pytest.mark.parametrize("promised", ["4000000000", "2500001", "+500000000000000", "9" * 20])
def test_a_table_of_texts_that_promises_billions_never_reaches_the_reader(name, promised):
    parts = bare_parts(number_cell("A1"))
    texts = f'<sst {name}="{promised}"><si><t>a</t></si></sst>'
    content = packed({**parts, "xl/sharedStrings.xml": texts})
    assert refusal(content).code == "corrupt_file"


def test_the_head_of_the_shared_texts_is_no_part_of_the_first():
    cell = '<row r="{0}"><c r="A{0}" t="s"><v>0</v></c></row>'
    parts = bare_parts("".join(cell.format(number) for number in range(1, 1001)))
    texts = f'<sst xmlns:a="{"a" * 200}"><si><t>STP-1</t></si></sst>'
    content = packed({**parts, "xl/sharedStrings.xml": texts})
    found = guard.inspect(BytesIO(content), Limits(max_unpacked_bytes=100_000))
    assert found.sheets[0].facts.values == 1000
