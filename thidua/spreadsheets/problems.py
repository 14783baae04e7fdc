"""What is wrong in a workbook, where, and what to do: one shape for page, command and copy."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from thidua.spreadsheets.sheetcells import cell_name

NOTHING_WRITTEN = "Chưa có dữ liệu nào được ghi."


@dataclass(frozen=True)
class Problem:
    """One thing wrong; row and column count from 0, None where it concerns a sheet or file."""

    code: str
    text: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: int | None = None
    header: str = ""

    @property
    def cell(self) -> str:
        """«B7», or '' where there is no cell."""
        if self.row is None:
            return ""
        return cell_name(self.row, self.column or 0)

    @property
    def message(self) -> str:
        """The whole sentence with its place: «Trang tính «STP», ô C7 (dòng 7, cột «I.2»): …»."""
        if not self.sheet:
            return f"Tệp «{self.file}»: {self.text}." if self.file else f"{self.text}."
        if self.row is None:
            return f"Trang tính «{self.sheet}»: {self.text}."
        column = f", cột «{self.header}»" if self.header else ""
        return (
            f"Trang tính «{self.sheet}», ô {self.cell} (dòng {self.row + 1}{column}): {self.text}."
        )

    def as_json(self) -> dict[str, str]:
        """The shape of ``--json``: file, sheet, cell, code, message."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "cell": self.cell,
            "code": self.code,
            "message": self.message,
        }


@dataclass(frozen=True)
class SaidOnce:
    """A problem, and the further cells of its sheet of which the same is to be said."""

    problem: Problem
    also: list[str]


def said_once(problems: Iterable[Problem], codes: Collection[str]) -> list[SaidOnce]:
    """Returns the problems in their order, those of one sheet, text and such a code as one."""
    found: dict[object, SaidOnce] = {}
    for number, problem in enumerate(problems):
        same = (problem.file, problem.sheet, problem.code, problem.text)
        key = same if problem.code in codes else number
        if key in found:
            found[key].also.append(problem.cell)
        else:
            found[key] = SaidOnce(problem, [])
    return list(found.values())


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Returns the problems by file, sheet, row, column, each once."""
    return sorted(
        dict.fromkeys(problems),
        key=lambda p: (p.file, p.sheet, -1 if p.row is None else p.row, p.column or 0, p.code),
    )
