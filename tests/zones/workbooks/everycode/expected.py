"""Every code of checking: a file that brings it about, in each layout, and what is said exactly."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.zones.factories import SampleYear
from tests.zones.workbooks.builders import FORM, LONG, SHEET, form, long, point, wide

LAYOUTS = ("wide", "long", "form")
FILE = "diem.xlsx"
# where the self-scored point of STP-1 for I.1 stands, and under which header
PLACES = {"wide": ("C2", "I.1"), "long": ("C2", LONG[2]), "form": ("D4", FORM[3])}
ROWS = {"wide": 1, "long": 1, "form": 3}
COLUMNS = {"wide": 2, "long": 2, "form": 3}
TO_NUMBER = "Hãy đổi định dạng ô thành số rồi ghi lại điểm"
EXAMPLE = "Hãy ghi điểm bằng số, ví dụ 9,5"
NAME = "Sở Tư pháp tỉnh số 1"


@dataclass(frozen=True)
class Finding:
    """A problem or warning as it must be: code, cell and the whole sentence, in FILE."""

    code: str
    cell: str
    message: str
    sheet: str = SHEET


@dataclass(frozen=True)
class Expected:
    """A file and its findings; ``says`` names the sentence, ``prepare`` changes the records."""

    says: str
    layout: str
    build: Callable[[], bytes]
    findings: list[Finding]
    is_warning: bool = False
    prepare: Callable[[SampleYear], None] | None = None
    clerk: str = ""
    limits: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.says}-{self.layout}"


EXPECTED: list[Expected] = []


def at(cell: str, header: str, text: str) -> str:
    """Returns the sentence of a cell, with its frame."""
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    column = f", cột «{header}»" if header else ""
    return f"Trang tính «{SHEET}», ô {cell} (dòng {row}{column}): {text}."


def table(layout: str, value: object = "", change=None, **more) -> bytes:
    """Returns a workbook in the layout with one point of STP-1 for I.1."""
    make = {
        "wide": lambda: wide(["STP-1", "", value], change=change, **more),
        "long": lambda: long(["STP-1", "I.1", value], change=change, **more),
        "form": lambda: form(point("I.1", value), change=change, **more),
    }
    return make[layout]()


def add(says: str, layout: str, build, *findings: Finding, **more) -> None:
    EXPECTED.append(Expected(says, layout, build, list(findings), **more))


def add_refused(code: str, content: Callable[[], bytes], text: str, **more) -> None:
    """A file that is refused as a whole."""
    message = f"Tệp «{FILE}»: {text}."
    add(code, "file", content, Finding(code, "", message, sheet=""), **more)


def add_point(code: str, text: str, value: object = "", change=None, **more) -> None:
    """A point that is no point, in every layout; ``change(row, column)`` spoils its cell."""
    for layout in LAYOUTS:
        cell, header = PLACES[layout]
        spoil = change(ROWS[layout], COLUMNS[layout]) if change else None
        add(
            code,
            layout,
            lambda layout=layout, spoil=spoil: table(layout, value, spoil),
            Finding(code, cell, at(cell, header, text)),
            **more,
        )


def formatted(number_format: str, value: float):
    def change(row: int, column: int):
        return lambda w: w.worksheets()[0].write(
            row, column, value, w.add_format({"num_format": number_format})
        )

    return change


def calculated(formula: str, value: object):
    def change(row: int, column: int):
        return lambda w: w.worksheets()[0].write_formula(row, column, formula, None, value)

    return change


def merged(row: int, column: int):
    return lambda w: w.worksheets()[0].merge_range(row, column, row + 1, column, 5)
