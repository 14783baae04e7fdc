"""Finding an agency by words of its names, also of those it bore before; accents aside."""

from django.db.models import Q, QuerySet

from thidua.fields import holds_words
from thidua.text import fold
from zones.models import Agency, AgencyName


def formerly_named(words: str) -> QuerySet:
    """Returns the keys of the agencies that bore a name which holds every word."""
    return AgencyName.objects.filter(holds_words("name", words)).order_by().values("agency")


def agencies_named(words: str, among: QuerySet[Agency]) -> list[Agency]:
    """Returns those of the agencies with a name, former name or code that holds every word.

    With ``block`` and ``successors`` at hand; two queries. Nobody is found by no words.
    """
    wanted = fold(words).split()
    if not wanted:
        return []
    today = Q()
    for word in wanted:
        today &= Q(search_text__contains=word)
    found = among.filter(today | Q(pk__in=formerly_named(words)))
    return list(found.select_related("block").prefetch_related("successors"))
