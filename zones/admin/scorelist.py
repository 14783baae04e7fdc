"""What the list of points is chosen by: small tables are asked first, then points by their keys.

A planner that may choose the join order turns a list of a million points into a page of seconds.
So agencies, sheets and criteria are matched in their own tables; the points are counted without a
join by the index of each key, and read in the order of one index, from the nearer end of the list.
"""

from collections.abc import Callable
from functools import cached_property
from operator import itemgetter

from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet, Subquery, Value

from zones.models import Agency, Criterion, ScoreSheet
from zones.permissions import sees_all_points

AGENCIES_LISTED = 400
FORWARD, BACKWARD = ("-sheet_id", "criterion_id"), ("sheet_id", "-criterion_id")


class ScorePaginator(Paginator):
    """Pages of points, by sheet (the newest first) and criterion."""

    def __init__(self, object_list, per_page, *, choice: "ScoreChoice", **kwargs) -> None:
        super().__init__(object_list, per_page, **kwargs)
        self._choice = choice

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
            return list(self._choice.in_order().order_by(*FORWARD)[first:last])
        from_the_end = self._choice.in_order().order_by(*BACKWARD)
        return list(from_the_end[self.count - last : self.count - first])[::-1]


class ScoreChoice:
    """Which points a request asks for: what its search and filters found in the small tables."""

    def __init__(self, user) -> None:
        self._user = user
        self._scores: QuerySet | None = None
        self._sheet_count = 0
        self._conditions: list[Callable[[str], Q]] = []

    def begin(self, scores: QuerySet) -> QuerySet:
        """Starts anew from all points; returns those that the user may see."""
        self._scores, self._conditions = scores, []
        if sees_all_points(self._user):
            return scores
        visible = ScoreSheet.objects.visible_to(self._user).order_by()
        return self._narrow(scores, _on(list(visible.values_list("pk", flat=True))))

    def in_order(self) -> QuerySet:
        """Returns the chosen points with criteria compared by a key that has no index.

        A criterion has a row on every sheet: its own index would give them all, to be sorted.
        """
        scores = self._scores.alias(criterion_key=F("criterion_id") + 0)
        return scores.filter(*(condition("criterion_key") for condition in self._conditions))

    @cached_property
    def agencies(self) -> list[tuple[int, str, str]]:
        """The (id, name, search text) of agencies with a sheet to see; at most one too many."""
        sheets = ScoreSheet.objects.visible_to(self._user).order_by()
        # put in order here: the database would sort every agency of the country to give a few
        agencies = Agency.objects.filter(pk__in=sheets.values("agency")).order_by()
        rows = agencies.values_list("pk", "name", "search_text", "sort_key", "code")
        found = sorted(rows[: AGENCIES_LISTED + 1], key=itemgetter(3, 4))
        return [row[:3] for row in found]

    def of_sheets(self, scores: QuerySet, **fields) -> QuerySet:
        """Returns the points on the sheets with those fields."""
        sheets = _sheet_ids(Q(**fields))
        return scores if sheets is None else self._narrow(scores, _on(sheets))

    def of_kind(self, scores: QuerySet, kind: str) -> QuerySet:
        """Returns the points of one kind of criterion."""
        leaves = Criterion.objects.leaves().filter(kind=kind).order_by()
        return self._narrow(scores, _of(list(leaves.values_list("pk", flat=True))))

    def found(self, scores: QuerySet, words: list[str]) -> QuerySet:
        """Returns the points whose agency, or whose criterion, holds all the words.

        Where none does, the words that some agency's name holds choose the agency and the others
        the criterion: «trà vinh I.2»; a number may be of either: «00001 III 7». Two queries.
        """
        if not self.agencies:
            return scores  # nobody has a sheet, so there is no point to choose from
        leaves = list(Criterion.objects.leaves().order_by().values_list("pk", "search_text"))
        own = [word for word in words if not any(word in text for _, text in leaves)]
        named = self._sheets_naming(own or self._words_naming(words))
        sheets, criteria = _holding_all(named, words), _holding_all(leaves, words)
        if not sheets and not criteria:
            sheets, criteria = _divided(named, leaves, words)
            return self._narrow(self._narrow(scores, _on(sheets)), _of(criteria))
        if len(sheets) == self._sheet_count and sheets:
            return scores
        if sheets and criteria:
            return self._narrow(scores, lambda key: _on(sheets)(key) | _of(criteria)(key))
        return self._narrow(scores, _on(sheets) if sheets else _of(criteria))

    def _words_naming(self, words: list[str]) -> list[str]:
        return [word for word in words if any(word in text for *_, text in self.agencies)]

    def _sheets_naming(self, words: list[str]) -> list[tuple[int, str]]:
        """Returns (id, agency's search text) of the sheets whose agency holds all the words."""
        if not words:
            return []
        condition = Q(*(Q(("agency__search_text__contains", word)) for word in words))
        everything = ScoreSheet.objects.order_by().values(one=Value(1)).annotate(n=Count("pk"))
        rows = ScoreSheet.objects.filter(condition).order_by()
        found = list(
            rows.values_list("pk", "agency__search_text", Subquery(everything.values("n")))
        )
        self._sheet_count = found[0][2] if found else 0
        return [(pk, text) for pk, text, _ in found]

    def _narrow(self, scores: QuerySet, condition: Callable[[str], Q]) -> QuerySet:
        self._conditions.append(condition)
        return scores.filter(condition("criterion_id"))


def _on(sheets: list[int]) -> Callable[[str], Q]:
    return lambda key: Q(sheet_id__in=sheets)


def _of(criteria: list[int]) -> Callable[[str], Q]:
    return lambda key: Q(**{f"{key}__in": criteria})


def _holding_all(rows: list[tuple[int, str]], words: list[str]) -> list[int]:
    """Returns the ids of the rows whose text holds all the words."""
    return [pk for pk, text in rows if all(word in text for word in words)]


def _divided(
    named: list[tuple[int, str]], leaves: list[tuple[int, str]], words: list[str]
) -> tuple[list[int], list[int]]:
    """Returns the sheets that some of the words choose and the criteria that the others do."""
    naming = [word for word in words if any(word in text for _, text in named)]
    others = [word for word in words if word not in naming]
    if not naming or not others:
        return [], []
    likely = [(pk, text) for pk, text in leaves if all(word in text for word in others)]
    sheets, shared = _holding_all(named, naming), []
    if not sheets:
        shared = [word for word in naming if any(word in text for _, text in likely)]
        sheets = _holding_all(named, [word for word in naming if word not in shared])
    return sheets, _holding_all(likely, shared)


def _sheet_ids(condition: Q) -> list[int] | None:
    """Returns the ids of the sheets that fulfil the condition; None for all there are."""
    everything = ScoreSheet.objects.order_by().values(one=Value(1)).annotate(sheets=Count("pk"))
    rows = ScoreSheet.objects.filter(condition).order_by()
    found = list(rows.values_list("pk", Subquery(everything.values("sheets"))))
    return None if found and len(found) == found[0][1] else [pk for pk, _ in found]
