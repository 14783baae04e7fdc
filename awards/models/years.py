"""Years that somebody types: near enough to today that every one of them has its days."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

_FIRST, _LAST = 1945, 2200
_SENTENCE = f"Năm phải từ {_FIRST} đến {_LAST}."


def refuse_implausible(year: int) -> None:
    """Raises ValidationError ``implausible`` for a year that nothing was or will be done in."""
    if not _FIRST <= year <= _LAST:
        raise ValidationError(_SENTENCE, code="implausible")


def year_field(name: str) -> models.PositiveSmallIntegerField:
    """Returns a field for such a year; ``name`` is what the screen calls it."""
    return models.PositiveSmallIntegerField(name, validators=[refuse_implausible])


def plausible_years(model: str, *fields: str) -> models.CheckConstraint:
    """Returns the constraint that the model's fields hold such years."""
    within = {f"{field}__range": (_FIRST, _LAST) for field in fields}
    return models.CheckConstraint(
        name=f"{model}_{'years_are' if len(fields) > 1 else 'year_is'}_plausible",
        condition=Q(**within),
        violation_error_message=_SENTENCE,
    )
