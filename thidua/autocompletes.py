"""Choices found as one types, that forgive a value that is no row's key.

Django's own widgets look up whatever was posted, and break on what is no number.
"""

from django.contrib.admin import widgets

from thidua.keys import is_key


class _KeysOnly:
    """Leaves out values that are no keys."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [one for one in value if is_key(str(one))], attr)


class AutocompleteSelect(_KeysOnly, widgets.AutocompleteSelect):
    """One row, found as one types."""


class AutocompleteSelectMultiple(_KeysOnly, widgets.AutocompleteSelectMultiple):
    """Several rows, found as one types."""


class ForgivingAutocompletesMixin:
    """Gives a ModelAdmin's autocomplete fields the widgets of this module."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = AutocompleteSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = AutocompleteSelectMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
