"""What a ranking consists of: contests (a block in a zone), their groups and their lines."""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from zones.models import Criterion, Standing
from zones.rules.points import Band, Sums

NOT_SCORED = "Chưa có điểm"


@dataclass(frozen=True)
class ZoneLabel:
    """What a ranking shows of a zone."""

    pk: int
    code: str
    name: str


@dataclass(frozen=True)
class BlockLabel:
    """What a ranking shows of a block."""

    pk: int
    code: str
    name: str
    short_name: str = ""
    unit_name: str = ""

    def __str__(self) -> str:
        return self.short_name or self.name


@dataclass(frozen=True)
class Group:
    """A top-level criterion of a table, with the kinds of points below it."""

    path: str
    name: str
    max_points: Decimal | None
    kinds: frozenset[str] = frozenset()


@dataclass
class Line:
    """One agency in a contest."""

    agency_id: int
    agency_code: str
    agency_name: str
    sheet_id: int | None
    state: str
    basis: str = Standing.Basis.NONE
    sums: Sums = Sums()
    total: Decimal = Decimal(0)
    place: int | None = None
    computed_grade: str = ""
    grade: str = ""
    grade_reason: str = ""
    barred_reason: str = ""
    gates_missed: int = 0
    subtotals: dict[str, Decimal] = field(default_factory=dict)
    shows_points: bool = True

    @property
    def is_scored(self) -> bool:
        return self.basis != Standing.Basis.NONE

    @property
    def basis_label(self) -> str:
        return Standing.Basis(self.basis).label

    def published(self) -> "Line":
        """Returns what everybody in the zone may read: place, total and grade, no points."""
        return Line(
            self.agency_id,
            self.agency_code,
            self.agency_name,
            None,
            "",
            basis=self.basis,
            total=self.total,
            place=self.place,
            grade=self.grade,
            barred_reason="Không xếp hạng" if self.barred_reason else "",
            shows_points=False,
        )


@dataclass
class Contest:
    """The ranked list of one block in one zone; lines by place, those not ranked last."""

    zone: ZoneLabel
    block: BlockLabel
    table_id: int | None
    bands: list[Band]
    lines: list[Line]
    groups: list[Group] = field(default_factory=list)
    roots: dict[int, str] = field(default_factory=dict, repr=False)
    is_illustrative: bool = False
    is_frozen: bool = False
    is_whole: bool = True
    tie_breaks: list[str] = field(default_factory=list)

    @property
    def parted_totals(self) -> list[Decimal]:
        """The totals that several agencies share at different places, the highest first."""
        places: dict[Decimal, set[int]] = {}
        for line in self.lines:
            if line.place is not None:
                places.setdefault(line.total, set()).add(line.place)
        return sorted((total for total, held in places.items() if len(held) > 1), reverse=True)

    @property
    def zone_id(self) -> int:
        return self.zone.pk

    @property
    def block_id(self) -> int:
        return self.block.pk

    @property
    def best_grade(self) -> str:
        return max(self.bands, key=lambda band: band.min_points).grade if self.bands else ""

    @property
    def columns(self) -> list[Group]:
        """The groups shown beside bonus and penalty: those that hold base points."""
        return [group for group in self.groups if Criterion.Kind.BASE in group.kinds]

    def with_lines(self, lines: list[Line], *, is_whole: bool) -> "Contest":
        """Returns the contest with these lines only."""
        return replace(self, lines=lines, is_whole=is_whole)
