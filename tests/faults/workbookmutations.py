"""Workbooks spoiled at every level: bytes, the archive, its parts, elements, numbers, cells."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from random import Random

from tests.thidua.spreadsheets.builders import packed, parts_of
from tests.zones.workbooks.builders import form, long, point, wide

Parts = dict[str, bytes]
SHEET = "xl/worksheets/sheet1.xml"
SNIPPETS = (
    b"", b"<", b"\0", b"<!DOCTYPE a>", b'<!DOCTYPE a [<!ENTITY b "c">]>',
    b'<c r="XFD1048576"><v>1</v></c>', b'<row r="1048576"/>', b'<row r="0"/>',
    b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', b"<f>1/0</f>",
    b"<f>HYPERLINK(1)</f>", b' t="e"', b' t="s"', b' t="inlineStr"', b' t="b"', b' t="d"',
    b' s="99999"', b' r="A0"', b' r="AAAA1"', b' r=""', b"<v>99999999999999999999</v>",
    b"<v>-1</v>", b"<v>1e309</v>", b"<v>NaN</v>", b"<v></v>", b"<v>#REF!</v>", b"<is><t>x</t></is>",
    b"&#0;", b"&#xD800;", b"&amp;", b"&b;", b"\xff\xfe", b"\xef\xbb\xbf", b"</sheetData>",
    b"<sheetData>", b"<![CDATA[9]]>", b"<!-- -->", b"<?a b?>", "Tổng cộng".encode(),
    "Mã đơn vị: STP-2".encode(), b" " * 40,
)  # fmt: skip
NUMBERS = (
    b"0", b"-1", b"1", b"2", b"16384", b"1048576", b"1048577", b"4294967295", b"2147483648",
    b"9" * 30, b"1e5", b"0.1", b"-0.0", b"",
)  # fmt: skip
CELLS = (
    "", " ", "ba", "9,5", "9.5", "1.000", "9/10", "95%", "٩", "NaN", "-1", "1e1", "STP-1",
    "stp-1 ", "STP-99", "I.1", "I", "i.1", "III.1", "Mã đơn vị", "Mã", "Tổng cộng", "=1+1",
    "Năm 2025", "\u202e", "a\u0300" * 20, "x" * 3000, "Đ", "D", "Ngêi", 0, -1, 1, 60, 60.01,
    9.0999999999999996, 1e300, True, False,
)  # fmt: skip


@cache
def sample_workbooks() -> list[bytes]:
    """Returns an ordinary workbook of each layout."""
    return [
        wide(["STP-1", "Sở Tư pháp tỉnh số 1", 9.5, "9,5"], ["STP-2", "", 1, 2, 3, 4]),
        long(["STP-1", "I.1", 5, 6, "ghi chú"], ["STP-2", "I.2", "7"]),
        form(point("I"), point("I.1", 5), point("I.2", 6, 7, "n"), code="STP-2"),
    ]


def mutated_workbook(content: bytes, random: Random) -> bytes:
    """Returns a spoiled copy, or another workbook altogether."""
    return random.choice(LEVELS)(content, random)


def spoil_bytes(content: bytes, random: Random) -> bytes:
    """Changes a few bytes, and perhaps cuts the file short."""
    spoiled = bytearray(content)
    for _ in range(random.randint(1, 8)):
        spoiled[random.randrange(len(spoiled))] = random.randrange(256)
    end = random.randint(0, len(spoiled)) if random.random() < 0.3 else len(spoiled)
    return bytes(spoiled[:end])


def spoil_archive(content: bytes, random: Random) -> bytes:
    """Drops, doubles, renames, swaps or lies about the parts."""
    pairs = list(parts_of(content).items())
    for _ in range(random.randint(1, 3)):
        if not pairs:
            break
        at = random.randrange(len(pairs))
        name, part = pairs[at]
        act = random.choice(("drop", "double", "rename", "swap", "grow", "add", "recode"))
        if act == "drop":
            del pairs[at]
        elif act == "double":
            pairs.append((name, part))
        elif act == "rename":
            odd = (
                "../x",
                "/etc/x",
                name.upper(),
                name + "\\x",
                "xl\\" + name,
                ".",
                "é" + name,
                "x" * 500,
            )
            pairs[at] = (random.choice(odd), part)
        elif act == "swap":
            other = random.randrange(len(pairs))
            pairs[at], pairs[other] = (name, pairs[other][1]), (pairs[other][0], part)
        elif act == "grow":
            pairs[at] = (name, part + b" " * random.choice((1_000, 1_000, 100_000, 40_000_000)))
        elif act == "add":
            extra = (
                "xl/vbaProject.bin",
                "xl/externalLinks/externalLink1.xml",
                f"x/{at}",
                "EncryptionInfo",
            )
            pairs += [(random.choice(extra), b"x")] * random.choice((1, 1, 300))
        else:
            codec = random.choice(("utf-16", "latin-1", "utf-8-sig"))
            pairs[at] = (name, part.decode("utf-8", "replace").encode(codec, "replace"))
    return _zipped(pairs, random)


def _zipped(pairs: list[tuple[str, bytes]], random: Random) -> bytes:
    warnings.filterwarnings("ignore", "Duplicate name", UserWarning)
    if random.random() < 0.7:
        return packed(pairs)
    content = BytesIO()
    method = random.choice((zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    with zipfile.ZipFile(content, "w", method) as package:
        package.comment = b"x" * random.choice((0, 1, 60_000))
        for name, part in pairs:
            package.writestr(name, part)
    return b"PK\x03\x04" + content.getvalue() if random.random() < 0.1 else content.getvalue()


def spoil_parts(content: bytes, random: Random) -> bytes:
    """Puts something odd into the text of a few parts."""
    parts = parts_of(content)
    for _ in range(random.randint(1, 4)):
        name = random.choice(sorted(parts)) if random.random() < 0.4 else SHEET
        part = parts[name]
        start = random.randint(0, len(part))
        end = random.randint(start, min(len(part), start + 40))
        parts[name] = part[:start] + random.choice(SNIPPETS) + part[end:]
    return packed(parts)


def spoil_elements(content: bytes, random: Random) -> bytes:
    """Drops, doubles, swaps and nests the sheet's elements."""
    parts = parts_of(content)
    pieces = parts[SHEET].split(b"<")
    for _ in range(random.randint(1, 5)):
        at = random.randrange(1, len(pieces))
        act = random.choice(("drop", "double", "swap", "insert", "many"))
        if act == "drop" and len(pieces) > 2:
            del pieces[at]
        elif act == "double":
            pieces.insert(at, pieces[at])
        elif act == "insert":
            pieces.insert(at, random.choice(SNIPPETS).lstrip(b"<"))
        elif act == "many":
            pieces[at:at] = [pieces[at]] * random.choice((10, 1_000, 30_000))
        else:
            other = random.randrange(1, len(pieces))
            pieces[at], pieces[other] = pieces[other], pieces[at]
    parts[SHEET] = b"<".join(pieces)
    return packed(parts)


