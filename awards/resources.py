"""Catalogue, rates, legal bases, rules, issuers and people as files."""

from decimal import Decimal, InvalidOperation

from import_export.widgets import Widget

from awards.models import (
    AwardRecord,
    AwardType,
    BaseSalary,
    BonusRate,
    BonusTerms,
    EligibilityRule,
    Issuer,
    LegalBasis,
    Nomination,
    Person,
    Service,
    SubjectKind,
)
from awards.services.nominations import nominate
from thidua.recordcells import (
    ChoiceWidget,
    CodeWidget,
    DayWidget,
    TextWidget,
    YesNoWidget,
    cell_text,
)
from thidua.recordresources import RecordResource, column, long_text
from thidua.spreadsheets.cells import shown
from zones.models import Agency, Campaign, Zone


class NumberWidget(Widget):
    """A number, with a point or a comma; a blank cell is none, or what ``blank`` says."""

    def __init__(self, *, is_whole: bool = False, blank=None) -> None:
        super().__init__()
        self.is_whole, self.blank = is_whole, blank

    def clean(self, value, row=None, **kwargs):
        text = cell_text(value).replace(",", ".")
        if not text:
            return self.blank
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or (self.is_whole and number != number.to_integral_value()):
            kind = "số nguyên" if self.is_whole else "số"
            raise ValueError(f"«{shown(value)}» không phải là {kind}.")
        return int(number) if self.is_whole else number

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else value


class OptionalChoiceWidget(ChoiceWidget):
    """One of the model's choices, or nothing."""

    def clean(self, value, row=None, **kwargs) -> str:
        return super().clean(value) if cell_text(value) else ""


_VALIDITY = ("valid_from", "valid_to")


class AwardTypeResource(RecordResource):
    required_columns = ("code", "name", "kind", "level", "decided_by")

    code = column("code")
    name = column("name")
    kind = column("kind", widget=ChoiceWidget(AwardType.Kind.choices))
    level = column("level", widget=ChoiceWidget(AwardType.Level.choices))
    for_collective = column("for_collective", widget=YesNoWidget())
    for_person = column("for_person", widget=YesNoWidget())
    for_household = column("for_household", widget=YesNoWidget())
    decided_by = column("decided_by")
    valid_from = column("valid_from", widget=DayWidget())
    valid_to = column("valid_to", widget=DayWidget())
    source = long_text("source")

    class Meta:
        model = AwardType
        fields = (
            *("code", "name", "kind", "level", "for_collective", "for_person", "for_household"),
            *("decided_by", *_VALIDITY, "source"),
        )


class BonusRateResource(RecordResource):
    required_columns = ("award_type", "subject", "coefficient")
    key_columns = ("award_type", "subject", "valid_from")
    related = ("award_type",)

    award_type = column("award_type", widget=CodeWidget(AwardType))
    subject = column("subject", widget=ChoiceWidget(SubjectKind.choices))
    coefficient = column("coefficient", widget=NumberWidget())
    valid_from = column("valid_from", widget=DayWidget())
    valid_to = column("valid_to", widget=DayWidget())
    source = long_text("source")

    class Meta:
        model = BonusRate
        import_id_fields = ("award_type", "subject", "valid_from")
        fields = ("award_type", "subject", "coefficient", *_VALIDITY, "source")


class BonusTermsResource(RecordResource):
    required_columns = key_columns = ("valid_from",)

    collective_multiplier = column("collective_multiplier", widget=NumberWidget(blank=Decimal(2)))
    household_multiplier = column("household_multiplier", widget=NumberWidget(blank=Decimal("1.5")))
    rounded_up_to = column("rounded_up_to", widget=NumberWidget(is_whole=True, blank=0))
    valid_from = column("valid_from", widget=DayWidget())
    valid_to = column("valid_to", widget=DayWidget())
    source = long_text("source")

    class Meta:
        model = BonusTerms
        import_id_fields = ("valid_from",)
        fields = (
            *("collective_multiplier", "household_multiplier", "rounded_up_to"),
            *(*_VALIDITY, "source"),
        )


class BaseSalaryResource(RecordResource):
    required_columns = ("valid_from", "amount", "document")
    key_columns = ("valid_from",)

    valid_from = column("valid_from", widget=DayWidget())
    valid_to = column("valid_to", widget=DayWidget())
    amount = column("amount", widget=NumberWidget(is_whole=True))
    document = column("document")

    class Meta:
        model = BaseSalary
        import_id_fields = ("valid_from",)
        fields = (*_VALIDITY, "amount", "document")


