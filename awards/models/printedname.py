"""How the lines of decisions are found and sorted: by what is printed, folded once when stored."""

from awards.models.catalogue import SubjectKind
from thidua.fields import PersonSortKeyField
from thidua.text import person_sort_key, sort_key


def printed_name_key(kind_and_name: str) -> str:
    """Returns the key of «person Nguyễn Văn An»: people by given name, others by the whole name."""
    kind, _, name = kind_and_name.partition(" ")
    return person_sort_key(name) if kind == SubjectKind.PERSON else sort_key(name)


class PrintedNameSortKeyField(PersonSortKeyField):
    """What a line is sorted by; its sources are the kind of its subject, then the printed name."""

    derive = staticmethod(printed_name_key)