def spoil_attributes(content: bytes, random: Random) -> bytes:
    """Drops, doubles and rewrites attributes in any part."""
    return _with_matches(content, random, rb'\s([\w:]+)="([^"]*)"', _spoiled_attribute)


def _spoiled_attribute(found: re.Match, random: Random) -> bytes:
    name, value = found.group(1), found.group(2)
    return random.choice(
        (
            b"",
            found.group() * 2,
            b" "
            + name
            + b'="'
            + random.choice((b"", b"x", b"-1", b"A1:XFD1048576", b"\xc3\xa1"))
            + b'"',
            b" " + name + b'="' + value * random.choice((2, 500)) + b'"',
            b" x:" + name + b'="' + value + b'"',
            b" " + name + b"=" + value,
        )
    )


def spoil_numbers(content: bytes, random: Random) -> bytes:
    """Puts other numbers where numbers stand, in any part."""
    return _with_matches(content, random, rb"\d+", lambda _found, random: random.choice(NUMBERS))


def _with_matches(content: bytes, random: Random, pattern: bytes, change: Callable) -> bytes:
    parts = parts_of(content)
    for _ in range(random.randint(1, 4)):
        name = random.choice(sorted(parts)) if random.random() < 0.4 else SHEET
        found = list(re.finditer(pattern, parts[name]))
        if found:
            one = random.choice(found)
            new = change(one, random)
            parts[name] = parts[name][: one.start()] + new + parts[name][one.end() :]
    return packed(parts)


def other_cells(content: bytes, random: Random) -> bytes:
    """Returns a sound workbook of any cells below any header."""
    rows = [
        [random.choice(CELLS) for _ in range(random.randint(0, 7))]
        for _ in range(random.choice((1, 3, 6, 200)))
    ]
    rows = [[_cell(value) for value in row] for row in rows]
    return random.choice((wide, long, form))(*rows)


def _cell(value: object) -> object:
    """Returns the value as XlsxWriter writes it: no formula."""
    return f" {value}" if isinstance(value, str) and value[:1] in ("=", "{") else value


def spoil_stream(content: bytes, random: Random) -> bytes:
    """Puts a spoiled compressed stream behind a sound directory."""
    at = content.find(b"PK\x03\x04", random.randrange(len(content)))
    at = 0 if at < 0 else at
    junk = zlib.compress(bytes(random.randrange(256) for _ in range(64)))
    return content[: at + 60] + junk + content[at + 60 + len(junk) :]


LEVELS = (
    spoil_bytes,
    spoil_archive,
    spoil_parts,
    spoil_elements,
    spoil_attributes,
    spoil_numbers,
    other_cells,
    spoil_stream,
)
