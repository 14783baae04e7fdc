"""Decisions and the council's meetings as files; what is issued is only compared."""

import re

from django.core.exceptions import ValidationError
from import_export.widgets import Widget

from awards.models import CouncilMeeting, Decision, Issuer
from thidua.recordcells import (
    ChoiceWidget,
    CodeWidget,
    DayWidget,
    NumberWidget,
    YesNoWidget,
    cell_text,
)
from thidua.recordcolumns import Column, column, long_text
from thidua.recordresources import RecordResource
from thidua.spreadsheets.cells import shown
from thidua.text import short_date
from zones.models import Campaign

_REFERENCE = re.compile(r"(\d{1,9})/(\S+) ngày (\S+)\Z", re.ASCII | re.IGNORECASE)


class _IssuedWidget(Widget):
    """An issued decision, as papers name it: «05/QĐ-BTP ngày 11/12/2020»."""

    def clean(self, value, row=None, **kwargs) -> Decision | None:
        text = cell_text(value)
        if not text:
            return None
        match = _REFERENCE.match(text)
        if match is None:
            raise ValueError(f"«{shown(text)}» không rõ. Hãy ghi như «05/QĐ-BTP ngày 11/12/2020».")
        number, symbol, day = match.groups()
        issued = Decision.objects.issued().filter(number=number, symbol=symbol)
        found = issued.filter(signed_on=DayWidget().clean(day)).first()
        if found is None:
            raise ValueError(f"Không có quyết định «{shown(text)}» nào đã ban hành.")
        return found

    def render(self, value, obj=None, **kwargs) -> str:
        return f"{value.reference} ngày {short_date(value.signed_on)}" if value else ""


class _GivenColumn(Column):
    """What issuing gives, and no file: only compared."""

    def save(self, instance, row, is_m2m=False, **kwargs) -> None:
        given = self.clean(row)
        if cell_text(row.get(self.column_name)) and given != self.get_value(instance):
            raise ValueError("Chỉ có khi ban hành, trên màn hình. Hãy để trống ô này.")


class DecisionResource(RecordResource):
    """Drafts, found by kind, issuer and subject; issued decisions by number, symbol and year."""

    required_columns = ("kind", "issuer", "subject", "symbol", "issuer_name", "authority", "place")
    key_columns = ("kind", "issuer", "subject", "number", "symbol", "signed_on")
    related = ("issuer", "campaign", "target")
    may_repeat = True

    number = _GivenColumn("number", widget=NumberWidget(is_whole=True))
    symbol = column("symbol")
    signed_on = column("signed_on", widget=DayWidget())
    kind = column("kind", widget=ChoiceWidget(Decision.Kind.choices))
    issuer = column("issuer", widget=CodeWidget(Issuer))
    campaign = column("campaign", widget=CodeWidget(Campaign, required=False))
    target = column("target", widget=_IssuedWidget())
    subject = long_text("subject")
    state = _GivenColumn("state", widget=ChoiceWidget(Decision.State.choices, required=False))
    parent_name = column("parent_name")
    issuer_name = column("issuer_name")
    authority = column("authority")
    place = column("place")
    sign_mode = column("sign_mode", widget=ChoiceWidget(Decision.SignMode.choices, required=False))
    over_title = column("over_title")
    signer_title = column("signer_title")
    signer_name = column("signer_name")
    kept_at = column("kept_at")
    annex_title = column("annex_title")
    is_electronic = column("is_electronic", widget=YesNoWidget())
    pays_bonus = column("pays_bonus", widget=YesNoWidget())

    class Meta:
        model = Decision
        import_id_fields = ("kind", "issuer", "subject")
        fields = (
            *("number", "symbol", "signed_on", "kind", "issuer", "campaign", "target", "subject"),
            *("state", "parent_name", "issuer_name", "authority", "place", "sign_mode"),
            *("over_title", "signer_title", "signer_name", "kept_at", "annex_title"),
            *("is_electronic", "pays_bonus"),
        )

    def key_of(self, row) -> dict:
        """Returns the number, symbol, issuer and year of what is issued; else what a draft is."""
        if not cell_text(row.get("number")):
            key = super().key_of(row)
            return {**key, "number": None} if key else {}
        try:
            signed_on = self.fields["signed_on"].clean(row)
            if signed_on is None:
                return {}
            key = {name: self.fields[name].clean(row) for name in ("number", "symbol", "issuer")}
        except (ValueError, KeyError):
            return {}
        return {**key, "signed_on__year": signed_on.year}

    def validate_instance(self, instance, import_validation_errors=None, **kwargs) -> None:
        if instance.state == Decision.State.CHECKED and not import_validation_errors:
            raise ValidationError("Dự thảo đã kiểm tra xong. Hãy trả lại để soạn tiếp rồi mới sửa.")
        super().validate_instance(instance, import_validation_errors, **kwargs)


class CouncilMeetingResource(RecordResource):
    required_columns = ("campaign", "council", "held_on", "members")
    key_columns = ("council", "minutes_number", "held_on")
    related = ("campaign",)

    campaign = column("campaign", widget=CodeWidget(Campaign))
    council = column("council")
    minutes_number = column("minutes_number")
    held_on = column("held_on", widget=DayWidget())
    members = column("members", widget=NumberWidget(is_whole=True))
    present = column("present", widget=NumberWidget(is_whole=True))
    threshold = column("threshold", widget=NumberWidget(blank=80))

    class Meta:
        model = CouncilMeeting
        import_id_fields = ("council", "minutes_number", "held_on")
        fields = (
            *("campaign", "council", "minutes_number", "held_on"),
            *("members", "present", "threshold"),
        )
