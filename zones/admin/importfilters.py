"""Filters of an import's changed cells."""

import django_filters
from django.db.models import F, Q

from thidua.text import fold
from zones.models import Agency, Criterion, ScoreChange, ScoreSheet


class ChangedCellsFilter(django_filters.FilterSet):
    """By agency, criterion code, and what happened to the point."""

    agency = django_filters.CharFilter(label="Đơn vị", method="with_agency")
    criterion = django_filters.CharFilter(label="Mã tiêu chí", method="with_criterion")
    what = django_filters.ChoiceFilter(
        label="Thay đổi",
        method="with_what",
        choices=[("new", "Điểm mới"), ("changed", "Điểm thay đổi"), ("note", "Ghi chú")],
        empty_label="Mọi thay đổi",
    )

    class Meta:
        model = ScoreChange
        fields: list[str] = []

    def with_agency(self, queryset, name: str, value: str):
        """Cells of the agencies whose code or name holds the value, accents aside."""
        agencies = Agency.objects.filter(search_text__contains=fold(value))
        return queryset.filter(sheet__in=ScoreSheet.objects.filter(agency__in=agencies))

    def with_criterion(self, queryset, name: str, value: str):
        """Cells of the criteria whose code begins with the value."""
        paths = Criterion.objects.filter(path__istartswith=value.strip())
        return queryset.filter(criterion__in=paths.values("pk"))

    def with_what(self, queryset, name: str, value: str):
        """Cells whose point is new, was changed, or whose note alone was changed."""
        was_empty = Q(old_self=None, old_appraised=None, old_approved=None)
        if value == "new":
            return queryset.filter(was_empty)
        if value == "note":
            return queryset.exclude(old_note=F("new_note"))
        return queryset.exclude(was_empty)
