"""Cases of the zip archive: bombs, lies, names, and what is no archive at all."""

import struct
import warnings
import zipfile
from io import BytesIO

from tests.thidua.spreadsheets.builders import CONTENT_TYPES, OLE, SHEET, WORKBOOK, packed
from tests.zones.workbooks.odd.case import (
    EVIL_SHEET,
    STYLES,
    TEXTS,
    case,
    file_of,
    parts,
    table,
    texts_xml,
    variants,
)

_MIB = 1024**2
_END = struct.Struct("<4s4H2LH")


def _with_picture(content: bytes) -> bytes:
    """The ordinary workbook with a picture in it."""
    return packed({**parts(), "xl/media/a.png": content})


def _repacked(**how) -> bytes:
    """The ordinary workbook, its entries written in another way."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", **how) as package:
        for name, part in parts().items():
            package.writestr(name, part)
    return content.getvalue()


def _entry_changed(mark: bytes, offset: int, value: bytes, content: bytes | None = None) -> bytes:
    """The workbook with bytes of every header of a kind changed."""
    found = bytearray(content or file_of())
    place = found.find(mark)
    while place >= 0:
        found[place + offset : place + offset + len(value)] = value
        place = found.find(mark, place + 4)
    return bytes(found)


@case("too_large_unpacked", hostile=True)
def a_zip_bomb() -> bytes:
    return _with_picture(b"\0" * (60 * _MIB))


@case("too_large_unpacked", hostile=True)
def a_zip_bomb_in_many_parts() -> bytes:
    return packed({**parts(), **{f"xl/media/{n}": b"\0" * _MIB for n in range(60)}})


@case("too_large_unpacked", hostile=True)
def a_zip_bomb_of_one_sheet_of_blanks() -> bytes:
    return file_of(table() + " " * (40 * _MIB))


@case("too_large_unpacked", hostile=True)
def a_zip_bomb_of_tags() -> bytes:
    return file_of(table() + '<row r="3">' + "<c/>" * 3_000_000 + "</row>")


@case()
def a_zip_within_a_zip() -> bytes:
    inner = packed({"a": b"\0" * (8 * _MIB)})
    return _with_picture(packed({"b.zip": inner, "c.zip": inner}))


@case("corrupt_file", hostile=True)
def a_zip_bomb_that_claims_to_be_small() -> bytes:
    content = _with_picture(b"\0" * (20 * _MIB))
    real = struct.pack("<L", 20 * _MIB)
    return content.replace(real, struct.pack("<L", 10))


@case("too_large_unpacked", hostile=True)
def a_larger_zip_bomb_that_claims_to_be_small() -> bytes:
    content = _with_picture(b"\0" * (60 * _MIB))
    return content.replace(struct.pack("<L", 60 * _MIB), struct.pack("<L", 10))


@case("corrupt_file", hostile=True)
def overlapping_entries_of_one_bomb() -> bytes:
    """Many directory entries lead to one compressed stream, as in Fifield's bomb."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts().items():
            package.writestr(name, part)
        package.writestr("xl/media/0", b"\0" * _MIB)
        first = package.getinfo("xl/media/0")
        for number in range(1, 100):
            other = zipfile.ZipInfo(f"xl/media/{number}")
            for field in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
                setattr(other, field, getattr(first, field))
            package.filelist.append(other)
            package.NameToInfo[other.filename] = other
    return content.getvalue()


@case("corrupt_file", hostile=True)
def a_bomb_packed_by_bzip2() -> bytes:
    return _repacked(compression=zipfile.ZIP_BZIP2)


@case("corrupt_file", hostile=True)
def a_bomb_packed_by_lzma() -> bytes:
    return _repacked(compression=zipfile.ZIP_LZMA)


@case()
def parts_that_are_only_stored() -> bytes:
    return _repacked(compression=zipfile.ZIP_STORED)


