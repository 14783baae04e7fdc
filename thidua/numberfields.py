"""Form fields for numbers, which lose nothing of what is typed.

A browser's own number field throws away a comma that its language does not use: of «82,5» it sends
825. So numbers are typed as text, and read here.
"""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from unfold.widgets import UnfoldAdminTextInputWidget

from thidua.numbers import number_text, typed_number, typed_whole_number


class _NumberAsText:
    """Shows a stored number with a decimal comma and without idle zeros, typed text as it is."""

    def format_value(self, value):
        if isinstance(value, Decimal | int):
            return number_text(value)
        return super().format_value(value)


class NumberInput(_NumberAsText, forms.TextInput):
    """A number on a page of our own."""


class AdminNumberInput(_NumberAsText, UnfoldAdminTextInputWidget):
    """A number on a form of the admin."""


class _TypedNumber:
    """Reads by ``read``, and asks a telephone for the keys of ``keys``."""

    widget = NumberInput
    keys = "decimal"

    def to_python(self, value):
        if isinstance(value, str):
            try:
                value = self.read(value)
            except ValueError as refusal:
                raise ValidationError(str(refusal), code="invalid") from None
        return super().to_python(value)

    def widget_attrs(self, widget) -> dict:
        return {**super().widget_attrs(widget), "inputmode": self.keys}


class NumberField(_TypedNumber, forms.DecimalField):
    """A number with a decimal comma or point."""

    def read(self, text: str) -> Decimal | None:
        return typed_number(text, decimals=self.decimal_places)


class WholeNumberField(_TypedNumber, forms.IntegerField):
    """A number without decimals."""

    keys = "numeric"

    def read(self, text: str) -> int | None:
        return typed_whole_number(text)


class TypedNumbersMixin:
    """Gives the forms of a ModelAdmin or an inline these fields for all numbers of the model."""

    formfield_overrides = {
        models.DecimalField: {"form_class": NumberField, "widget": AdminNumberInput},
        models.IntegerField: {"form_class": WholeNumberField, "widget": AdminNumberInput},
        models.BigIntegerField: {"form_class": WholeNumberField, "widget": AdminNumberInput},
    }
