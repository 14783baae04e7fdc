"""What can be conferred and by which texts, as files."""

from decimal import Decimal

from awards.models import (
    AwardType,
    BaseSalary,
    BonusRate,
    BonusTerms,
    EligibilityRule,
    Issuer,
    LegalBasis,
    SubjectKind,
)
from thidua.recordcells import ChoiceWidget, CodeWidget, DayWidget, NumberWidget, YesNoWidget
from thidua.recordcolumns import column, long_text
from thidua.recordresources import RecordResource

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
    may_repeat = True

    award_type = column("award_type", widget=CodeWidget(AwardType, required=False))
    subject = column("subject", widget=ChoiceWidget(SubjectKind.choices, required=False))
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
