"""What the list of points is chosen by: small tables read once a request, then ids alone.

A planner that may choose the join order turns a list of a million points into a page of seconds.
So sheets and criteria are read and matched first; the points are asked for by their keys, in the
order of their one index, counted without a join, and read from the nearer end of the list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet

from zones.models import Criterion, ScoreSheet


class ScorePaginator(Paginator):
    """Pages of points, by sheet (the newest first) and criterion."""

    FORWARD, BACKWARD = ("-sheet_id", "criterion_id"), ("sheet_id", "-criterion_id")

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by().values("pk").count()

    def page(self, number):
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        last = min(first + self.per_page, self.count)
        return self._get_page(self._rows(first, last), number, self)

    def _rows(self, first: int, last: int) -> list:
        if first <= self.count - last:
            return list(self.object_list.order_by(*self.FORWARD)[first:last])
        from_the_end = self.object_list.order_by(*self.BACKWARD)
        return list(from_the_end[self.count - last : self.count - first])[::-1]


@dataclass(frozen=True)
class SheetLine:
    """A sheet as the list of points knows it."""

    pk: int
    campaign_id: int
    campaign: str
    agency_id: int
    agency: str
    search_text: str


class ScoreIndex:
    """The sheets that a user may see and the criteria there are; each read once, when asked for."""

    def __init__(self, user) -> None:
        self._user = user

    @cached_property
    def sheets(self) -> list[SheetLine]:
        rows = ScoreSheet.objects.visible_to(self._user).order_by(
            "-campaign__year", "agency__sort_key"
        )
        names = ("pk", "campaign_id", "campaign__title", "agency_id", "agency__name")
        return [SheetLine(*row) for row in rows.values_list(*names, "agency__search_text")]

    @cached_property
    def _criteria(self) -> list[tuple[int, str, str]]:
        leaves = Criterion.objects.leaves().order_by()
        return list(leaves.values_list("pk", "kind", "search_text"))

    def on_sheets(self, scores: QuerySet, fits: Callable[[SheetLine], bool]) -> QuerySet:
        """Returns the points on the sheets that fit."""
        ids = [sheet.pk for sheet in self.sheets if fits(sheet)]
        return scores if len(ids) == len(self.sheets) else scores.filter(sheet_id__in=ids)

    def of_kind(self, scores: QuerySet, kind: str) -> QuerySet:
        """Returns the points of one kind of criterion."""
        ids = [pk for pk, its_kind, _ in self._criteria if its_kind == kind]
        return _without_own_index(scores).filter(criterion_key__in=ids)

    def found(self, scores: QuerySet, words: list[str]) -> QuerySet:
        """Returns the points whose agency, or whose criterion, holds all the words.

        Where none does, the words that some agency's name holds choose the agency and the others
        the criterion: «trà vinh I.2».
        """
        sheets, criteria = self._sheets_with(words), self._criteria_with(words)
        if len(sheets) == len(self.sheets):
            return scores
        if sheets and criteria:
            return _without_own_index(scores).filter(
                Q(sheet_id__in=sheets) | Q(criterion_key__in=criteria)
            )
        if sheets:
            return scores.filter(sheet_id__in=sheets)
        if not criteria:
            naming = [word for word in words if self._sheets_with([word])]
            others = [word for word in words if word not in naming]
            criteria = self._criteria_with(others) if naming and others else []
            scores = scores.filter(sheet_id__in=self._sheets_with(naming))
        return _without_own_index(scores).filter(criterion_key__in=criteria)

    def _sheets_with(self, words: list[str]) -> list[int]:
        return [line.pk for line in self.sheets if all(word in line.search_text for word in words)]

    def _criteria_with(self, words: list[str]) -> list[int]:
        return [pk for pk, _, text in self._criteria if all(word in text for word in words)]


def _without_own_index(scores: QuerySet) -> QuerySet:
    """Lets criteria be filtered by a key that has no index.

    A criterion has a row on every sheet: its own index would give them all, to be sorted.
    """
    return scores.alias(criterion_key=F("criterion_id") + 0)
