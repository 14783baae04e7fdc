"""Bars and a heat map of a contest: where each shape of the inline SVG stands, as finished text.

Templates would write numbers the Vietnamese way («0,5»), which SVG does not understand.
"""

from dataclasses import dataclass
from decimal import Decimal
from textwrap import wrap

from zones.services.contests import Contest, Line

ROW, LABEL, WIDTH, VALUE = 26, 280, 860, 60
_LONGEST_LABEL, _LONGEST_SMALL = 42, 47
_FAINTEST, _STRONGEST = 0.06, 0.5
_HEAD = 24
ROWS_DRAWN = 70  # more than any zone has; beyond it nobody reads a chart


@dataclass(frozen=True)
class Mark:
    """A rectangle with its text; every measure is text that SVG takes."""

    x: str
    y: str
    width: str
    text: str
    text_x: str
    text_y: str
    strength: str = "1"


@dataclass(frozen=True)
class Row:
    """An agency's row of a chart: its label, and one mark (bars) or several (heat map).

    A label is a line of (text, y), or two; that of a long name is small.
    """

    label: list[tuple[str, str]]
    full_name: str
    marks: list[Mark]
    is_best: bool = False
    is_small: bool = False


@dataclass(frozen=True)
class Chart:
    """A chart: its size, its heads (text, x) and its rows."""

    width: str
    height: str
    rows: list[Row]
    heads: list[tuple[str, str, str]]


def bars(contest: Contest, written) -> Chart | None:
    """Returns a bar of each ranked agency's total, or None with nothing to draw."""
    lines = _drawn(contest)
    if not lines:
        return None
    longest = max([line.total for line in lines] + [Decimal(1)])
    space = WIDTH - LABEL - VALUE
    rows = []
    for number, line in enumerate(lines):
        length = max(float(line.total / longest), 0) * space
        mark = _mark(LABEL, number * ROW, length, written(line.total), LABEL + length + 6)
        rows.append(_row(line, number * ROW, [mark], line.grade == contest.best_grade))
    return Chart(str(WIDTH), str(len(rows) * ROW), rows, [])


def heat_map(contest: Contest, written) -> Chart | None:
    """Returns each agency's share of each group's maximum, or None with nothing to draw."""
    groups = [group for group in contest.columns if group.max_points]
    lines = [line for line in _drawn(contest) if line.shows_points]
    if not (groups and lines):
        return None
    cell = (WIDTH - LABEL) / len(groups)
    rows = []
    for number, line in enumerate(lines):
        top = _HEAD + number * ROW
        marks = []
        for column, group in enumerate(groups):
            points = line.subtotals.get(group.path, Decimal(0))
            share = min(max(float(points / group.max_points), 0), 1)
            left = LABEL + column * cell
            strength = _FAINTEST + share**3 * (_STRONGEST - _FAINTEST)
            marks.append(
                _mark(left, top, cell - 2, written(points) or "0", left + cell / 2, strength)
            )
        rows.append(_row(line, top, marks))
    heads = [
        (group.path, f"{LABEL + (column + 0.5) * cell:.1f}", group.name)
        for column, group in enumerate(groups)
    ]
    return Chart(str(WIDTH), str(_HEAD + len(rows) * ROW), rows, heads)


def _drawn(contest: Contest) -> list[Line]:
    return [line for line in contest.lines if line.place is not None][:ROWS_DRAWN]


def _row(line: Line, top: float, marks: list[Mark], is_best: bool = False) -> Row:
    text = f"{line.place}. {line.agency_name}"
    is_small = len(text) > _LONGEST_LABEL
    texts = wrap(text, _LONGEST_SMALL, max_lines=2, placeholder="…")
    heights = (0.68,) if len(texts) == 1 else (0.4, 0.85)
    label = [
        (text, f"{top + ROW * height:.1f}") for text, height in zip(texts, heights, strict=True)
    ]
    return Row(label, line.agency_name, marks, is_best, is_small)


def _mark(
    x: float, top: float, width: float, text: str, text_x: float, strength: float = 1
) -> Mark:
    return Mark(
        f"{x:.1f}",
        f"{top + 3:.1f}",
        f"{width:.1f}",
        text,
        f"{text_x:.1f}",
        f"{top + ROW * 0.68:.1f}",
        f"{strength:.2f}",
    )
