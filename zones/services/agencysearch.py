"""Finding an agency by words of its names, also of those it bore before; accents aside."""

from django.db.models import Q, QuerySet

from thidua.text import fold
from zones.models import Agency, AgencyName


def agencies_named(words: str, among: QuerySet[Agency]) -> list[Agency]:
    """Returns those of the agencies with a name, former name or code that holds every word.

    With ``block`` and ``successors`` at hand; three queries. Nobody is found by no words.
    """
    wanted = fold(words).split()
    if not wanted:
        return []
    formerly = {
        agency
        for agency, name in AgencyName.objects.values_list("agency_id", "name")
        if all(word in fold(name) for word in wanted)
    }
    today = Q()
    for word in wanted:
        today &= Q(search_text__contains=word)
    found = among.filter(today | Q(pk__in=formerly))
    return list(found.select_related("block").prefetch_related("successors"))
