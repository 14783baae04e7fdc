"""The form of a nomination: for whom one may, and for somebody whom no record names yet."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from unfold.widgets import UnfoldAdminTextInputWidget

from awards.models import Nomination, Person, SubjectKind
from awards.services import nominations
from awards.services.nominees import nominee, store_newcomer
from thidua.numberfields import AdminNumberInput, WholeNumberField
from zones.admin.wholerow import show_refusal

NEWCOMER = ("full_name", "birth_year", "mark")


class NominationForm(forms.ModelForm):
    """Whom the user may not nominate is refused before anything else is said of them."""

    user = None
    full_name = forms.CharField(
        label="Hoặc họ và tên người mới",
        max_length=Person._meta.get_field("full_name").max_length,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="Người chưa có trong danh sách «Người»: ghi họ và tên, năm sinh ở đây.",
    )
    birth_year = WholeNumberField(
        label="Năm sinh", required=False, widget=AdminNumberInput, help_text="Ví dụ 1980."
    )
    mark = forms.CharField(
        label="Dấu hiệu phân biệt",
        max_length=Person._meta.get_field("mark").max_length,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=Person._meta.get_field("mark").help_text,
    )

    def clean(self) -> dict:
        given = super().clean()
        campaign, agency = self._asked(given, "campaign"), self._asked(given, "agency")
        if campaign and agency:
            asked = Nomination(campaign=campaign, agency=agency, zone=given.get("zone"))
            try:
                nominations.refuse_foreign(asked, by=self.user)
            except ValidationError as refusal:
                show_refusal(self, refusal, at="zone" if self._is_settled else "agency")
                return given
        self._refuse_wrong_subject(given)
        if given.get("full_name") and not self._is_settled:
            self._take_named(given)
        return given

    @property
    def _is_settled(self) -> bool:
        """Whether the page only shows whose nomination it is."""
        return "agency" not in self.fields

    def _asked(self, given: dict, name: str) -> object:
        """Returns what is asked for; what the page only shows is as it stands."""
        return getattr(self.instance, name) if self._is_settled else given.get(name)

    def _refuse_wrong_subject(self, given: dict) -> None:
        subject = self._asked(given, "subject")
        if not (given.get("award_type") and subject):
            return
        asked = Nomination(award_type=given["award_type"], subject=subject)
        try:
            nominations.refuse_wrong_subject(asked)
        except ValidationError as refusal:
            show_refusal(self, refusal, at="award_type")

    def _take_named(self, given: dict) -> None:
        """Takes who is meant by the name as the nomination's person, not yet stored if new."""
        name, year = given["full_name"], given.get("birth_year")
        if given.get("person") is not None:
            self.add_error("full_name", "Đã chọn ở ô «Người» thì để trống ô này.")
            return
        if given.get("subject") and given["subject"] != SubjectKind.PERSON:
            self.add_error("full_name", "Chỉ đề nghị cho cá nhân mới ghi họ và tên.")
            return
        try:
            given["person"] = nominee(name, year, given.get("mark", ""), by=self.user)
            if given["person"].pk is None:
                given["person"].full_clean()
        except ValidationError as refusal:
            given["person"] = Person(full_name=name)  # somebody is named, if not clearly
            at = "birth_year" if _is_about_year(refusal) else "full_name"
            if not self.has_error("birth_year"):
                show_refusal(self, refusal, at=at)

    def _get_validation_exclusions(self) -> set:
        excluded = super()._get_validation_exclusions()
        named = self.cleaned_data.get("person")
        # checked by the service once the person is stored
        return excluded | ({"person"} if named is not None and named.pk is None else set())

    def _post_clean(self) -> None:
        if any(self.has_error(name, "no_permission") for name in ("agency", "zone")):
            return  # Django would find another one's
        super()._post_clean()
        if self._is_settled and not self.errors:
            try:
                self.instance.validate_constraints()  # also on what the page only shows
            except ValidationError as refusal:
                self.add_error(None, refusal)

    def nominate(self) -> Nomination:
        """Stores the nomination, and before it the person whom it names first; returns it."""
        asked = self.instance
        if asked.person is not None and asked.person.pk is None:
            asked.person = store_newcomer(asked.person, agency=asked.agency, office=asked.office)
        return nominations.nominate(asked, by=self.user)


def _is_about_year(refusal: ValidationError) -> bool:
    if hasattr(refusal, "error_dict"):
        return NON_FIELD_ERRORS in refusal.error_dict
    return refusal.code == "no_birth_year"