class LegalBasisResource(RecordResource):
    required_columns = ("kind", "number", "dated", "issuer", "title")
    key_columns = ("number",)

    rank = column("rank", widget=NumberWidget(is_whole=True, blank=9))
    kind = column("kind", widget=ChoiceWidget(LegalBasis.Kind.choices))
    number = column("number")
    dated = column("dated", widget=DayWidget())
    issuer = column("issuer")
    title = long_text("title")
    group = column("group", widget=ChoiceWidget(LegalBasis.Group.choices))
    valid_from = column("valid_from", widget=DayWidget())
    valid_to = column("valid_to", widget=DayWidget())
    source = long_text("source")

    class Meta:
        model = LegalBasis
        import_id_fields = ("number",)
        fields = (
            *("rank", "kind", "number", "dated", "issuer", "title", "group"),
            *(*_VALIDITY, "source"),
        )


class EligibilityRuleResource(RecordResource):
    required_columns = ("check", "legal_basis")
    key_columns = ("award_type", "subject", "check", "lower_award", "text", "valid_from")
    related = ("award_type", "lower_award")

    award_type = column("award_type", widget=CodeWidget(AwardType, required=False))
    subject = column("subject", widget=OptionalChoiceWidget(SubjectKind.choices))
    check = column("check", "check_name", ChoiceWidget(EligibilityRule.Check.choices))
    lower_award = column("lower_award", widget=CodeWidget(AwardType, required=False))
    number = column("number", widget=NumberWidget())
    text = column("text")
    alternative = column("alternative", widget=NumberWidget(is_whole=True))
    legal_basis = long_text("legal_basis")
    valid_from = column("valid_from", widget=DayWidget())
    valid_to = column("valid_to", widget=DayWidget())

    class Meta:
        model = EligibilityRule
        import_id_fields = ("award_type", "subject", "check", "lower_award", "text", "valid_from")
        fields = (
            *("award_type", "subject", "check", "lower_award", "number", "text", "alternative"),
            *("legal_basis", *_VALIDITY),
        )


class IssuerResource(RecordResource):
    required_columns = ("code", "name", "authority", "symbol", "place")

    code = column("code")
    parent_name = column("parent_name")
    name = column("name")
    authority = column("authority")
    symbol = column("symbol")
    place = column("place")
    is_golden_book_yearly = column("is_golden_book_yearly", widget=YesNoWidget())

    class Meta:
        model = Issuer
        fields = (
            *("code", "parent_name", "name", "authority", "symbol", "place"),
            "is_golden_book_yearly",
        )


class PersonWidget(Widget):
    """A person by full name and year of birth; one that nobody knows yet is not stored here."""

    def __init__(self, year_column: str = "birth_year") -> None:
        super().__init__()
        self.year_column, self.user = year_column, None

    def clean(self, value, row=None, **kwargs):
        name = cell_text(value)
        if not name:
            return None
        year = NumberWidget(is_whole=True).clean((row or {}).get(self.year_column))
        return self.found(name, year) or Person(full_name=name, birth_year=year)

    def found(self, name: str, year: int | None) -> Person | None:
        """Returns who is meant, None for somebody new; raises ValueError when it is not clear."""
        return self.only_one(Person.objects.filter(full_name=name, birth_year=year), name)

    @staticmethod
    def only_one(people, name: str) -> Person | None:
        found = list(people[:2])
        if len(found) > 1:
            raise ValueError(f"Có nhiều người tên «{shown(name)}». Hãy ghi ở màn hình.")
        return found[0] if found else None

    def render(self, value, obj=None, **kwargs):
        return value.full_name if value else ""


class NomineeWidget(PersonWidget):
    """A person that the user may see, the name alone if it is clear; or somebody new."""

    def found(self, name: str, year: int | None) -> Person | None:
        everybody = Person.objects.filter(full_name=name)
        if year is not None:
            everybody = everybody.filter(birth_year=year)
        seen = everybody.visible_to(self.user) if self.user else everybody
        found = self.only_one(seen, name)
        if found is None and year is None:
            raise ValueError(f"Chưa có người tên «{shown(name)}». Hãy ghi cả năm sinh.")
        if found is None and everybody.exists():
            raise ValueError(
                f"Đã có người tên «{shown(name)}» cùng năm sinh ở đơn vị khác. "
                "Hãy nhờ Bộ ghi nơi công tác mới của người này trước."
            )
        return found


class OfPersonResource(RecordResource):
    """Rows that name a person; somebody new is stored on the way."""

    year_column = "birth_year"

    def find(self, row):
        key = self.key_of(row)
        person = key.get("person")
        return None if not key or (person and person.pk is None) else super().find(row)

    def import_field(self, field, instance, row, is_m2m=False, **kwargs) -> None:
        if field.column_name == self.year_column:
            return  # part of the person's name, read with it
        super().import_field(field, instance, row, is_m2m, **kwargs)
        if field.attribute == "person" and instance.person and instance.person.pk is None:
            instance.person.full_clean()
            instance.person.save()
            instance.person = instance.person
            self.after_new_person(instance)

    def after_new_person(self, instance) -> None:
        """What else is to be stored about somebody new."""


