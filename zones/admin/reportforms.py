"""The choices above a report: campaign, zone, block, each from a list that was read once."""

from collections.abc import Callable, Iterable
from operator import attrgetter

from django import forms
from django.db.models import Exists, Model, OuterRef

from zones.models import Block, Campaign, ScoreSheet, Zone
from zones.permissions import Standpoint, sees_all_points
from zones.services.results import zones_of_campaign
from zones.services.standpoints import standpoint_of


class RecordChoiceField(forms.TypedChoiceField):
    """A choice among records by their codes; cleans to the record, to None where none is chosen."""

    def __init__(
        self,
        records: Iterable[Model],
        *,
        label: str,
        everything: str = "",
        name: Callable[[Model], str] = str,
    ) -> None:
        by_code = {record.code: record for record in records}
        choices = [(code, name(record)) for code, record in by_code.items()]
        super().__init__(
            label=label,
            choices=[("", everything), *choices] if everything else choices,
            coerce=by_code.get,
            empty_value=None,
            required=not everything,
            widget=forms.Select(attrs={"class": "td-input td-input-short"}),
            error_messages={"invalid_choice": "Không có «%(value)s» trong danh sách này."},
        )


class ContestForm(forms.Form):
    """Which campaign, zone and block a report is about; without a question the latest campaign.

    ``standpoint`` is where the reader stands in the campaign, None for who sees all points.
    """

    def __init__(self, asked, *, user) -> None:
        submitted = ScoreSheet.objects.filter(campaign=OuterRef("pk"), submitted_at__isnull=False)
        visible = Campaign.objects.visible_to(user)
        self.campaigns = list(visible.annotate(has_sheets=Exists(submitted)))
        code = asked.get("campaign") or getattr(_latest(self.campaigns), "code", "")
        super().__init__({**asked.dict(), "campaign": code})
        campaign = next((one for one in self.campaigns if one.code == code), None)
        self.standpoint = self._standpoint(user, campaign)
        self.fields["campaign"] = RecordChoiceField(
            self.campaigns,
            label="Phong trào",
            name=attrgetter("year_first"),
        )
        self.fields["zone"] = RecordChoiceField(
            self._zones(campaign), label="Khu vực, cụm", everything="Tất cả"
        )
        self.fields["block"] = RecordChoiceField(
            Block.objects.visible_to(user), label="Khối", everything="Tất cả"
        )

    @staticmethod
    def _standpoint(user, campaign: Campaign | None) -> Standpoint | None:
        if campaign is None or sees_all_points(user):
            return None
        return standpoint_of(user, campaign)

    def _zones(self, campaign: Campaign | None) -> list[Zone]:
        if campaign is None:
            return []
        if self.standpoint is None:
            return list(zones_of_campaign(campaign))
        return [z for z in zones_of_campaign(campaign, self.standpoint.agencies) if z.is_own]


def _latest(campaigns: list[Campaign]) -> Campaign | None:
    """Returns the latest with a sheet handed in, else the latest that takes points, else any."""
    sent = [campaign for campaign in campaigns if campaign.has_sheets]
    running = [campaign for campaign in campaigns if campaign.takes_points]
    return next(iter(sent or running or campaigns), None)
