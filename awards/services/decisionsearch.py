"""Finding decisions by their numbers, and what they conferred by words; accents aside."""

import re

from django.db.models import Q, QuerySet

from awards.models import AwardLine, AwardType, Decision
from thidua.text import fold, spelling_pattern

_NUMBER = re.compile(r"0*(\d{1,7})\s*(?:/\s*(.{1,40}))?")


def has_number(text: str) -> Q | None:
    """Returns the condition that a decision has the number «05», or «05/QĐ-BTP»; None for others.

    The symbol may be typed without accents.
    """
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    number, symbol = found.groups()
    condition = Q(number=int(number))
    if symbol:
        condition &= Q(symbol__regex=rf"^{spelling_pattern(symbol)}$")
    return condition


def numbered(decisions: QuerySet[Decision], text: str) -> QuerySet[Decision]:
    """Returns the decisions with that number; none where the text is no number."""
    condition = has_number(text)
    return decisions.none() if condition is None else decisions.filter(condition)


def conferred(lines: QuerySet[AwardLine], words: str) -> QuerySet[AwardLine]:
    """Returns the lines that hold every word in the recipient's name, office, unit or the title."""
    for word in fold(words).split():
        titles = AwardType.objects.filter(search_text__contains=word).values("pk")
        lines = lines.filter(
            Q(search_text__contains=word)
            | Q(unit_search_text__contains=word)
            | Q(award_type__in=titles)
        )
    return lines
