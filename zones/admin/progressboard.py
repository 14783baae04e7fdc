"""The board of a zone: how far each agency has come, and what stands out on its sheet."""

from dataclasses import dataclass, field

from django.urls import reverse

from zones.models import Campaign
from zones.services.anomalies import anomalies_of, unproved_on
from zones.services.contests import Contest, ZoneLabel
from zones.services.progress import STEPS, Progress
from zones.services.summary import zone_sentence

_BAR_WIDTH = 240


@dataclass(frozen=True)
class Segment:
    """A step's share of a bar; the measures are text that SVG takes."""

    x: str
    width: str
    step: str
    title: str


@dataclass(frozen=True)
class Row:
    """An agency: its step, the way to its sheet, and what stands out, a sentence each.

    ``unproved`` are the criteria whose document is missing: so many that they are only counted.
    """

    name: str
    step: str
    step_name: str
    address: str
    signs: list[str]
    unproved: list[str]


@dataclass(frozen=True)
class BlockBoard:
    """A block of a zone; ``counts`` in the order of ``STEPS``."""

    name: str
    rows: list[Row]
    counts: list[int]

    @property
    def bar(self) -> list[Segment]:
        return bar_of(self.counts)


@dataclass
class ZoneBoard:
    """A zone on the first page: its blocks' boards and what it comes to."""

    zone: ZoneLabel
    ranking: str
    sentence: str = ""
    is_illustrative: bool = False
    has_results: bool = False
    blocks: list[BlockBoard] = field(default_factory=list)

    @property
    def counts(self) -> list[int]:
        return [sum(step) for step in zip(*(block.counts for block in self.blocks), strict=True)]

    @property
    def steps(self) -> list[tuple[str, str, int]]:
        """How many agencies stand at each step: its code, its name, their number."""
        named = zip(STEPS.items(), self.counts, strict=True)
        return [(step, name, count) for (step, name), count in named]

    @property
    def bar(self) -> list[Segment]:
        return bar_of(self.counts)

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def marked(self) -> int:
        """How many agencies have something that stands out."""
        return sum(bool(row.signs) for block in self.blocks for row in block.rows)


def boards_of(
    campaign: Campaign, progress: list[Progress], contests: list[Contest]
) -> list[ZoneBoard]:
    """Returns the board of each zone; three queries for what stands out where results are given."""
    sheets = [agency.sheet_id for block in progress for agency in block.agencies if agency.sheet_id]
    signs = anomalies_of(campaign, contests) if contests else {}
    unproved = unproved_on(sheets) if contests else {}
    ranking = f"{reverse('admin:zones_ranking')}?campaign={campaign.code}"
    illustrative = {contest.zone_id for contest in contests if contest.is_illustrative}
    boards: dict[int, ZoneBoard] = {}
    for block in progress:
        zone = block.zone
        if zone.pk not in boards:
            boards[zone.pk] = ZoneBoard(
                zone,
                f"{ranking}&zone={zone.code}",
                zone_sentence(contests, zone.pk),
                zone.pk in illustrative,
                bool(contests),
            )
        boards[zone.pk].blocks.append(_block_board(block, signs, unproved))
    return list(boards.values())


def bar_of(counts: list[int]) -> list[Segment]:
    """Returns the steps that somebody has reached, each as wide as its share."""
    total, segments, x = sum(counts), [], 0.0
    for (step, name), count in zip(STEPS.items(), counts, strict=True):
        if count:
            width = _BAR_WIDTH * count / total
            segments.append(Segment(f"{x:.1f}", f"{width:.1f}", step, f"{name}: {count}"))
            x += width
    return segments


def _block_board(
    progress: Progress, signs: dict[int, list[str]], unproved: dict[int, list[str]]
) -> BlockBoard:
    rows = [
        Row(
            agency.name,
            agency.step,
            STEPS[agency.step],
            reverse("admin:zones_scoresheet_sheet", args=[agency.sheet_id])
            if agency.sheet_id
            else "",
            signs.get(agency.sheet_id, []),
            unproved.get(agency.sheet_id, []),
        )
        for agency in progress.agencies
    ]
    block = progress.block
    return BlockBoard(block.name, rows, progress.counts)
