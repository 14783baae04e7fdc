"""Rows within a record's form: exchanging what each of them has alone, or a page at a time."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from unfold.forms import PaginationInlineFormSet

from thidua.keys import is_key


class ExchangingFormSet(PaginationInlineFormSet):
    """Lets rows take over each other's unique values in one go.

    Rows are saved one after another, and the database asks of each at once. So rows that give a
    value up are first moved out of the way; ``parked`` says where, by field and number.
    """

    parked: dict[str, Callable[[int], object]] = {}

    def save(self, commit: bool = True):
        if commit:
            for name, place in self.parked.items():
                self._move_away(name, place)
        return super().save(commit=commit)

    def _move_away(self, name: str, place: Callable[[int], object]) -> None:
        leaving = [form.instance.pk for form in self.initial_forms if self._gives_up(form, name)]
        for number, key in enumerate(leaving):
            self.model._base_manager.filter(pk=key).update(**{name: place(number)})

    def _gives_up(self, form, name: str) -> bool:
        # a row that may only be read says that it has not changed, whatever was posted
        is_saved = form.has_changed() and name in form.changed_data
        return is_saved or form in self.deleted_forms


def far_points(number: int) -> Decimal:
    """Points that no table reaches."""
    return Decimal(99_999 - number)


def far_day(number: int) -> date:
    """A day that no record reaches."""
    return date.max - timedelta(days=number)


def far_year(number: int) -> int:
    """A year that no record reaches, and that the database takes."""
    return 2200 - number


def far_code(number: int) -> str:
    """A code that nobody types."""
    return f"~{number}~"


def exchanging(**places: Callable[[int], object]) -> type[ExchangingFormSet]:
    """Returns the formset whose rows may exchange the values of those fields."""
    return type("ExchangingFormSet", (ExchangingFormSet,), {"parked": places})


class PagedFormSet(PaginationInlineFormSet):
    """Rows shown a page at a time: hundreds of them would keep a browser busy for minutes.

    What is posted are the rows that its sender saw, whatever page they are on by now.
    """

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self._queryset = self.queryset.filter(pk__in=self._posted_keys())

    def get_page_num(self) -> int:
        page = self.request.GET.get(self.get_pagination_key(), "")
        return max(int(page), 1) if is_key(page) else 1

    def _posted_keys(self) -> list[str]:
        key = self.model._meta.pk.name
        rows = range(min(self.initial_form_count(), self.total_form_count()))
        posted = (self.data.get(f"{self.add_prefix(row)}-{key}", "") for row in rows)
        return [one for one in posted if is_key(one)]
