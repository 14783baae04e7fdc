"""An agency's places over the years as a line: where each point of the inline SVG stands.

Templates would write numbers the Vietnamese way («0,5»), which SVG does not understand.
"""

from collections import defaultdict
from dataclasses import dataclass

from zones.services.agencyrecord import AgencyYear

WIDTH, HEIGHT = 720, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 36, 24, 34
_LABEL_HEIGHT = 13
_LOOKS = 5  # of predecessors' lines, told apart by colour and dash


@dataclass(frozen=True)
class Dot:
    """A year's place, written beside it; every measure is text that SVG takes."""

    x: str
    y: str
    label_x: str
    label_y: str
    place: str
    said: str


@dataclass(frozen=True)
class Series:
    """An agency's line in one kind of group; ``look`` is its class in the chart and its legend.

    ``name`` says the kind too where the chart shows more than one.
    """

    name: str
    points: str
    dots: list[Dot]
    is_own: bool
    look: str


@dataclass(frozen=True)
class LineChart:
    """The chart: its size, (x, year) below, (y, place) beside, its lines, and all of it said."""

    title: str
    width: str
    height: str
    years: list[tuple[str, str]]
    places: list[tuple[str, str]]
    series: list[Series]
    said: str

    @property
    def has_predecessors(self) -> bool:
        return not all(one.is_own for one in self.series)


def places_charts(years: list[AgencyYear], own: int) -> list[LineChart]:
    """Returns the places over the years as charts, the first place on top, the block's last below.

    One chart, as when an agency's zone becomes a cluster; but one for each kind of group where the
    same year has places in several. None of fewer than two years: there is nothing to join.
    """
    placed = sorted((y for y in years if y.place), key=lambda y: y.year)
    by_kind: dict[str, list[AgencyYear]] = defaultdict(list)
    for year in placed:
        by_kind[year.zone.get_kind_display()].append(year)
    title, kinds = "Hạng qua các năm", [{y.year for y in found} for found in by_kind.values()]
    if sum(map(len, kinds)) == len(set().union(*kinds)):
        charts = {title: placed}
    else:
        charts = {f"{title}: {kind}": by_kind[kind] for kind in sorted(by_kind)}
    return [
        _chart(title, found, own)
        for title, found in charts.items()
        if len({y.year for y in found}) > 1
    ]


def _chart(title: str, placed: list[AgencyYear], own: int) -> LineChart:
    first, last = placed[0].year, placed[-1].year
    lowest = max(2, *(max(y.place, y.ranked) for y in placed))

    def across(year: int) -> float:
        return _LEFT + (year - first) / (last - first) * (WIDTH - _LEFT - _RIGHT)

    def down(place: int) -> float:
        return _TOP + (place - 1) / (lowest - 1) * (HEIGHT - _TOP - _BOTTOM)

    lines: dict[tuple[int, str], list[AgencyYear]] = defaultdict(list)
    for year in placed:
        lines[year.agency.pk, year.zone.kind].append(year)
    has_kinds = len({kind for _, kind in lines}) > 1
    labels = _label_heights(placed, down)
    series, looks = [], 0
    for line in lines.values():
        is_own = line[0].agency.pk == own
        look = "own" if is_own else f"line-{looks % _LOOKS + 1}"
        looks += not is_own
        kind = f" ({line[-1].zone.get_kind_display()})" if has_kinds else ""
        dots = [_dot(year, across(year.year), down, labels) for year in line]
        points = " ".join(f"{dot.x},{dot.y}" for dot in dots)
        series.append(Series(f"{line[-1].name}{kind}", points, dots, is_own, look))
    shown = sorted({y.year for y in placed})
    step = -(-len(shown) // 16)  # no more labels than fit beside each other
    return LineChart(
        title,
        str(WIDTH),
        str(HEIGHT),
        [(f"{across(year):.1f}", str(year)) for year in shown[::step]],
        [(f"{down(place):.1f}", str(place)) for place in sorted({1, (lowest + 1) // 2, lowest})],
        series,
        ". ".join(f"{one.name}: {'; '.join(dot.said for dot in one.dots)}" for one in series),
    )


def _dot(year: AgencyYear, x: float, down, labels: dict[tuple[int, int], float]) -> Dot:
    return Dot(
        f"{x:.1f}",
        f"{down(year.place):.1f}",
        f"{x + 8:.1f}",
        f"{labels[year.year, year.place]:.1f}",
        str(year.place),
        f"năm {year.year} hạng {year.place}/{year.ranked}",
    )


def _label_heights(placed: list[AgencyYear], down) -> dict[tuple[int, int], float]:
    """Returns by year and place how far down it is written: no two of a year on each other."""
    heights: dict[tuple[int, int], float] = {}
    by_year: dict[int, set[int]] = defaultdict(set)
    for year in placed:
        by_year[year.year].add(year.place)
    for year, places in by_year.items():
        lowest_free = 0.0
        for place in sorted(places):
            heights[year, place] = max(down(place), lowest_free)
            lowest_free = heights[year, place] + _LABEL_HEIGHT
    return heights
