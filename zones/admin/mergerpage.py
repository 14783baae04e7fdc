"""The merger wizard: choose, see what will happen, confirm."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.widgets import UnfoldAdminDateWidget, UnfoldAdminTextInputWidget

from thidua.autocompletes import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    SeveralRowsField,
)
from zones.admin.wholerow import show_refusal
from zones.models import Agency, Province
from zones.services.mergers import Merger, MergerOutcome, merge, preview_merger


class MergerForm(forms.Form):
    """Which agencies become one, when, and what goes on."""

    agencies = SeveralRowsField(Agency.objects.none(), label="Đơn vị được sáp nhập")
    on = forms.DateField(
        label="Đơn vị mới hoạt động từ ngày",
        widget=UnfoldAdminDateWidget,
        help_text="Ví dụ 01/07/2025. Các đơn vị cũ hoạt động đến hết ngày trước đó.",
    )
    successor = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Sáp nhập vào đơn vị đã có",
        required=False,
        help_text="Để trống nếu lập đơn vị mới, khi đó ghi mã, tên và tỉnh ở dưới.",
    )
    code = forms.CharField(
        label="Mã đơn vị mới", max_length=40, required=False, widget=UnfoldAdminTextInputWidget
    )
    name = forms.CharField(
        label="Tên đơn vị mới", max_length=200, required=False, widget=UnfoldAdminTextInputWidget
    )
    province = forms.ModelChoiceField(
        Province.objects.none(), label="Tỉnh, thành phố", required=False
    )
    reason = forms.CharField(
        label="Căn cứ",
        max_length=300,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="Nghị quyết, quyết định sáp nhập; được lưu vào lịch sử.",
    )

    def __init__(self, *args, user, admin_site, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.visible_to(user)
        self.fields["agencies"].queryset = self.fields["successor"].queryset = agencies
        self.fields["province"].queryset = Province.objects.visible_to(user)
        successors = Agency._meta.get_field("successors")
        province = Agency._meta.get_field("province")
        many = AutocompleteSelectMultiple(successors, admin_site)
        one = AutocompleteSelect(successors, admin_site)
        where = AutocompleteSelect(province, admin_site)
        for name, widget in (("agencies", many), ("successor", one), ("province", where)):
            widget.choices = self.fields[name].choices
            self.fields[name].widget = widget

    def clean(self) -> dict:
        data = super().clean()
        if not data.get("successor"):
            for name in ("code", "name", "province"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, "Bắt buộc khi lập đơn vị mới.")
        elif data.get("code") or data.get("name"):
            self.add_error(
                "successor", "Chọn đơn vị đã có hoặc ghi mã, tên đơn vị mới, không cả hai."
            )
        return data

    def merger(self) -> Merger:
        """Returns what the clerk asked for; the form must be valid."""
        return Merger(**{**self.cleaned_data, "agencies": list(self.cleaned_data["agencies"])})


def merge_page(model_admin, request: HttpRequest) -> HttpResponse:
    """GET asks; POST shows what will happen; POST with ``confirm`` does it."""
    if not model_admin.has_merge_permission(request):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = MergerForm(data, user=request.user, admin_site=model_admin.admin_site)
    outcome = None
    if data is not None and form.is_valid():
        is_confirmed = "confirm" in data
        try:
            outcome = _act(model_admin, request, form.merger(), is_confirmed)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            if is_confirmed:
                messages.success(request, f"Đã sáp nhập thành «{outcome.successor.name}».")
                address = reverse("admin:zones_agency_change", args=[outcome.successor.pk])
                return HttpResponseRedirect(address)
    if "edit" in (data or {}):
        outcome = None
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Sáp nhập đơn vị",
        "opts": model_admin.model._meta,
        "form": form,
        "media": model_admin.media + form.media,
        "outcome": outcome,
        "back": reverse("admin:zones_agency_changelist"),
    }
    return TemplateResponse(request, "admin/zones/merge.html", context)


def _act(model_admin, request: HttpRequest, merger: Merger, is_confirmed: bool) -> MergerOutcome:
    """Returns what merging would do, or did if it is confirmed."""
    if not is_confirmed:
        return preview_merger(merger, by=request.user)
    with transaction.atomic():  # never done without its line in the log
        outcome = merge(merger, by=request.user)
        model_admin.log_change(request, outcome.successor, " ".join(outcome.sentences))
    return outcome
