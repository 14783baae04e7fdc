"""What checking finds in one upload: points in columns, problems, warnings."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import repeat

from thidua.spreadsheets.oldfonts import looks_legacy, may_be_legacy
from thidua.spreadsheets.problems import Problem
from thidua.spreadsheets.sheetcells import Cell
from zones.workbooks.given import Given
from zones.workbooks.sentences import nearest, sentence

BLANK = -1
MOST_LISTED, MOST_COUNTED = 10_000, 50_000


@dataclass
class Points:
    """Points of one upload, column by column, hundredths; BLANK where a cell was blank.

    Millions of points fit in memory this way; ``notes`` holds texts by position.
    """

    sheets: array = field(default_factory=lambda: array("q"))
    criteria: array = field(default_factory=lambda: array("q"))
    own: array = field(default_factory=lambda: array("i"))
    appraised: array = field(default_factory=lambda: array("i"))
    notes: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.sheets)

    def add(self, sheet: int, criterion: int, own: int, appraised: int, note: str = "") -> None:
        """Takes one point."""
        if note:
            self.notes[len(self.sheets)] = note
        self.sheets.append(sheet)
        self.criteria.append(criterion)
        self.own.append(own)
        self.appraised.append(appraised)

    def add_of_sheet(
        self, sheet: int, kind: str, criteria: Sequence[int], points: Sequence[int]
    ) -> None:
        """Takes points of one kind of one sheet."""
        given, other = self.own, self.appraised
        if kind != "self":
            given, other = other, given
        self.sheets.extend(repeat(sheet, len(points)))
        self.criteria.extend(criteria)
        given.extend(points)
        other.extend(repeat(BLANK, len(points)))


@dataclass(frozen=True)
class Claimed:
    """A value that its user may not write: accepted only where it is what stands already.

    ``kind`` is self, appraised or note; the problem is what is said if it differs.
    """

    sheet: int
    criterion: int
    kind: str
    value: int | str
    problem: Problem


@dataclass
class Findings:
    """All that checking an upload finds.

    Beyond MOST_LISTED problems are only counted, file by file: nobody reads them, and millions
    would fill the memory. ``is_split`` says that some criterion's two kinds of points came
    from two rows.
    """

    points: Points = field(default_factory=Points)
    claims: list[Claimed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    more_problems: Counter[str] = field(default_factory=Counter)
    more_warnings: int = 0
    blank_count: int = 0
    is_split: bool = False
    given: Given = field(default_factory=Given)
    comparisons_left: int = 20_000
    suspicions_left: int = 2_000

    def is_flooded(self) -> bool:
        """Returns whether there are so many problems that it is no use to look for more."""
        counted = len(self.problems)
        if self.more_problems:  # asked before every row: there is mostly nothing to sum up
            counted += self.more_problems.total()
        return counted >= MOST_COUNTED

    def suggestion(self, value: str, known: Iterable[str]) -> str:
        """Returns the sentence's part «(gần giống: …)», '' once enough codes were compared.

        A comparison takes ten microseconds: for thousands of wrong codes they would take minutes.
        """
        known = list(known)
        self.comparisons_left -= len(known)
        return nearest(value, known) if self.comparisons_left >= 0 else ""


class Place:
    """Where findings belong: a sheet of a file; ``problem`` and ``warning`` record them."""

    def __init__(self, findings: Findings, file: str, sheet: str = "") -> None:
        self.findings, self.file, self.sheet = findings, file, sheet
        self.headers: dict[int, str] = {}
        self.header_row = 0
        self.in_old_font: Cell | None = None  # the first one of the first rows

    def make(self, code: str, row: int | None, column: int | None, **values: object) -> Problem:
        """Returns the problem without recording it; ``says`` picks another sentence."""
        says = values.pop("says", code)
        return Problem(
            code=code,
            text=sentence(str(says), **values),
            file=self.file,
            sheet=self.sheet,
            row=row,
            column=column,
            header=self._header(row, column),
        )

    def is_in_old_font(self, text: str) -> bool:
        """Returns whether a text is typed in TCVN3 or VNI; of very many suspects the first ones."""
        if self.findings.suspicions_left <= 0 or not may_be_legacy(text):
            return False
        self.findings.suspicions_left -= 1
        return looks_legacy(text)

    def _header(self, row: int | None, column: int | None) -> str:
        """A cell above the header, such as the title, stands under no column's name."""
        is_below = row is not None and column is not None and row >= self.header_row
        return self.headers.get(column, "") if is_below else ""

    def is_full(self) -> bool:
        """Returns whether one problem more would only be counted."""
        return len(self.findings.problems) >= MOST_LISTED

    def problem(self, code: str, row: int | None = None, column: int | None = None, **values):
        if self.is_full():
            self.findings.more_problems[self.file] += 1
        else:
            self.findings.problems.append(self.make(code, row, column, **values))

    def warning(self, code: str, row: int | None = None, column: int | None = None, **values):
        if len(self.findings.warnings) < MOST_LISTED:
            self.findings.warnings.append(self.make(code, row, column, **values))
        else:
            self.findings.more_warnings += 1
