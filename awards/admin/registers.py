"""The registers: outgoing documents, the golden book, and what became of every number."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from unfold.decorators import display

from awards.documents.registers import golden_book_context, outgoing_context, register_pdf
from awards.models import AwardLine, NumberSeries, RegisterEntry
from awards.models.decision import effect_words, effects_on
from awards.permissions import keeps_registers
from awards.services.numbering import gap_report, void_next_number
from thidua.admin import RecordAdmin, ViewOnlyMixin
from thidua.emptylists import WhenEmpty
from thidua.keys import is_key
from thidua.refusals import tell_refusal
from thidua.replica import reads_from_replica


class VoidForm(forms.Form):
    """A number that is used up without a decision."""

    _input = {"class": "td-input"}
    dated = forms.DateField(
        label="Ngày", widget=forms.DateInput(attrs={**_input, "placeholder": "ngày/tháng/năm"})
    )
    reason = forms.CharField(
        label="Lý do bỏ số", max_length=300, widget=forms.TextInput(attrs=_input)
    )
    after = forms.IntegerField(widget=forms.HiddenInput)  # the last number as the page showed it


@admin.register(NumberSeries)
class NumberSeriesAdmin(ViewOnlyMixin, RecordAdmin):
    when_empty = WhenEmpty(
        "Sổ đăng ký số tự mở khi quyết định đầu tiên của năm được ban hành.",
        label="Xem các quyết định",
        page="admin:awards_decision_changelist",
    )
    list_display = ["symbol", "year", "issuer", "last_number", "last_issued_on"]
    list_select_related = ["issuer"]
    list_filter = ["year"]
    change_form_outer_before_template = "admin/awards/series.html"

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path("<path:object_id>/register/", view(self.register), name="awards_series_register"),
            path("<path:object_id>/void/", view(self.void), name="awards_series_void"),
        ]
        return own + super().get_urls()

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context["report"] = gap_report([obj])[0] if not obj.is_golden_book else None
            context["links"] = [("In sổ", reverse("admin:awards_series_register", args=[obj.pk]))]
            if _voids(request.user, obj):
                context["void_form"] = VoidForm(initial={"after": obj.last_number})
                context["void_address"] = reverse("admin:awards_series_void", args=[obj.pk])
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @reads_from_replica
    def register(self, request, object_id: str) -> HttpResponse:
        """The register of the series as a PDF."""
        series = self._found(request, object_id)
        if series.is_golden_book:
            lines = AwardLine.objects.filter(
                golden_book_number__isnull=False, decision__issuer=series.issuer
            )
            if series.year:
                lines = lines.filter(decision__signed_on__year=series.year)
            lines = lines.select_related("decision").order_by("golden_book_number")
            context = golden_book_context(f"Sổ vàng, {series}", lines)
        else:
            entries = series.entries.order_by("number").select_related("decision")
            context = outgoing_context(series, entries.prefetch_related("decision__recipients"))
        return HttpResponse(register_pdf(context), content_type="application/pdf")

    def void(self, request, object_id: str) -> HttpResponse:
        """POST: uses up the next number for a reason."""
        series = self._found(request, object_id)
        if request.method != "POST" or not _voids(request.user, series):
            raise PermissionDenied
        form = VoidForm(request.POST)
        try:
            if not form.is_valid():
                raise ValidationError("Hãy ghi ngày và lý do bỏ số.")
            if form.cleaned_data["dated"].year != series.year:
                raise ValidationError(f"Sổ này là của năm {series.year}: ghi ngày của năm ấy.")
            entry = void_next_number(
                series.issuer, series.symbol, by=request.user, **form.cleaned_data
            )
        except ValidationError as refusal:
            tell_refusal(request, refusal)
        else:
            messages.success(request, f"Đã bỏ số {entry}.")
        return HttpResponseRedirect(reverse("admin:awards_numberseries_change", args=[series.pk]))

    def _found(self, request, object_id: str) -> NumberSeries:
        found = self.get_object(request, object_id) if is_key(object_id) else None
        if found is None:
            raise Http404
        return found


def _voids(user, series: NumberSeries) -> bool:
    """Returns whether the user uses up a number of the series by hand; of a golden book nobody."""
    return keeps_registers(user) and not series.is_golden_book


@admin.register(RegisterEntry)
class RegisterEntryAdmin(RecordAdmin):
    when_empty = WhenEmpty(
        "Mỗi quyết định được ban hành tự vào sổ văn bản đi.",
        label="Xem các quyết định",
        page="admin:awards_decision_changelist",
    )
    list_display = [
        *("number_shown", "dated", "title", "later_papers"),
        *("kept_by", "copies", "sent_on", "received_by"),
    ]
    list_display_links = ["number_shown", "title"]
    list_select_related = ["series", "decision"]
    list_filter = ["series"]
    show_full_result_count = False
    search_fields = ["decision__search_text"]
    fields = [
        "number_shown",
        "dated",
        "title",
        "kept_by",
        "copies",
        "sent_on",
        "received_by",
        "note",
    ]
    readonly_fields = ["number_shown", "dated", "title"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(**effects_on("decision"))

    @display(description="về sau")
    def later_papers(self, entry) -> str:
        return effect_words(vars(entry))

    @display(description="số, ký hiệu", ordering="number")
    def number_shown(self, entry) -> str:
        return str(entry)

    @display(description="trích yếu")
    def title(self, entry) -> str:
        return entry.decision.subject if entry.decision else f"(bỏ số: {entry.void_reason})"
