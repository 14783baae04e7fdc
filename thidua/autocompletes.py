"""Choices found as one types, that forgive a value that is no row's key.

Django's own widgets and fields look up whatever was posted, and break on what is no number, or
one too long for the database.
"""

from django import forms
from django.contrib.admin import widgets
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from thidua.keys import is_key


class _KeysOnly:
    """Leaves out values that are no keys."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [one for one in value if is_key(str(one))], attr)


class Labels:
    """How the chosen rows are called of one field in all rows of a page: one query for all."""

    def __init__(self, keys: QuerySet) -> None:
        self._keys = keys
        self._labels: dict[str, str] | None = None

    def of(self, key: str, choices) -> str | None:
        """Returns the label of one of the choices; None if none of the page's rows chose it."""
        if self._labels is None:
            rows = choices.queryset.filter(pk__in=self._keys)
            self._labels = {str(row.pk): choices.field.label_from_instance(row) for row in rows}
        return self._labels.get(key)


class AutocompleteSelect(_KeysOnly, widgets.AutocompleteSelect):
    """One row, found as one types; ``labels`` spares a query where a page has many of them."""

    labels: Labels | None = None

    def optgroups(self, name, value, attr=None):
        label = self.labels and self.labels.of(str(value[0]), self.choices) if value else None
        if label is None:
            return super().optgroups(name, value, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options.append(self.create_option(name, value[0], label, True, len(options)))
        return [(None, options, 0)]


class AutocompleteSelectMultiple(_KeysOnly, widgets.AutocompleteSelectMultiple):
    """Several rows, found as one types."""


def name_in_choices(row: Model) -> str:
    """Returns how the row is told from others in a list to choose from: as its model says."""
    return getattr(row, "name_in_choices", str(row))


class OneRowField(forms.ModelChoiceField):
    """One row, by its name in choices."""

    def label_from_instance(self, obj) -> str:
        return name_in_choices(obj)


class SeveralRowsField(forms.ModelMultipleChoiceField):
    """Several rows; a value that is no key is refused as a row that is not there."""

    def clean(self, value):
        for one in value or ():
            if not is_key(str(one)):
                raise ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": one},
                )
        return super().clean(value)


class OfferedRowsView(AutocompleteJsonView):
    """Finds among the rows that the asking page offers, not all that may be seen."""

    def serialize_result(self, obj, to_field_name):
        found = super().serialize_result(obj, to_field_name)
        return {**found, "text": name_in_choices(obj)}

    def get_queryset(self):
        rows, asking = super().get_queryset(), self.source_field.model
        page = self.admin_site.is_registered(asking) and self.admin_site.get_model_admin(asking)
        if not isinstance(page, ForgivingAutocompletesMixin):
            return rows
        return page.offered(self.source_field, rows, self.request)


class ForgivingAutocompletesMixin:
    """Gives a ModelAdmin's autocomplete fields the widgets and fields of this module."""

    def offered(self, field, rows, request):
        """Returns those of the rows that the page offers for its field: all, unless it says."""
        return rows

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = AutocompleteSelect(db_field, self.admin_site)
            kwargs["form_class"] = OneRowField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = AutocompleteSelectMultiple(db_field, self.admin_site)
            kwargs["form_class"] = SeveralRowsField
        return super().formfield_for_manytomany(db_field, request, **kwargs)
