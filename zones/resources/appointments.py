"""Who is appointed to lead the zones, as a file."""

from django.core.exceptions import ValidationError

from thidua.recordcells import ChoiceWidget, CodeWidget, DayWidget, cell_text
from thidua.recordcolumns import column, long_text
from thidua.recordresources import RecordResource
from zones.models import Agency, Appointment, Campaign, Zone
from zones.resources import examples
from zones.services.appointments import check_turn
from zones.services.succession import Succession


class AppointmentResource(RecordResource):
    """An agency may be appointed twice in a year, when its office changes hands.

    The turn is checked as on the form, once all rows are there: those of earlier years count,
    wherever in the file they stand. Rows that change nothing are not judged again.
    """

    required_columns = ("campaign", "zone", "role", "agency", "office")
    key_columns = ("campaign", "zone", "role", "agency", "person", "from")
    related = ("campaign", "zone", "agency")

    campaign = column("campaign", widget=CodeWidget(Campaign))
    zone = column("zone", widget=CodeWidget(Zone))
    role = column("role", widget=ChoiceWidget(Appointment.Role.choices))
    agency = column("agency", widget=CodeWidget(Agency))
    person = column("person")
    office = column("office")
    decision = column("decision", "decision_reference")
    starts_on = column("from", "starts_on", DayWidget())
    ends_on = column("to", "ends_on", DayWidget())
    out_of_turn_reason = long_text("out_of_turn_reason")
    source = long_text("source")

    examples = examples.APPOINTMENTS

    class Meta:
        model = Appointment
        import_id_fields = ("campaign", "zone", "role", "agency")
        fields = (
            *("campaign", "zone", "role", "agency", "person", "office"),
            *("decision", "starts_on", "ends_on", "out_of_turn_reason", "source"),
        )

    def __init__(self, user=None, **kwargs) -> None:
        super().__init__(user, **kwargs)
        self._written: list[tuple[int, dict, Appointment]] = []

    def after_save_instance(self, instance, row, row_number=None, **kwargs) -> None:
        self._written.append((row_number, row, instance))

    def after_import(self, dataset, result, **kwargs) -> None:
        super().after_import(dataset, result, **kwargs)
        if result.has_errors() or result.has_validation_errors():
            return
        succession = Succession()
        for number, row, appointment in self._written:
            try:
                check_turn(appointment, succession=succession)
            except ValidationError as refusal:
                result.append_invalid_row(number, row, self.in_words(number, refusal))

    def find(self, row) -> Appointment | None:
        """Returns the appointment that the row means: the same person's before any other."""
        key = self.key_of(row)
        if not key:
            return None
        found = list(self.get_queryset().filter(**key).order_by("pk"))
        person, starts_on = self._person_and_start(row)
        ends = bool(cell_text(row.get("to")))
        likeness = (
            lambda held: held.person == person and held.starts_on == starts_on,
            lambda held: bool(person) and held.person == person,
            lambda held: (not person or not held.person) and held.starts_on == starts_on,
            lambda held: (not person or not held.person) and held.ends_on is None,
            lambda held: held.ends_on is None and not ends,
        )
        matches = (held for is_alike in likeness for held in found if is_alike(held))
        return next(matches, None)

    def _person_and_start(self, row) -> tuple[str, object]:
        try:
            starts_on = DayWidget().clean(row.get("from"))
        except ValueError:
            starts_on = None
        return cell_text(row.get("person")), starts_on
