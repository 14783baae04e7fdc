"""What the results pages are asked for, and which rows that leaves."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from awards.models import AwardLine, AwardType, Decision, SubjectKind
from awards.services.decisionsearch import conferred, numbered
from thidua.text import fold
from zones.models import Agency, Block, Standing, Zone, ZoneYear
from zones.services.succession import Succession

_LONGEST = 200


class YearFilter(django_filters.NumberFilter):
    """A year, chosen from those that there is something of."""

    field_class = forms.IntegerField

    def __init__(self, *args, **kwargs) -> None:
        limits = {"min_value": 1900, "max_value": 2200, "widget": forms.Select}
        super().__init__(*args, **{"label": "Năm", **limits, **kwargs})


class WordsFilter(django_filters.CharFilter):
    """Words that a folded column holds, every one of them, accents aside."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **{"max_length": _LONGEST, **kwargs})

    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        for word in fold(value or "").split():
            rows = rows.filter(**{f"{self.field_name}__contains": word})
        return rows


class YearsOffered(django_filters.FilterSet):
    """A filter set whose field «year» offers the years that are given to it."""

    def __init__(self, *args, years: list[int], any_year: str = "Mọi năm", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", any_year)] if any_year else []
        offered += [(str(year), str(year)) for year in years]
        self.form.fields["year"].widget.choices = offered


def _published_zones(_request) -> QuerySet[Zone]:
    closed = ZoneYear.objects.filter(zone=OuterRef("pk"), closed_at__isnull=False)
    return Zone.objects.filter(Exists(closed))


class ResultsOfYear(YearsOffered):
    """Standings of a year."""

    year = YearFilter(field_name="zone_year__campaign__year")

    class Meta:
        model = Standing
        fields: list[str] = []


class BoardFilter(ResultsOfYear):
    """Standings of a year, a zone, a block; whom the words name is looked for beside them."""

    zone = django_filters.ModelChoiceFilter(
        label="Khu vực, cụm",
        field_name="zone_year__zone",
        to_field_name="code",
        queryset=_published_zones,
        empty_label="Mọi khu vực, cụm",
    )
    block = django_filters.ModelChoiceFilter(
        label="Khối", to_field_name="code", queryset=Block.objects.all(), empty_label="Mọi khối"
    )
    q = django_filters.CharFilter(label="Tên đơn vị", max_length=_LONGEST, method="whole")

    def whole(self, standings: QuerySet, _name: str, _words: str) -> QuerySet:
        """All rows stay: what is reported of a block counts the whole block."""
        return standings


class AwardFilter(YearsOffered):
    """Lines of issued decisions.

    ``q``, any words, comes from the search over everything: only then is there a field for it.
    """

    q = django_filters.CharFilter(
        label="Từ trong tên, đơn vị, danh hiệu", max_length=_LONGEST, method="with_words"
    )
    name = WordsFilter(label="Tên người, tập thể", field_name="search_text")
    unit = django_filters.CharFilter(
        label="Đơn vị, chức vụ", max_length=_LONGEST, method="with_unit"
    )
    award = django_filters.ModelChoiceFilter(
        label="Danh hiệu, hình thức",
        field_name="award_type",
        to_field_name="code",
        queryset=AwardType.objects.all(),
        empty_label="Mọi danh hiệu, hình thức",
    )
    year = YearFilter(label="Năm ký", field_name="decision__signed_on", lookup_expr="year")
    number = django_filters.CharFilter(label="Số quyết định", max_length=60, method="with_number")
    agency = django_filters.CharFilter(
        label="Mã đơn vị (cả tiền thân)", max_length=40, method="of_agency"
    )

    class Meta:
        model = AwardLine
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not self.data.get("q"):
            del self.form.fields["q"]

    def with_words(self, lines: QuerySet, _name: str, words: str) -> QuerySet:
        return conferred(lines, words)

    def with_unit(self, lines: QuerySet, _name: str, words: str) -> QuerySet:
        """A person's unit and office; of a collective, its own name is its unit."""
        collective = ~Q(subject=SubjectKind.PERSON)
        for word in fold(words).split():
            lines = lines.filter(
                Q(unit_search_text__contains=word) | Q(collective, search_text__contains=word)
            )
        return lines

    def with_number(self, lines: QuerySet, _name: str, text: str) -> QuerySet:
        """Those of the decisions with that number, of every year unless one is asked for."""
        return lines.filter(decision__in=numbered(Decision.objects.issued(), text).values("pk"))

    def of_agency(self, lines: QuerySet, _name: str, code: str) -> QuerySet:
        """Those given to the agency with that code, its people, and all that it continues."""
        found = Agency.objects.filter(code=code.strip().upper()).first()
        return lines.filter(agency__in=Succession().lineage(found.pk)) if found else lines.none()


class DecisionFilter(YearsOffered):
    """Issued decisions."""

    q = WordsFilter(label="Từ trong trích yếu, người ký", field_name="search_text")
    kind = django_filters.ChoiceFilter(
        label="Loại", choices=Decision.Kind.choices, empty_label="Mọi loại"
    )
    year = YearFilter(label="Năm ký", field_name="signed_on", lookup_expr="year")
    number = django_filters.CharFilter(label="Số quyết định", max_length=60, method="with_number")

    class Meta:
        model = Decision
        fields: list[str] = []

    def with_number(self, decisions: QuerySet, _name: str, text: str) -> QuerySet:
        return numbered(decisions, text)
