"""Who is meant by a nominee's name and year of birth: somebody known, or somebody new."""

from django.core.exceptions import ValidationError

from awards.models import Person, Service
from awards.models.person import PersonQuerySet
from thidua.spreadsheets.cells import shown
from zones.models import Agency


def nominee(name: str, birth_year: int | None, mark: str = "", *, by) -> Person:
    """Returns whom the user means: a person that the user may see, else somebody not yet stored.

    Raises ValidationError ``several``, ``no_birth_year``, or ``elsewhere``: the same name and year
    served where the user sees nobody. ``by`` None sees everybody.
    """
    everybody = Person.objects.filter(full_name=name)
    if birth_year is not None:
        everybody = everybody.filter(birth_year=birth_year)
    found = only_one(everybody.visible_to(by) if by else everybody, name, mark)
    if found is not None:
        return found
    if birth_year is None:
        raise ValidationError(
            f"Chưa có người tên «{shown(name)}». Hãy ghi cả năm sinh.", code="no_birth_year"
        )
    if everybody.filter(mark=mark).exists():
        raise ValidationError(
            f"Đã có người tên «{shown(name)}» cùng năm sinh ở đơn vị khác. "
            "Hãy nhờ Bộ ghi nơi công tác mới của người này trước.",
            code="elsewhere",
        )
    return Person(full_name=name, birth_year=birth_year, mark=mark)


def only_one(people: PersonQuerySet, name: str, mark: str) -> Person | None:
    """Returns the one with that mark, or the only one where none is given; None for nobody.

    Raises ValidationError ``several`` where it is not clear who is meant.
    """
    found = list(people.filter(mark=mark)[:2]) or ([] if mark else list(people[:2]))
    if len(found) > 1:
        raise ValidationError(
            f"Có nhiều người tên «{shown(name)}». Hãy ghi cả năm sinh, hoặc dấu hiệu phân biệt.",
            code="several",
        )
    return found[0] if found else None


def store_newcomer(person: Person, *, agency: Agency, office: str = "") -> Person:
    """Stores somebody new as serving at the agency, whose clerk sees them from then on.

    Raises ValidationError for what a person's own rules refuse.
    """
    person.full_clean()
    person.save()
    Service.objects.create(person=person, agency=agency, office=office)
    return person
