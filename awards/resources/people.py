"""People as files: who they are, where they served, how they were rated, what they were given."""

from django.core.exceptions import ValidationError
from import_export.widgets import Widget

from awards.models import (
    AwardRecord,
    AwardType,
    Discipline,
    Person,
    Service,
    SubjectKind,
    YearRating,
)
from awards.services.nominees import nominee, only_one
from thidua.recordcells import (
    ChoiceWidget,
    CodeWidget,
    DayWidget,
    NumberWidget,
    TextWidget,
    YesNoWidget,
    cell_text,
)
from thidua.recordcolumns import column, long_text
from thidua.recordresources import RecordResource
from zones.models import Agency

# what tells people apart stands beside the name, in columns of these codes
BIRTH_YEAR, MARK = "birth_year", "mark"
_OF_PERSON = ("person", BIRTH_YEAR, MARK)


class PersonWidget(Widget):
    """A person by name, year of birth and mark; one that nobody knows yet is not stored here."""

    def __init__(self) -> None:
        super().__init__()
        self.user = None

    def clean(self, value, row=None, **kwargs):
        name, row = cell_text(value), row or {}
        if not name:
            return None
        year = NumberWidget(is_whole=True).clean(row.get(BIRTH_YEAR))
        mark = cell_text(row.get(MARK))
        try:
            return self.found(name, year, mark)
        except ValidationError as refusal:
            raise ValueError(" ".join(refusal.messages)) from None

    def found(self, name: str, year: int | None, mark: str) -> Person:
        """Returns who is meant; raises ValidationError when it is not clear."""
        people = Person.objects.filter(full_name=name, birth_year=year)
        known = only_one(people, name, mark)
        return known or Person(full_name=name, birth_year=year, mark=mark)

    def render(self, value, obj=None, **kwargs):
        return value.full_name if value else ""


class NomineeWidget(PersonWidget):
    """A person that the user may see, the name alone if it is clear; or somebody new."""

    def found(self, name: str, year: int | None, mark: str) -> Person:
        return nominee(name, year, mark, by=self.user)


class OfPersonResource(RecordResource):
    """Rows that name a person; somebody new is stored on the way."""

    def find(self, row):
        key = self.key_of(row)
        person = key.get("person")
        return None if not key or (person and person.pk is None) else super().find(row)

    def import_field(self, field, instance, row, is_m2m=False, **kwargs) -> None:
        if field.column_name in (BIRTH_YEAR, MARK):
            return  # part of the person's name, read with it
        super().import_field(field, instance, row, is_m2m, **kwargs)
        if field.attribute == "person" and instance.person and instance.person.pk is None:
            self.store_new_person(instance)
            instance.person = instance.person

    def store_new_person(self, instance) -> None:
        """Stores somebody new, as the row names them."""
        instance.person.full_clean()
        instance.person.save()


class PersonResource(RecordResource):
    required_columns = ("full_name",)
    key_columns = ("full_name", BIRTH_YEAR, MARK)

    full_name = column("full_name")
    birth_year = column(BIRTH_YEAR, widget=NumberWidget(is_whole=True))
    mark = column(MARK)
    gender = column("gender", widget=ChoiceWidget(Person.Gender.choices, required=False))
    is_ethnic_minority = column("is_ethnic_minority", widget=YesNoWidget())
    source = long_text("source")

    class Meta:
        model = Person
        import_id_fields = ("full_name", BIRTH_YEAR, MARK)
        fields = ("full_name", BIRTH_YEAR, MARK, "gender", "is_ethnic_minority", "source")


class ServiceResource(OfPersonResource):
    """Where people served; the same office may be held twice."""

    required_columns = ("person", "agency")
    key_columns = (*_OF_PERSON, "agency", "office", "from")
    related = ("person", "agency")
    may_repeat = True
    part_of = "person"

    person = column("person", widget=PersonWidget(), title="Họ và tên")
    birth_year = column(BIRTH_YEAR, "person__birth_year", NumberWidget(is_whole=True))
    mark = column(MARK, "person__mark")
    agency = column("agency", widget=CodeWidget(Agency))
    office = column("office")
    unit = column("unit")
    is_leader = column("is_leader", widget=YesNoWidget())
    starts_on = column("from", "starts_on", DayWidget())
    ends_on = column("to", "ends_on", DayWidget())

    class Meta:
        model = Service
        import_id_fields = ("person", "agency", "office", "starts_on")
        fields = (
            *(*_OF_PERSON, "agency", "office", "unit"),
            *("is_leader", "starts_on", "ends_on"),
        )


