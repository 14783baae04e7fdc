"""What stands in a logged row, as a clerk reads it: decimal commas, local times, names for keys."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from thidua.audit.models import Entry
from thidua.text import short_date

NOTHING = "(trống)"
_LONGEST = 300


@cache
def model_of(table: str) -> type[models.Model] | None:
    """Returns the model of a table; None for a table that is no more.

    Where a library's table has a proxy of ours, the proxy: it is named for the screen.
    """
    found = [m for m in apps.get_models(include_auto_created=True) if m._meta.db_table == table]
    return max(found, key=lambda model: model._meta.proxy, default=None)


class Names:
    """The names of the records that logged rows point to, read a model at a time."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        for entry in entries:
            for field in _links(model_of(entry.table)):
                for row in (entry.old, entry.new):
                    if row and row.get(field.column) is not None:
                        wanted[field.related_model].add(row[field.column])
        self._names = {
            (model, key): str(record)
            for model, keys in wanted.items()
            for key, record in _records(model).in_bulk(keys).items()
        }

    def of(self, model: type[models.Model], key: int) -> str:
        """Returns the record's name as it stands today, «số 12» for one that is gone."""
        return self._names.get((model, key), f"số {key}")


def _links(model: type[models.Model] | None) -> list[models.Field]:
    return [] if model is None else [f for f in model._meta.concrete_fields if f.is_relation]


def _records(model: type[models.Model]) -> models.QuerySet:
    """Returns the records with what their names are made of, so that a name asks nothing more."""
    links = [field.name for field in _links(model)]
    return model._base_manager.select_related(*links) if links else model._base_manager.all()


def shown(field: models.Field, value, names: Names) -> str:
    """Returns a stored value in words: «8,5», «có», «11/12/2020», a record's name, or «…» text."""
    if value is None or value == "":
        return NOTHING
    if field.is_relation:
        return f"«{names.of(field.related_model, value)}»"
    if field.choices:
        return f"«{dict(field.flatchoices).get(value, value)}»"
    if isinstance(field, models.BooleanField):
        return "có" if value else "không"
    if isinstance(field, models.DecimalField):
        return number_text(value)
    if isinstance(field, models.DateTimeField):
        return time_text(value)
    if isinstance(field, models.DateField):
        return short_date(date.fromisoformat(value))
    if isinstance(field, models.IntegerField):
        return str(value)
    text = str(value)
    return f"«{text[:_LONGEST]}…»" if len(text) > _LONGEST else f"«{text}»"


def number_text(value) -> str:
    """8.50 as «8,5»: the digits that say something, with a comma."""
    text = f"{Decimal(str(value)):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def time_text(value: str | datetime) -> str:
    """A stored time as «11/12/2020 10:05», where the office is."""
    moment = parse_datetime(value) if isinstance(value, str) else value
    if timezone.is_naive(moment):  # SQLite keeps times in UTC and does not say so
        moment = moment.replace(tzinfo=UTC)
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}"
