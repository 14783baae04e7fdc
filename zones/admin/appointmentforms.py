"""The forms of appointing: the turn is checked beside the other fields, with its sentence."""

from django import forms
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from thidua.autocompletes import AutocompleteSelect
from zones.admin.wholerow import WholeRowForm
from zones.models import Agency, Appointment
from zones.services import appointments


class AppointmentForm(WholeRowForm):
    """Asks for a reason where a chair or vice-chair is chosen out of turn."""

    class Meta:
        help_texts = {
            "out_of_turn_reason": "Bắt buộc khi cử Trưởng, Phó Trưởng khu vực không theo lượt "
            "luân phiên."
        }

    def check_row(self) -> None:
        appointments.check_turn(self.instance)


class ReplacementForm(forms.Form):
    """Who follows, from when, by which decision."""

    starts_on = forms.DateField(
        label="Giữ chức từ ngày",
        widget=UnfoldAdminDateWidget,
        help_text="Người trước giữ chức đến hết ngày hôm trước.",
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Đơn vị",
        help_text="Giữ nguyên nếu chỉ thay người đứng đầu đơn vị.",
    )
    office = forms.CharField(label="Chức vụ", max_length=150, widget=UnfoldAdminTextInputWidget)
    person = forms.CharField(
        label="Họ và tên", max_length=150, required=False, widget=UnfoldAdminTextInputWidget
    )
    decision_reference = forms.CharField(
        label="Quyết định số", max_length=100, required=False, widget=UnfoldAdminTextInputWidget
    )
    out_of_turn_reason = forms.CharField(
        label="Lý do ngoài lượt luân phiên",
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )
    source = forms.CharField(
        label="Nguồn", required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 2})
    )

    def __init__(self, *args, user, admin_site, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        agency = self.fields["agency"]
        agency.queryset = Agency.objects.visible_to(user)
        widget = AutocompleteSelect(Appointment._meta.get_field("agency"), admin_site)
        widget.choices = agency.choices
        agency.widget = widget
