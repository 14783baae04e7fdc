"""Nominations as a file: proposed by the form's service, refused by it with their row."""

from awards.models import AwardType, Nomination, SubjectKind
from awards.resources.people import BIRTH_YEAR, MARK, NomineeWidget, OfPersonResource
from awards.services.nominations import agencies_to_nominate, nominate, refuse_foreign
from awards.services.nominees import store_newcomer
from thidua.recordcells import ChoiceWidget, CodeWidget, DayWidget, NumberWidget
from thidua.recordcolumns import column, long_text
from zones.models import Agency, Campaign, Zone


class NominatedAgencyWidget(CodeWidget):
    """Knows every agency, so that the service says who is foreign; lists whom one nominates for."""

    def offered(self) -> dict[str, object]:
        if self.user is None:
            return self.rows()
        offered = set(agencies_to_nominate(self.user).values_list("pk", flat=True))
        return {code: agency for code, agency in self.rows().items() if agency.pk in offered}


class NominationResource(OfPersonResource):
    """Nominations: what the form's service refuses, it refuses here, with the row.

    A state is read only: it changes by the steps on screen, each with its reason.
    """

    required_columns = (
        *("campaign", "occasion", "award_type", "subject", "agency"),
        *("achievement", "year_from", "year_to"),
    )
    key_columns = (
        *("campaign", "occasion", "award_type", "subject", "agency", "person"),
        *(BIRTH_YEAR, MARK, "unit", "year_from", "year_to"),
    )
    related = ("campaign", "award_type", "agency", "person", "zone")

    campaign = column("campaign", widget=CodeWidget(Campaign))
    occasion = column("occasion", widget=ChoiceWidget(Nomination.Occasion.choices))
    award_type = column("award_type", widget=CodeWidget(AwardType))
    subject = column("subject", widget=ChoiceWidget(SubjectKind.choices))
    agency = column("agency", widget=NominatedAgencyWidget(Agency))
    office = column("office")
    person = column("person", widget=NomineeWidget(), title="Họ và tên")
    birth_year = column(BIRTH_YEAR, "person__birth_year", NumberWidget(is_whole=True))
    mark = column(MARK, "person__mark")
    unit = column("unit", also=("Phòng, hộ",))
    zone = column("zone", widget=CodeWidget(Zone, required=False))
    achievement = long_text("achievement")
    year_from = column("year_from", widget=NumberWidget(is_whole=True), also=("Từ năm",))
    year_to = column("year_to", widget=NumberWidget(is_whole=True))
    staff_count = column("staff_count", widget=NumberWidget(is_whole=True), also=("Tổng số người",))
    submission_number = column("submission_number")
    submitted_on = column("submitted_on", widget=DayWidget())
    source = long_text("source")
    state = column("state", widget=ChoiceWidget(Nomination.State.choices, required=False))

    class Meta:
        model = Nomination
        import_id_fields = (
            *("campaign", "occasion", "award_type", "subject", "agency", "person", "unit"),
            *("year_from", "year_to"),
        )
        fields = (
            *("campaign", "occasion", "award_type", "subject", "agency", "office", "person"),
            *(BIRTH_YEAR, MARK, "unit", "zone", "achievement", "year_from", "year_to"),
            *("staff_count", "submission_number", "submitted_on", "source", "state"),
        )

    def import_field(self, field, instance, row, is_m2m=False, **kwargs) -> None:
        if field.attribute != "state":
            super().import_field(field, instance, row, is_m2m, **kwargs)
        elif row.get(field.column_name) and field.clean(row) != instance.state:
            raise ValueError(
                f"Đề nghị đang là «{instance.get_state_display()}»; trạng thái chỉ đổi trên "
                "màn hình. Hãy để trống ô này."
            )

    def store_new_person(self, instance) -> None:
        if instance.agency_id:
            store_newcomer(instance.person, agency=instance.agency, office=instance.office)
        else:  # the row is refused for its agency
            super().store_new_person(instance)

    def validate_instance(self, instance, import_validation_errors=None, **kwargs) -> None:
        if not import_validation_errors:
            refuse_foreign(instance, by=self.user)
        super().validate_instance(instance, import_validation_errors, **kwargs)

    def do_instance_save(self, instance, is_create: bool) -> None:
        nominate(instance, by=self.user)