@case()
def data_descriptors() -> bytes:
    """A program that writes into a pipe says the sizes after each part."""

    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    content = Pipe()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts().items():
            package.writestr(name, part)
    return content.getvalue()


@case()
def zip64_entries() -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts().items():
            with package.open(name, "w", force_zip64=True) as file:
                file.write(part.encode())
    return content.getvalue()


def _zip64_end(offset_error: int = 0) -> bytes:
    content = file_of()
    *_, here, total, size, offset, _ = _END.unpack(content[-22:])
    place = len(content) - 22
    record = struct.pack(
        "<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, here, total, size, offset + offset_error
    )
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, place, 1)
    end = _END.pack(b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return content[:-22] + record + locator + end


@case()
def a_zip64_directory() -> bytes:
    return _zip64_end()


@case("corrupt_file", hostile=True)
def a_zip64_directory_elsewhere() -> bytes:
    return _zip64_end(-40)


@case("corrupt_file", hostile=True)
def two_directories() -> bytes:
    """One reader takes the directory where it is said to be, another the one before the end."""
    evil = packed({**parts(), SHEET: EVIL_SHEET})
    good = file_of()
    *_, size, offset, _ = _END.unpack(evil[-22:])
    *_, good_size, good_offset, _ = _END.unpack(good[-22:])
    padding = b"\0" * max(0, good_size - size)
    joined = evil[:-22] + padding + good[:good_offset] + good[good_offset:-22]
    end = list(_END.unpack(good[-22:]))
    end[6] = offset
    return joined + _END.pack(*end)


def _framed(frame) -> bytes:
    return frame(file_of())


variants(
    _framed,
    "corrupt_file",
    with_rubbish_after=lambda content: content + b"rubbish",
    with_a_comment=lambda content: content[:-2] + b"\7\0comment",
    with_a_zip_as_comment=lambda content: (
        content[:-2] + struct.pack("<H", len(file_of())) + file_of()
    ),
    cut_in_the_middle=lambda content: content[: len(content) // 2],
    without_its_last_byte=lambda content: content[:-1],
    without_its_first_byte=(lambda content: content[1:], "not_xlsx"),
    with_rubbish_before=(lambda content: b"rubbish" + content, "not_xlsx"),
    with_a_zip_before=lambda content: packed({"a": "b"}) + content,
    with_another_first_disk=lambda content: content[:-18] + b"\1\0" + content[-16:],
    with_more_entries_than_it_has=lambda content: content[:-12] + b"\x90\0" + content[-10:],
)


@case("too_many_parts", hostile=True)
def thirty_thousand_parts() -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for number in range(30_000):
            package.writestr(zipfile.ZipInfo(f"a{number}"), b"")
    return content.getvalue()


@case("corrupt_file", hostile=True)
def many_parts_that_are_not_counted() -> bytes:
    content = thirty_thousand_parts()
    end = list(_END.unpack(content[-22:]))
    end[3] = end[4] = 5
    return content[:-22] + _END.pack(*end)


@case("too_many_parts")
def two_hundred_pictures() -> bytes:
    return packed({**parts(), **{f"xl/media/{n}.png": b"\x89PNG" for n in range(200)}})


@case("password_protected")
def an_encrypted_part() -> bytes:
    return _entry_changed(b"PK\1\2", 8, b"\1", _entry_changed(b"PK\3\4", 6, b"\1"))


@case("corrupt_file")
def a_strongly_encrypted_part() -> bytes:
    return _entry_changed(b"PK\1\2", 8, b"\x40", _entry_changed(b"PK\3\4", 6, b"\x40"))


def _part_named(name: str) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return packed([*parts().items(), (name, EVIL_SHEET)])


variants(
    _part_named,
    "corrupt_file",
    hostile=True,
    as_another=SHEET,
    as_another_but_for_case=SHEET.upper(),
    by_an_absolute_path="/" + SHEET,
    above_the_package="../" + SHEET,
    above_a_folder="xl/../" + SHEET,
    by_backslashes=SHEET.replace("/", "\\"),
    with_a_zero_byte=SHEET + "\0.png",
)


@case("corrupt_file", hostile=True)
def a_part_with_a_second_name() -> bytes:
    """The extra field «Unicode path» renames a part, for some readers only."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts().items():
            package.writestr(name, part)
        entry = zipfile.ZipInfo("xl/media/a.png")
        name = b"\1" + struct.pack("<L", zipfile.crc32(b"xl/media/a.png")) + SHEET.encode()
        entry.extra = struct.pack("<HH", 0x7075, len(name)) + name
        package.writestr(entry, EVIL_SHEET)
    return content.getvalue()


@case("corrupt_file")
def a_wrong_checksum() -> bytes:
    return _entry_changed(b"PK\1\2", 16, b"\0\0\0\0")


@case("corrupt_file", hostile=True)
def texts_that_go_on_after_their_size() -> bytes:
    """A reader that stops at the claimed size sees a whole table of texts; another reads on."""
    shown = texts_xml("<si><t>a</t></si>").replace("sst", "all")
    whole = shown + "<si><t>a</t></si>" * 400_000 + "</sst>"
    content = packed({**parts(), TEXTS: whole})
    sizes = struct.pack("<L", len(whole)), struct.pack("<L", len(shown))
    sums = (struct.pack("<L", zipfile.crc32(part.encode())) for part in (whole, shown))
    return content.replace(*sizes).replace(*sums)


def _other_file(content: bytes) -> bytes:
    return content


_COMPOUND = OLE + b"\0" * 504

variants(
    _other_file,
    "not_xlsx",
    of_nothing=(b"", "empty_file"),
    of_one_byte=b"P",
    of_two_bytes=(b"PK", "corrupt_file"),
    of_an_empty_archive=(b"PK\5\6" + b"\0" * 18, "not_xlsx"),
    of_blanks=b" " * 3000,
    of_zeros=b"\0" * 3000,
    html="<html><table><tr><td>Mã đơn vị</td></tr></table></html>".encode(),
    xml_2003=b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
    csv="Mã đơn vị,I.1\nSTP-1,5\n".encode(),
    csv_of_excel="\ufeffMã đơn vị;I.1\nSTP-1;5\n".encode(),
    pdf=b"%PDF-1.7\n",
    png=b"\x89PNG\r\n\x1a\n",
    old_xls=(_COMPOUND + "Workbook".encode("utf-16-le") + b"\0" * 3000, "old_xls_format"),
    with_password=(
        _COMPOUND + "EncryptedPackage".encode("utf-16-le") + b"\0" * 3000,
        "password_protected",
    ),
    ods=packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": ""}),
    ordinary_zip=packed({"diem.txt": "5"}),
    rar=b"Rar!\x1a\x07\x00" + b"\0" * 100,
    gzip=b"\x1f\x8b\x08\0",
)


def _content_type(kind: str) -> bytes:
    found = parts()
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert main in found[CONTENT_TYPES]
    found[CONTENT_TYPES] = found[CONTENT_TYPES].replace(main, kind)
    return packed(found)


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
variants(
    _content_type,
    "macro_file",
    of_xlsm="application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    of_xltm="application/vnd.ms-excel.template.macroEnabled.main+xml",
    of_xlsb=("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "not_xlsx"),
    of_word=(_WORD, "not_xlsx"),
    of_nothing=("", "not_xlsx"),
)


@case("macro_file")
def a_macro_in_an_xlsx() -> bytes:
    return packed({**parts(), "xl/vbaProject.bin": b"\0"})


@case("corrupt_file")
def missing_workbook() -> bytes:
    found = parts()
    del found[WORKBOOK]
    return packed(found)


@case("corrupt_file")
def missing_sheet() -> bytes:
    found = parts()
    del found[SHEET]
    return packed(found)


@case()
def missing_styles() -> bytes:
    assert STYLES not in parts()
    return file_of()