class AwardRecordResource(OfPersonResource):
    """Awards of past years, from old decisions; people are made on the way."""

    required_columns = ("subject", "award_type", "year_from", "year_to")
    key_columns = (
        *("subject", "award_type", "person", "birth_year", "agency", "unit"),
        *("year_from", "year_to", "decision_number"),
    )
    related = ("award_type", "person", "agency")

    subject = column("subject", widget=ChoiceWidget(SubjectKind.choices))
    award_type = column("award_type", widget=CodeWidget(AwardType))
    person = column("person", widget=PersonWidget())
    birth_year = column("birth_year", "person__birth_year", NumberWidget(is_whole=True))
    agency = column("agency", widget=CodeWidget(Agency, required=False))
    unit = column("unit")
    year_from = column("year_from", widget=NumberWidget(is_whole=True))
    year_to = column("year_to", widget=NumberWidget(is_whole=True))
    achievement = long_text("achievement")
    decision_number = column("decision_number")
    decided_on = column("decided_on", widget=DayWidget())
    source = long_text("source")

    class Meta:
        model = AwardRecord
        import_id_fields = (
            *("subject", "award_type", "person", "agency", "unit"),
            *("year_from", "year_to", "decision_number"),
        )
        fields = (
            *("subject", "award_type", "person", "birth_year", "agency", "unit"),
            *("year_from", "year_to", "achievement", "decision_number", "decided_on", "source"),
        )


class NominationResource(OfPersonResource):
    """Nominations: what the form's service refuses, it refuses here, with the row.

    A state is read only: it changes by the steps on screen, each with its reason.
    """

    required_columns = (
        *("Phong trào", "Loại đề nghị", "Danh hiệu", "Đối tượng", "Đơn vị"),
        *("Thành tích", "Từ năm", "Đến năm"),
    )
    year_column = "Năm sinh"
    key_columns = (
        *("Phong trào", "Loại đề nghị", "Danh hiệu", "Đối tượng", "Đơn vị", "Họ và tên"),
        *("Năm sinh", "Phòng, hộ", "Từ năm", "Đến năm"),
    )
    related = ("campaign", "award_type", "agency", "person", "zone")

    campaign = column("Phong trào", "campaign", CodeWidget(Campaign))
    occasion = column("Loại đề nghị", "occasion", ChoiceWidget(Nomination.Occasion.choices))
    award_type = column("Danh hiệu", "award_type", CodeWidget(AwardType))
    subject = column("Đối tượng", "subject", ChoiceWidget(SubjectKind.choices))
    agency = column("Đơn vị", "agency", CodeWidget(Agency))
    office = column("Chức vụ", "office")
    person = column("Họ và tên", "person", NomineeWidget("Năm sinh"))
    birth_year = column("Năm sinh", "person__birth_year", NumberWidget(is_whole=True))
    unit = column("Phòng, hộ", "unit")
    zone = column("Khu vực suy tôn", "zone", CodeWidget(Zone, required=False))
    achievement = column("Thành tích", "achievement", TextWidget(multiline=True))
    year_from = column("Từ năm", "year_from", NumberWidget(is_whole=True))
    year_to = column("Đến năm", "year_to", NumberWidget(is_whole=True))
    staff_count = column("Tổng số người", "staff_count", NumberWidget(is_whole=True))
    submission_number = column("Tờ trình số", "submission_number")
    submitted_on = column("Ngày trình", "submitted_on", DayWidget())
    source = column("Nguồn", "source", TextWidget(multiline=True))
    state = column("Trạng thái", "state", OptionalChoiceWidget(Nomination.State.choices))

    class Meta:
        model = Nomination
        import_id_fields = (
            *("campaign", "occasion", "award_type", "subject", "agency", "person", "unit"),
            *("year_from", "year_to"),
        )
        fields = (
            *("campaign", "occasion", "award_type", "subject", "agency", "office", "person"),
            *("birth_year", "unit", "zone", "achievement", "year_from", "year_to", "staff_count"),
            *("submission_number", "submitted_on", "source", "state"),
        )

    def import_field(self, field, instance, row, is_m2m=False, **kwargs) -> None:
        if field.attribute != "state":
            super().import_field(field, instance, row, is_m2m, **kwargs)
        elif row.get(field.column_name) and field.clean(row) != instance.state:
            raise ValueError(
                f"Đề nghị đang là «{instance.get_state_display()}»; trạng thái chỉ đổi trên "
                "màn hình. Hãy để trống ô này."
            )

    def after_new_person(self, instance) -> None:
        if instance.agency_id:
            Service.objects.create(
                person=instance.person, agency=instance.agency, office=instance.office
            )

    def do_instance_save(self, instance, is_create: bool) -> None:
        nominate(instance, by=self.user)
