"""People: where they served, how each year was rated, what they were given."""

from django.contrib import admin, messages
from unfold.decorators import display

from awards.models import AwardRecord, Discipline, Person, Service, YearRating
from awards.resources import (
    AwardRecordResource,
    DisciplineResource,
    PersonResource,
    ServiceResource,
    YearRatingResource,
)
from thidua.admin import RecordAdmin, RecordInline
from thidua.emptylists import WhenEmpty
from thidua.inlines import exchanging, far_year
from zones.admin.wholerow import InitialKeysMixin, WholeRowForm


class _OfPersonInline(RecordInline):
    extra = 0
    tab = True


class ServiceInline(_OfPersonInline):
    """Offices at agencies, from one day to another."""

    model = Service
    autocomplete_fields = ["agency"]


class YearRatingInline(_OfPersonInline):
    """How each year was rated."""

    model = YearRating
    formset = exchanging(year=far_year)


class DisciplineInline(_OfPersonInline):
    """Discipline, inspections, complaints."""

    model = Discipline


@admin.register(Person)
class PersonAdmin(InitialKeysMixin, RecordAdmin):
    when_empty = WhenEmpty(
        "Nhập danh sách người từ tệp Excel, hoặc bấm «Thêm» để ghi từng người.",
        label="Nhập từ tệp",
        page="admin:awards_person_import",
        may="awards.add_person",
        others="Chưa có hồ sơ người nào bạn được xem; người mới ghi ngay trong đề nghị.",
    )
    resource_classes = [PersonResource, ServiceResource, YearRatingResource, DisciplineResource]
    form = WholeRowForm
    list_display = ["name_in_order", "birth_year", "mark", "gender"]
    search_fields = ["search_text"]
    list_filter = ["gender"]
    inlines = [ServiceInline, YearRatingInline, DisciplineInline]
    readonly_fields = ["awards"]
    fields = [
        *("full_name", "birth_year", "mark", "gender", "is_ethnic_minority", "awards", "source"),
    ]

    @display(description="họ và tên", ordering="sort_key")
    def name_in_order(self, person) -> str:
        return person.full_name

    @display(description="đã được khen thưởng")
    def awards(self, person) -> str:
        if person is None or person.pk is None:
            return "–"
        records = person.records.standing().select_related("award_type")
        return "; ".join(f"{r.award_type} ({r.years})" for r in records) or "–"

    def save_model(self, request, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        namesakes = Person.objects.filter(search_text=obj.search_text).exclude(pk=obj.pk)
        for other in namesakes.visible_to(request.user)[:3]:
            messages.warning(
                request, f"Đã có người cùng tên: {other}. Hãy xem có phải cùng một người không."
            )


@admin.register(AwardRecord)
class AwardRecordAdmin(InitialKeysMixin, RecordAdmin):
    when_empty = WhenEmpty(
        "Nhập thành tích những năm trước từ tệp Excel; về sau tự có khi ban hành quyết định.",
        label="Nhập từ tệp",
        page="admin:awards_awardrecord_import",
        may="awards.add_awardrecord",
        others="Chưa có thành tích nào bạn được xem; có ở đây khi quyết định được ban hành.",
    )
    resource_classes = [AwardRecordResource]
    form = WholeRowForm
    list_display = [
        *("award_type", "who", "years_in_order", "decision_number", "decided_on", "later"),
    ]
    list_display_links = ["award_type", "who"]
    list_select_related = ["award_type", "person", "agency"]
    list_filter = ["subject", "award_type", "is_cancelled"]
    search_fields = ["search_text", "person__search_text", "agency__search_text"]
    autocomplete_fields = ["award_type", "person", "agency"]
    fields = [
        *("subject", "award_type", "person", "agency", "unit", "year_from", "year_to"),
        *("achievement", "decision_number", "decided_on", "is_cancelled", "source"),
    ]

    @display(description="về sau", ordering="is_cancelled")
    def later(self, record) -> str:
        return "Không còn hiệu lực" if record.is_cancelled else ""

    @display(description="người, đơn vị")
    def who(self, record) -> str:
        return str(record.person or record.unit or record.agency)

    @display(description="thành tích năm", ordering="year_to")
    def years_in_order(self, record) -> str:
        return record.years

    def has_change_permission(self, request, obj=None) -> bool:
        # what a decision of this system wrote is changed by another decision
        if obj is not None and obj.line_id:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        if obj is not None and obj.line_id:
            return False
        return super().has_delete_permission(request, obj)
