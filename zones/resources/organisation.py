"""Provinces, blocks, agencies with their former names, and zones as files."""

from thidua.recordcells import ChoiceWidget, CodeWidget, DayWidget, YesNoWidget
from thidua.recordcolumns import column, long_text
from thidua.recordresources import RecordResource
from thidua.recordsuccessors import SuccessorsColumn, SuccessorsResource
from zones.models import Agency, AgencyName, Block, Province, Zone
from zones.resources import examples


class ProvinceResource(SuccessorsResource):
    required_columns = ("code", "name")

    code = column("code")
    name = column("name")
    valid_from = column("valid_from", widget=DayWidget())
    valid_to = column("valid_to", widget=DayWidget())
    successors = SuccessorsColumn()
    source = long_text("source")

    examples = examples.PROVINCES

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

    examples = examples.BLOCKS

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
    successors = SuccessorsColumn()
    source = long_text("source")

    examples = examples.AGENCIES

    class Meta:
        model = Agency
        fields = (
            *("code", "name", "short_name", "block", "province"),
            *("founded_on", "dissolved_on", "successors", "source"),
        )


class AgencyNameResource(RecordResource):
    """The names that agencies bore until a day in the past."""

    required_columns = ("agency", "name", "valid_to")
    key_columns = ("agency", "valid_to")
    related = ("agency",)
    part_of = "agency"

    agency = column("agency", widget=CodeWidget(Agency))
    name = column("name")
    valid_from = column("valid_from", widget=DayWidget())
    valid_to = column("valid_to", widget=DayWidget())

    examples = examples.FORMER_NAMES

    class Meta:
        model = AgencyName
        import_id_fields = ("agency", "valid_to")
        fields = ("agency", "name", "valid_from", "valid_to")


class ZoneResource(RecordResource):
    required_columns = ("code", "name", "kind")

    code = column("code")
    name = column("name")
    kind = column("kind", widget=ChoiceWidget(Zone.Kind.choices))
    source = long_text("source")

    examples = examples.ZONES

    class Meta:
        model = Zone
        fields = ("code", "name", "kind", "source")