class YearRatingResource(OfPersonResource):
    required_columns = ("person", "year", "rating")
    key_columns = (*_OF_PERSON, "year")
    related = ("person",)
    part_of = "person"

    person = column("person", widget=PersonWidget(), title="Họ và tên")
    birth_year = column(BIRTH_YEAR, "person__birth_year", NumberWidget(is_whole=True))
    mark = column(MARK, "person__mark")
    year = column("year", widget=NumberWidget(is_whole=True))
    rating = column("rating", widget=ChoiceWidget(YearRating.Rating.choices))
    initiative = column("initiative", widget=ChoiceWidget(YearRating.Initiative.choices))
    initiative_title = column("initiative_title")
    source = long_text("source")

    class Meta:
        model = YearRating
        import_id_fields = ("person", "year")
        fields = (*_OF_PERSON, "year", "rating", "initiative", "initiative_title", "source")


class DisciplineResource(OfPersonResource):
    required_columns = ("person", "matter", "from")
    key_columns = (*_OF_PERSON, "matter", "from")
    related = ("person",)
    may_repeat = True
    part_of = "person"

    person = column("person", widget=PersonWidget(), title="Họ và tên")
    birth_year = column(BIRTH_YEAR, "person__birth_year", NumberWidget(is_whole=True))
    mark = column(MARK, "person__mark")
    matter = long_text("matter")
    starts_on = column("from", "starts_on", DayWidget())
    ends_on = column("to", "ends_on", DayWidget())

    class Meta:
        model = Discipline
        import_id_fields = ("person", "matter", "starts_on")
        fields = (*_OF_PERSON, "matter", "starts_on", "ends_on")


class AwardRecordResource(OfPersonResource):
    """Awards of past years, from old decisions; people are made on the way."""

    required_columns = ("subject", "award_type", "year_from", "year_to")
    key_columns = (
        *("subject", "award_type", *_OF_PERSON, "agency", "unit"),
        *("year_from", "year_to", "decision_number"),
    )
    related = ("award_type", "person", "agency")

    subject = column("subject", widget=ChoiceWidget(SubjectKind.choices))
    award_type = column("award_type", widget=CodeWidget(AwardType))
    person = column("person", widget=PersonWidget(), title="Họ và tên")
    birth_year = column(BIRTH_YEAR, "person__birth_year", NumberWidget(is_whole=True))
    mark = column(MARK, "person__mark")
    agency = column("agency", widget=CodeWidget(Agency, required=False))
    unit = column("unit")
    year_from = column("year_from", widget=NumberWidget(is_whole=True))
    year_to = column("year_to", widget=NumberWidget(is_whole=True))
    achievement = column("achievement", widget=TextWidget(multiline=True))
    decision_number = column("decision_number")
    decided_on = column("decided_on", widget=DayWidget())
    is_cancelled = column("is_cancelled", widget=YesNoWidget())
    source = long_text("source")

    class Meta:
        model = AwardRecord
        import_id_fields = (
            *("subject", "award_type", "person", "agency", "unit"),
            *("year_from", "year_to", "decision_number"),
        )
        fields = (
            *("subject", "award_type", *_OF_PERSON, "agency", "unit", "year_from", "year_to"),
            *("achievement", "decision_number", "decided_on", "is_cancelled", "source"),
        )

    def validate_instance(self, instance, import_validation_errors=None, **kwargs) -> None:
        if instance.line_id is not None and not import_validation_errors:
            raise ValidationError(
                "Dòng này do một quyết định đã ban hành ghi; chỉ quyết định khác mới đổi được."
            )
        super().validate_instance(instance, import_validation_errors, **kwargs)
