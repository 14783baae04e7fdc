"""Provinces, blocks, agencies and zones as files."""

from thidua.recordcells import ChoiceWidget, CodeWidget, DayWidget, YesNoWidget
from thidua.recordresources import (
    RecordResource,
    SuccessorsField,
    SuccessorsResource,
    column,
    long_text,
)
from zones.models import Agency, Block, Province, Zone


class ProvinceResource(SuccessorsResource):
    required_columns = ("code", "name")

    code = column("code")
    name = column("name")
    valid_from = column("valid_from", widget=DayWidget())
    valid_to = column("valid_to", widget=DayWidget())
    successors = SuccessorsField()
    source = long_text("source")

    class Meta:
        model = Province
        fields = ("code", "name", "valid_from", "valid_to", "successors", "source")


class BlockResource(RecordResource):
    required_columns = ("code", "name")

    code = column("code")
    name = column("name")
    short_name = column("short_name")
    unit_name = column("unit_name")
    provides_chair = column("provides_chair", widget=YesNoWidget())

    class Meta:
        model = Block
        fields = ("code", "name", "short_name", "unit_name", "provides_chair")


class AgencyResource(SuccessorsResource):
    required_columns = ("code", "name", "block", "province")
    related = ("block", "province")

    code = column("code")
    name = column("name")
    short_name = column("short_name")
    block = column("block", widget=CodeWidget(Block))
    province = column("province", widget=CodeWidget(Province))
    founded_on = column("founded_on", widget=DayWidget())
    dissolved_on = column("dissolved_on", widget=DayWidget())
    successors = SuccessorsField()
    source = long_text("source")

    class Meta:
        model = Agency
        fields = (
            *("code", "name", "short_name", "block", "province"),
            *("founded_on", "dissolved_on", "successors", "source"),
        )


class ZoneResource(RecordResource):
    required_columns = ("code", "name", "kind")

    code = column("code")
    name = column("name")
    kind = column("kind", widget=ChoiceWidget(Zone.Kind.choices))
    source = long_text("source")

    class Meta:
        model = Zone
        fields = ("code", "name", "kind", "source")
