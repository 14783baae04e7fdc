"""Model fields that keep stored text clean and searchable by every path of the ORM."""

from collections.abc import Callable

from django.db import models
from django.db.models.signals import post_save

from thidua.text import (
    clean_text,
    fold,
    person_sort_key,
    searched_part,
    sort_key,
    spelling_pattern,
)


class _CleanText:
    """Stores text NFC, trimmed, without control or direction characters."""

    multiline = False

    def to_python(self, value):
        value = super().to_python(value)
        return clean_text(value, multiline=self.multiline) if isinstance(value, str) else value

    def get_prep_value(self, value):
        return self.to_python(super().get_prep_value(value))

    def pre_save(self, model_instance, add):
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class CleanCharField(_CleanText, models.CharField):
    """One line of clean text."""


class CleanTextField(_CleanText, models.TextField):
    """Several lines of clean text."""

    multiline = True


class DerivedTextField(models.TextField):
    """Text computed from other fields of the row whenever it is saved or created in bulk."""

    derive: Callable[[str], str]

    def __init__(self, *args, sources: tuple[str, ...] = (), **kwargs):
        self.sources = tuple(sources)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "sources": self.sources}

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        if not cls._meta.abstract:
            post_save.connect(self._follow_sources, sender=cls)

    def _follow_sources(self, sender, instance, raw, update_fields, using, **_kwargs) -> None:
        """Stores the value where ``save(update_fields=…)`` named a source but not this field."""
        if raw or not update_fields or self.name in update_fields:
            return
        if set(self.sources) & set(update_fields):
            row = sender._base_manager.using(using).filter(pk=instance.pk)
            row.update(**{self.name: self.pre_save(instance, add=False)})

    def pre_save(self, model_instance, add):
        parts = (getattr(model_instance, source) or "" for source in self.sources)
        value = type(self).derive(" ".join(parts))
        setattr(model_instance, self.attname, value)
        return value


class SearchTextField(DerivedTextField):
    """What the row is found by: its sources, folded (no accents, lower case)."""

    derive = staticmethod(fold)


class SortKeyField(DerivedTextField):
    """What the row is sorted by: Vietnamese dictionary order, the same on every database."""

    derive = staticmethod(sort_key)


class PersonSortKeyField(DerivedTextField):
    """What a person is sorted by: given name first."""

    derive = staticmethod(person_sort_key)


def holds_words(column: str, text: str) -> models.Q:
    """Returns the condition that a column without a folded copy holds every word, accents aside.

    The database looks at each row: for small tables.
    """
    condition = models.Q()
    for word in fold(searched_part(text)).split():
        condition &= models.Q(**{f"{column}__regex": spelling_pattern(word)})
    return condition


class DerivedTextQuerySet(models.QuerySet):
    """Keeps derived text true when its sources are changed by ``update`` or ``bulk_update``."""

    def update(self, **kwargs) -> int:
        stale = [
            field
            for field in self.model._meta.concrete_fields
            if isinstance(field, DerivedTextField) and set(field.sources) & kwargs.keys()
        ]
        if not stale:
            return super().update(**kwargs)
        keys = list(self.values_list("pk", flat=True))
        count = super().update(**kwargs)
        same_database = self.model._base_manager.using(self.db)
        rows = list(same_database.filter(pk__in=keys))
        for row in rows:
            for field in stale:
                field.pre_save(row, add=False)
        same_database.bulk_update(rows, [field.name for field in stale], batch_size=500)
        return count

    update.alters_data = True
