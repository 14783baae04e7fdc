"""The lists that belong to a decision, as finished strings: who is awarded, who came where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from awards.models import AwardLine, Decision, ResultLine, SubjectKind
from awards.rules import citation
from awards.rules.bonus import amount_in_words, amount_text
from thidua.text import long_date, points_text

_SECTIONS = {
    SubjectKind.COLLECTIVE: "TẬP THỂ",
    SubjectKind.PERSON: "CÁ NHÂN",
    SubjectKind.HOUSEHOLD: "HỘ GIA ĐÌNH",
}
_AWARDS = (
    "STT",
    "Tên tập thể; họ và tên",
    "Chức vụ, đơn vị",
    "Danh hiệu, hình thức",
    "Thành tích",
)
_AWARD_WIDTHS = (8, 23, 22, 18, 29)
_AWARD_WIDTHS_WITH_AMOUNT = (8, 20, 19, 16, 22, 15)
_OFFICE, _ACHIEVEMENT = 2, 4  # columns
_RESULTS = ("STT", "Đơn vị", "Tổng điểm", "Hạng", "Xếp loại, ghi chú")
_RESULT_WIDTHS = (8, 44, 14, 10, 24)
# how the cells of a row stand after its number: all as text, or points to the right
_AS_TEXT = ("", "", "", "")
_RESULT_CLASSES = ("", "number-cell", "centre", "")


@dataclass(frozen=True)
class Row:
    """A line of an annex: its number, its cells, its amount (or nothing)."""

    number: str
    cells: tuple[str, ...]
    amount: str = ""


@dataclass(frozen=True)
class Section:
    """«I. TẬP THỂ» with its rows."""

    numeral: str
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Annex:
    """A list that belongs to a decision.

    Printed pages leave the column of offices out where nobody listed has one, as ``printed_…``
    say; the Word file's columns are its template's.
    """

    title: str
    attached_to: str
    headings: list[str]
    widths: list[int]
    sections: list[Section]
    has_amounts: bool = False
    has_offices: bool = True
    counted: str = ""
    total: str = ""
    total_in_words: str = ""
    provisional: str = ""
    cell_classes: Sequence[str] = _AS_TEXT
    label: str = "PHỤ LỤC"

    @property
    def rest(self) -> int:
        """How many columns a section's title spans."""
        return len(self.printed_headings) - 1

    @property
    def before_amount(self) -> int:
        return len(self.printed_headings) - 2

    @property
    def printed_headings(self) -> list[str]:
        return self._printed(self.headings)

    @property
    def printed_widths(self) -> list[int]:
        widths = list(self.widths)
        if not self.has_offices:
            widths[_ACHIEVEMENT] += widths[_OFFICE]
        return self._printed(widths)

    @property
    def printed_sections(self) -> list[tuple[Section, list[tuple[Row, list[tuple[str, str]]]]]]:
        """The sections, each with its rows and, after a row's number, how each cell stands."""
        return [(one, [(row, self._cells(row)) for row in one.rows]) for one in self.sections]

    def _cells(self, row: Row) -> list[tuple[str, str]]:
        cells = zip(self.cell_classes, row.cells, strict=True)
        return self._printed([("", ""), *cells])[1:]

    def _printed(self, columns: list) -> list:
        return columns if self.has_offices else [*columns[:_OFFICE], *columns[_OFFICE + 1 :]]


def award_annex(decision: Decision, lines: Sequence[AwardLine]) -> Annex:
    """Returns the list of those awarded: collectives, people, households; the sum at its end."""
    has_amounts = any(line.amount is not None for line in lines)
    total = sum(line.amount or 0 for line in lines)
    sections = _numbered(_award_sections(lines))
    return Annex(
        title=_title(decision),
        attached_to=_attached_to(decision),
        headings=[*_AWARDS, *(["Tiền thưởng (đồng)"] if has_amounts else [])],
        widths=list(_AWARD_WIDTHS_WITH_AMOUNT if has_amounts else _AWARD_WIDTHS),
        sections=sections,
        has_amounts=has_amounts,
        has_offices=any(row.cells[_OFFICE - 1] for one in sections for row in one.rows),
        counted=citation.counted([line.subject for line in lines]),
        total=amount_text(total) if has_amounts else "",
        total_in_words=amount_in_words(total) if has_amounts else "",
        provisional=_provisional(decision) if has_amounts else "",
    )


def _provisional(decision: Decision) -> str:
    """Returns what a draft's amounts rest on and that they may change; nothing once issued."""
    if decision.is_issued or decision.base_salary is None or decision.signed_on is None:
        return ""
    return (
        f"Dự thảo: tiền thưởng tạm tính theo mức lương cơ sở {amount_text(decision.base_salary)} "
        f"đồng của {long_date(decision.signed_on)}; khi ban hành tính lại theo mức của ngày ký."
    )


def result_annex(decision: Decision, lines: Sequence[ResultLine]) -> Annex:
    """Returns the list of results: zone by zone, block by block, in the order of their places."""
    return Annex(
        title=_title(decision),
        attached_to=_attached_to(decision),
        headings=list(_RESULTS),
        widths=list(_RESULT_WIDTHS),
        cell_classes=_RESULT_CLASSES,
        sections=_numbered(
            (f"{zone}, khối {block}", [_result_row(n, line) for n, line in enumerate(rows, 1)])
            for (zone, block), rows in groupby(
                lines, key=lambda line: (line.printed_zone, line.printed_block)
            )
        ),
    )


def _numbered(sections: Iterable[tuple[str, list[Row]]]) -> list[Section]:
    return [
        Section(citation.roman(number), title, rows)
        for number, (title, rows) in enumerate(sections, start=1)
    ]


def _award_sections(lines: Sequence[AwardLine]) -> Iterable[tuple[str, list[Row]]]:
    for kind, title in _SECTIONS.items():
        chosen = [line for line in lines if line.subject == kind]
        if chosen:
            yield title, [_award_row(number, line) for number, line in enumerate(chosen, 1)]


def _award_row(number: int, line: AwardLine) -> Row:
    office = ", ".join(part for part in (line.printed_office, line.printed_unit) if part)
    achievement = line.achievement or (
        f"Thành tích {citation.years_text(line.year_from, line.year_to)}"
    )
    return Row(
        str(number),
        (line.printed_name, office, line.printed_award, achievement),
        amount_text(line.amount) if line.amount is not None else "",
    )


def _result_row(number: int, line: ResultLine) -> Row:
    place = "" if line.place is None else str(line.place)
    verdict = ". ".join(part for part in (line.grade, line.note) if part)
    return Row(str(number), (line.printed_name, points_text(line.total), place, verdict))


def _title(decision: Decision) -> str:
    return (decision.annex_title or f"Danh sách {_without_about(decision.subject)}").upper()


def _attached_to(decision: Decision) -> str:
    """«(Kèm theo Quyết định số … ngày … của …)»: blank on an electronic copy and on a draft."""
    if decision.is_electronic or not decision.is_issued:
        number, day = f"…../{decision.symbol}", "ngày ….. tháng ….. năm ……"
    else:
        number, day = decision.reference, long_date(decision.signed_on)
    return (
        f"(Kèm theo Quyết định số {number} {day} của {decision.authority or decision.issuer_name})"
    )


def _without_about(subject: str) -> str:
    return subject.removeprefix("Về việc ").removeprefix("về việc ")
