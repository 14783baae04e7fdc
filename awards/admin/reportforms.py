"""The choices above the statistics: years, zone, block, agency."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max

from awards.models import Decision
from awards.permissions import sees_all
from awards.services.conferred import chaired_by
from awards.services.numbering import today
from thidua.autocompletes import name_in_choices
from thidua.numberfields import NumberInput, WholeNumberField
from zones.admin.reportforms import RecordChoiceField
from zones.models import Agency, Block, Zone


class StatisticsForm(forms.Form):
    """From which year to which, and for whom; without a question the last year of decisions.

    ``chaired`` are the (campaign id, zone id) whose secretariat an agency's clerk is.
    """

    _year = {"min_value": 1945, "max_value": 2200, "required": False}
    _input = {"class": "td-input td-input-short"}
    year_from = WholeNumberField(label="Từ năm", **_year, widget=NumberInput(attrs=_input))
    year_to = WholeNumberField(label="đến năm", **_year, widget=NumberInput(attrs=_input))

    def __init__(self, asked, *, user) -> None:
        given = asked.dict()
        self.chaired = chaired_by(user)
        if not any(given.get(name, "").strip() for name in ("year_from", "year_to")):
            given["year_from"] = given["year_to"] = _last_year()
        super().__init__(given)
        zones, agencies = Zone.objects.visible_to(user), Agency.objects.visible_to(user)
        if not sees_all(user):
            zones = zones.filter(pk__in={zone for _, zone in self.chaired})
            agencies = agencies.filter(pk__in=user.agency.lineage_ids())
        blocks, everything = Block.objects.visible_to(user), "Tất cả"
        self.fields |= {
            "zone": RecordChoiceField(zones, label="Khu vực, cụm", everything=everything),
            "block": RecordChoiceField(blocks, label="Khối", everything=everything),
            "agency": RecordChoiceField(
                agencies, label="Đơn vị", everything=everything, name=name_in_choices
            ),
        }

    def clean(self) -> dict:
        chosen = super().clean()
        if self.errors:
            return chosen
        years = [year for name in ("year_from", "year_to") if (year := chosen[name]) is not None]
        chosen["year_from"], chosen["year_to"] = years[0], years[-1]
        if chosen["year_from"] > chosen["year_to"]:
            raise ValidationError("«Từ năm» không được sau «đến năm».", code="years_reversed")
        return chosen


def _last_year() -> int:
    """Returns the year of the last issued decision, this year where there is none."""
    last = Decision.objects.issued().aggregate(last=Max("signed_on"))["last"]
    return (last or today()).year
