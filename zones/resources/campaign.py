"""The campaign year as files: campaigns, the zones' years with their targets, the members."""

from thidua.recordcells import ChoiceWidget, CodeWidget, DayWidget, NumberWidget, cell_text
from thidua.recordcolumns import Column, column, long_text
from thidua.recordparts import PartResource
from thidua.recordresources import RecordResource
from zones.models import Agency, Campaign, Membership, Target, Zone, ZoneYear
from zones.resources import examples
from zones.services.campaigns import check_new_member, ensure_sheets


class _StatusColumn(Column):
    """Where a campaign stands: said of a new one, only compared for one that is known."""

    def save(self, instance, row, is_m2m=False, **kwargs) -> None:
        if not cell_text(row.get(self.column_name)):
            return
        status = self.clean(row)
        if instance.pk is None:
            instance.status = status
        elif instance.status != status:
            raise ValueError(
                f"Phong trào đang ở bước «{instance.get_status_display()}»; trạng thái chỉ đổi "
                "trên màn hình. Hãy để trống ô này."
            )


class CampaignResource(RecordResource):
    required_columns = ("code", "year", "title")

    code = column("code")
    year = column("year", widget=NumberWidget(is_whole=True))
    title = column("title")
    status = _StatusColumn("status", widget=ChoiceWidget(Campaign.Status.choices))
    self_scoring_due = column("self_scoring_due", widget=DayWidget())
    appraisal_due = column("appraisal_due", widget=DayWidget())
    closing_due = column("closing_due", widget=DayWidget())
    source = long_text("source")

    examples = examples.CAMPAIGNS

    class Meta:
        model = Campaign
        fields = (
            *("code", "year", "title", "status"),
            *("self_scoring_due", "appraisal_due", "closing_due", "source"),
        )


class ZoneYearResource(RecordResource):
    """A zone's year; that it is closed is no cell of a file."""

    required_columns = key_columns = ("campaign", "zone")
    related = ("campaign", "zone")

    campaign = column("campaign", widget=CodeWidget(Campaign))
    zone = column("zone", widget=CodeWidget(Zone))
    slogan = column("slogan")
    launched_on = column("launched_on", widget=DayWidget())
    pledge_on = column("pledge_on", widget=DayWidget())
    conference_on = column("conference_on", widget=DayWidget())
    conference_place = column("conference_place")

    examples = examples.ZONE_YEARS

    class Meta:
        model = ZoneYear
        import_id_fields = ("campaign", "zone")
        fields = (
            *("campaign", "zone", "slogan", "launched_on", "pledge_on"),
            *("conference_on", "conference_place"),
        )


class TargetResource(PartResource):
    """The targets of the zones' years; the same words may stand twice in a year."""

    required_columns = ("campaign", "zone", "text", "figure")
    key_columns = ("campaign", "zone", "text", "unit")
    related = ("zone_year__campaign", "zone_year__zone")
    may_repeat = True
    part_of = "zone_year"
    owner, owner_columns = "zone_year", ("campaign", "zone")

    campaign = column("campaign", "zone_year__campaign", CodeWidget(Campaign))
    zone = column("zone", "zone_year__zone", CodeWidget(Zone))
    text = column("text")
    unit = column("unit")
    figure = column("figure", widget=NumberWidget())
    reached = column("reached", widget=NumberWidget())

    examples = examples.TARGETS

    class Meta:
        model = Target
        import_id_fields = ("campaign", "zone", "text", "unit")
        fields = ("campaign", "zone", "text", "unit", "figure", "reached")

    def find_owners(self) -> dict[tuple[int, int], ZoneYear]:
        return {(year.campaign_id, year.zone_id): year for year in ZoneYear.objects.all()}

    def no_owner(self, first: Campaign, second: Zone) -> str:
        return f"{second} chưa có năm thi đua {first.year}. Hãy lập năm thi đua trước."


class MembershipResource(RecordResource):
    """Who competes where; a member that joins in a running year is scored too."""

    required_columns = key_columns = ("campaign", "zone", "agency")
    related = ("campaign", "zone", "agency")

    campaign = column("campaign", widget=CodeWidget(Campaign))
    zone = column("zone", widget=CodeWidget(Zone))
    agency = column("agency", widget=CodeWidget(Agency))
    source = long_text("source")

    examples = examples.MEMBERS

    class Meta:
        model = Membership
        import_id_fields = ("campaign", "zone", "agency")
        fields = ("campaign", "zone", "agency", "source")

    def __init__(self, user=None, **kwargs) -> None:
        super().__init__(user, **kwargs)
        self._joined: dict[int, Campaign] = {}

    def validate_instance(self, instance, import_validation_errors=None, **kwargs) -> None:
        super().validate_instance(instance, import_validation_errors, **kwargs)
        if instance.pk is None:
            check_new_member(instance)

    def after_save_instance(self, instance, row, **kwargs) -> None:
        self._joined[instance.campaign_id] = instance.campaign

    def after_import(self, dataset, result, **kwargs) -> None:
        super().after_import(dataset, result, **kwargs)
        for campaign in self._joined.values():
            ensure_sheets(campaign)
