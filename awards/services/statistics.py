"""Statistics of awards: how many of what, to whom, on what occasion, added up by the database.

The year is that of the day on which the decision was signed. What the records do not say counts as
unknown, and is never guessed.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Count, QuerySet

from awards.models import AwardLine, AwardType, Nomination, Person, SubjectKind

UNKNOWN = ""
_LEVELS = list(AwardType.Level)
_KINDS = list(AwardType.Kind)
_SUBJECTS = list(SubjectKind)


@dataclass(frozen=True)
class Cell:
    """How many awards agree in everything that is counted.

    ``occasion`` and ``gender`` are UNKNOWN where no record says; ``gender`` and ``is_minority`` are
    None of a collective or household, and where people are not counted.
    """

    year: int
    award_type_id: int
    subject: str
    occasion: str
    gender: str | None
    is_minority: bool | None
    count: int


@dataclass
class Tally:
    """Cells added up."""

    total: int = 0
    subjects: Counter = field(default_factory=Counter)
    occasions: Counter = field(default_factory=Counter)
    genders: Counter = field(default_factory=Counter)
    minority: int = 0

    def add(self, cell: Cell) -> None:
        self.total += cell.count
        self.subjects[cell.subject] += cell.count
        self.occasions[cell.occasion] += cell.count
        if cell.gender is not None:
            self.genders[cell.gender] += cell.count
        if cell.is_minority:
            self.minority += cell.count

    @property
    def counts(self) -> list[int]:
        """The total, then by occasion: annual, sudden, thematic, unknown."""
        occasions = [*Nomination.Occasion.values, UNKNOWN]
        return [self.total, *(self.occasions[occasion] for occasion in occasions)]

    @property
    def people(self) -> list[int]:
        """Women, men, those of unknown gender, and those recorded as of an ethnic minority."""
        genders = [Person.Gender.FEMALE.value, Person.Gender.MALE.value, UNKNOWN]
        return [*(self.genders[gender] for gender in genders), self.minority]

    @property
    def by_subject(self) -> list[int]:
        """The total, then by recipient: collectives, people, households."""
        return [self.total, *(self.subjects[subject] for subject in SubjectKind.values)]


@dataclass(frozen=True)
class Line:
    """An award to one kind of recipient."""

    award_type: AwardType
    subject: str
    tally: Tally

    @property
    def subject_label(self) -> str:
        return str(SubjectKind(self.subject).label)


@dataclass(frozen=True)
class LevelPart:
    """A level with its lines and their sum."""

    label: str
    lines: list[Line]
    tally: Tally


@dataclass(frozen=True)
class Statistics:
    """What was counted, by level and by year; ``cells`` are the whole."""

    cells: list[Cell]
    award_types: dict[int, AwardType]
    levels: list[LevelPart]
    years: list[tuple[int, Tally]]
    tally: Tally
    counts_people: bool


def statistics_of(lines: QuerySet[AwardLine], *, counts_people: bool) -> Statistics:
    """Returns the statistics of those lines; two queries, however many lines there are.

    Without ``counts_people`` neither gender nor ethnic minority is asked of anybody.
    """
    cells = _cells(lines, counts_people)
    award_types = AwardType.objects.in_bulk({cell.award_type_id for cell in cells})
    return Statistics(
        cells,
        award_types,
        _levels(cells, award_types),
        [(year, _tally(c for c in cells if c.year == year)) for year in _years(cells)],
        _tally(cells),
        counts_people,
    )


def _cells(lines: QuerySet[AwardLine], counts_people: bool) -> list[Cell]:
    names = ["decision__signed_on__year", "award_type_id", "subject", "nomination__occasion"]
    people = ["person__gender", "person__is_ethnic_minority"] if counts_people else []
    rows = lines.order_by().values_list(*names, *people).annotate(count=Count("pk"))
    return [_cell(*row[:4], *(row[4:-1] or (None, None)), row[-1], counts_people) for row in rows]


def _cell(year, award_type, subject, occasion, gender, is_minority, count, counts_people) -> Cell:
    is_counted_person = counts_people and subject == SubjectKind.PERSON
    return Cell(
        year,
        award_type,
        subject,
        occasion or UNKNOWN,
        (gender or UNKNOWN) if is_counted_person else None,
        is_minority if is_counted_person else None,
        count,
    )


def _years(cells: Iterable[Cell]) -> list[int]:
    return sorted({cell.year for cell in cells})


def _tally(cells: Iterable[Cell]) -> Tally:
    tally = Tally()
    for cell in cells:
        tally.add(cell)
    return tally


def _levels(cells: list[Cell], award_types: dict[int, AwardType]) -> list[LevelPart]:
    tallies: dict[tuple[int, str], Tally] = {}
    for cell in cells:
        tallies.setdefault((cell.award_type_id, cell.subject), Tally()).add(cell)
    lines = [Line(award_types[pk], subject, tally) for (pk, subject), tally in tallies.items()]
    lines.sort(key=_order)
    parts = []
    for level, of_level in groupby(lines, key=lambda line: line.award_type.level):
        chosen = list(of_level)
        types = {line.award_type.pk for line in chosen}
        total = _tally(cell for cell in cells if cell.award_type_id in types)
        parts.append(LevelPart(str(AwardType.Level(level).label), chosen, total))
    return parts


def _order(line: Line) -> tuple:
    award = line.award_type
    place = (_LEVELS.index(award.level), _KINDS.index(award.kind), award.code)
    return (*place, _SUBJECTS.index(line.subject))
