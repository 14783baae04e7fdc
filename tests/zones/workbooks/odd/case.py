"""One odd or hostile workbook: how it is made, and what is said of it."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.thidua.spreadsheets.builders import SHEET, WORKBOOK, bare_parts, packed

RELATIONS = "xl/_rels/workbook.xml.rels"
TEXTS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEADER = ("Mã đơn vị", "Mã tiêu chí", "Điểm tự chấm", "Điểm thẩm định", "Ghi chú")


@dataclass(frozen=True)
class Case:
    """A file with the codes of its errors, each once and sorted; none: it is accepted.

    ``point`` is what STP-1 then has for I.1; a hostile case is made to harm.
    """

    name: str
    build: Callable[[], bytes]
    codes: tuple[str, ...]
    point: str = "5"
    is_hostile: bool = False


CASES: dict[str, Case] = {}


def case(*codes: str, point: str = "5", hostile: bool = False):
    """Registers the builder it decorates as a case."""

    def register(build: Callable[[], bytes]) -> Callable[[], bytes]:
        name = build.__name__.lstrip("_").replace("_", " ")
        assert name not in CASES, name
        CASES[name] = Case(name, build, tuple(sorted(codes)), point, hostile)
        return build

    return register


def variants(
    make: Callable[..., bytes],
    *codes: str,
    hostile: bool = False,
    point: str = "5",
    **arguments,
) -> None:
    """Registers ``make(argument)`` for each named argument; a pair brings its own codes along."""
    for name, argument in arguments.items():
        mine = codes
        if isinstance(argument, tuple):
            argument, mine = argument[0], argument[1:]

        def build(argument=argument) -> bytes:
            return make(argument)

        build.__name__ = f"{make.__name__.lstrip('_')}_{name}"
        case(*mine, hostile=hostile, point=point)(build)


def text(reference: str, value: str) -> str:
    """Returns a cell with a text of its own."""
    value = value.replace("&", "&amp;").replace("<", "&lt;")
    return f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>'


def number(reference: str, value: object = 5, attributes: str = "") -> str:
    """Returns a cell with a number."""
    return f'<c r="{reference}"{attributes}><v>{value}</v></c>'


def row(number_: int, *cells: str, attributes: str = "") -> str:
    return f'<row r="{number_}"{attributes}>{"".join(cells)}</row>'


def header(number_: int = 1) -> str:
    """Returns the header row of a LONG table."""
    cells = (text(f"{letter}{number_}", t) for letter, t in zip("ABCDE", HEADER, strict=True))
    return row(number_, *cells)


def point_row(number_: int, cell: str = "", more: str = "", agency="STP-1", path="I.1") -> str:
    """Returns a row of a LONG table; ``cell`` is its self-scored point, 5 if not given."""
    cells = (text(f"A{number_}", agency), text(f"B{number_}", path), cell or number(f"C{number_}"))
    return row(number_, *cells, more)


def table(cell: str = "", more: str = "", below: str = "") -> str:
    """Returns the rows of a LONG table with one point."""
    return header() + point_row(2, cell, more) + below


def parts(rows: str = "", after: str = "", **others: str | bytes) -> dict[str, str | bytes]:
    """Returns the parts of a workbook with these rows; ``others`` are texts, styles …"""
    names = {"texts": TEXTS, "styles": STYLES, "workbook": WORKBOOK, "relations": RELATIONS}
    found: dict[str, str | bytes] = dict(bare_parts(rows or table(), after))
    return found | {names[name]: part for name, part in others.items()}


def file_of(rows: str = "", after: str = "", **others: str | bytes) -> bytes:
    """Returns a workbook with these rows."""
    return packed(parts(rows, after, **others))


def changed(part: str, old: str, new: str, rows: str = "") -> bytes:
    """Returns the ordinary workbook with one part changed."""
    found = parts(rows)
    assert old in found[part], old
    found[part] = found[part].replace(old, new)
    return packed(found)


def workbook_xml(*sheets: str) -> str:
    """Returns the workbook's part with these <sheet> elements."""
    return (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{"".join(sheets)}</sheets></workbook>'
    )


def sheet_element(name: str, relation: str = "r1", attributes: str = "") -> str:
    return f'<sheet name="{name}" sheetId="1" r:id="{relation}"{attributes}/>'


def relations_xml(*targets: str, kind: str = "worksheet") -> str:
    """Returns the workbook's relations r1, r2 … to these targets."""
    found = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, target in enumerate(targets, start=1)
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{namespace}">{found}</Relationships>'


def texts_xml(*items: str, attributes: str = "") -> str:
    """Returns the table of shared texts."""
    return f'<sst xmlns="{MAIN}"{attributes}>{"".join(items)}</sst>'


def styles_xml(formats: str, *numbers: int) -> str:
    """Returns styles: <numFmt> elements, and the format's number of each cell style."""
    xfs = "".join(f'<xf numFmtId="{n}"/>' for n in numbers)
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts>'
        f'<cellXfs count="999999999">{xfs}</cellXfs></styleSheet>'
    )


SECOND = "xl/worksheets/sheet2.xml"
EVIL = row(1, number("A1")) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
EVIL_SHEET = bare_parts(EVIL)[SHEET]
