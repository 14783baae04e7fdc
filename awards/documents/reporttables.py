"""The tables of the closing report, as finished strings."""

from collections.abc import Sequence
from dataclasses import dataclass

from awards.models import SubjectKind
from awards.services.conference import Conferred
from thidua.text import points_text
from zones.models import ScoreSheet, Target
from zones.services.contests import Contest, Line
from zones.services.discipline import BlockDiscipline, totals_of

CENTRE, RIGHT, LEFT = "centre", "number-cell", ""


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in per cent, how its cells stand."""

    heading: str
    width: int
    align: str = CENTRE


@dataclass(frozen=True)
class Table:
    """A table of the report; ``kind`` names its columns, which the Word file lays out."""

    kind: str
    columns: Sequence[Column]
    rows: list[list[str]]
    caption: str = ""

    @property
    def headings(self) -> list[str]:
        return [column.heading for column in self.columns]

    @property
    def aligned_rows(self) -> list[list[tuple[str, str]]]:
        """The rows as (how it stands, text)."""
        aligns = [column.align for column in self.columns]
        return [list(zip(aligns, row, strict=True)) for row in self.rows]


_UNFINISHED = {
    ScoreSheet.State.DRAFT: "Chưa nộp bảng",
    ScoreSheet.State.SUBMITTED: "Chưa thẩm định",
}
_DISCIPLINE = (
    Column("Khối", 22, LEFT), Column("Số đơn vị", 12), Column("Nộp đúng hạn", 13),
    Column("Nộp chậm", 12), Column("Chưa nộp", 13), Column("Bị trả lại", 13),
    Column("Đã thẩm định", 15),
)  # fmt: skip
_WITHOUT_DEADLINE = (_DISCIPLINE[0], _DISCIPLINE[1], Column("Đã nộp", 13), *_DISCIPLINE[3:])
_RESULTS = (
    Column("Hạng", 10), Column("Đơn vị", 47, LEFT), Column("Tổng điểm", 12, RIGHT),
    Column("Xếp loại", 11), Column("Ghi chú", 20, LEFT),
)  # fmt: skip
_TARGETS = (
    Column("STT", 8), Column("Chỉ tiêu", 40, LEFT), Column("Đơn vị tính", 13),
    Column("Mức phấn đấu", 14, RIGHT), Column("Kết quả đạt được", 13, RIGHT),
    Column("Tỷ lệ đạt (%)", 12, RIGHT),
)  # fmt: skip
_AWARDS = (
    Column("Danh hiệu, hình thức khen thưởng", 52, LEFT), Column("Tập thể", 12, RIGHT),
    Column("Cá nhân", 12, RIGHT), Column("Hộ gia đình", 12, RIGHT), Column("Cộng", 12, RIGHT),
)  # fmt: skip


def discipline_table(blocks: list[BlockDiscipline], *, has_deadline: bool) -> Table:
    """Returns a line a block and, of several, their sum; without a deadline nobody was late."""
    rows = [_discipline_row(str(block.block), block, has_deadline) for block in blocks]
    if len(blocks) > 1:
        rows.append(_discipline_row("Cộng", totals_of(blocks), has_deadline))
    columns = _DISCIPLINE if has_deadline else _WITHOUT_DEADLINE
    return Table("discipline", columns, rows)


def _discipline_row(name: str, block: BlockDiscipline, has_deadline: bool) -> list[str]:
    sent = block.on_time if has_deadline else block.without_deadline
    late = str(block.late) if has_deadline else "–"
    counts = (block.members, sent, late, block.not_sent, block.returned, block.appraised)
    return [name, *map(str, counts)]


def results_table(contest: Contest) -> Table:
    """Returns a block's list: place, agency, total, grade, what is to be noted of it."""
    return Table(
        "results",
        _RESULTS,
        [_result_row(line, is_final=contest.is_frozen) for line in contest.lines],
    )


def _result_row(line: Line, *, is_final: bool) -> list[str]:
    return [
        "–" if line.place is None else str(line.place),
        line.agency_name,
        points_text(line.total) if line.is_scored else "",
        line.grade,
        _result_note(line, is_final),
    ]


def _result_note(line: Line, is_final: bool) -> str:
    notes = []
    if line.barred_reason:
        is_barred = line.is_scored and line.shows_points
        notes.append(f"Không xếp hạng: {line.barred_reason}" if is_barred else line.barred_reason)
    if line.shows_points and line.grade != line.computed_grade and line.grade_reason:
        notes.append(line.grade_reason)
    if line.is_scored and not is_final and line.state in _UNFINISHED:
        notes.append(f"{_UNFINISHED[line.state]}, điểm tạm tính")
    return ". ".join(notes)


def targets_table(targets: Sequence[Target]) -> Table:
    """Returns the year's targets with their figures, what was reached, and the one of the other.

    Only the share: whether more or less was wanted stands in the target's words.
    """
    rows = [
        [
            str(number),
            target.text,
            target.unit,
            points_text(target.figure),
            points_text(target.reached) or "chưa ghi",
            _share(target),
        ]
        for number, target in enumerate(targets, start=1)
    ]
    return Table("targets", _TARGETS, rows)


def _share(target: Target) -> str:
    if target.reached is None or not target.figure:
        return ""
    return points_text(round(target.reached * 100 / target.figure, 1))


def awards_table(conferred: Conferred) -> Table:
    """Returns how many of each award were given to whom, and the sum."""
    kinds = [SubjectKind.COLLECTIVE, SubjectKind.PERSON, SubjectKind.HOUSEHOLD]
    rows = [
        [award, *(str(counts[kind]) for kind in kinds), str(counts.total())]
        for award, counts in conferred.counts.items()
    ]
    if len(rows) > 1:
        sums = [sum(int(row[column]) for row in rows) for column in range(1, len(_AWARDS))]
        rows.append(["Cộng", *map(str, sums)])
    return Table("awards", _AWARDS, rows)
