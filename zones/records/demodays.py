"""The demonstration's days, made up: the deadlines, and when each sheet was handed in.

A past year has deadlines of its own autumn, with most sheets in time and a few late. The year that
is still to be scored is due soon after the day of loading, so that reminders have something to say.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from zones.models import Campaign

# how many days after its deadline a sheet comes, agency by agency in turn
_HANDED_IN = (-9, -6, -4, -3, -2, -1, -1, 0, 0, 2)
_APPRAISED = (-5, -4, -3, -2, -2, -1, -1, 0, 0, 0, 0, 1)


@dataclass(frozen=True)
class Deadlines:
    """The ends of a campaign's three steps, and what its record says of where they come from."""

    self_scoring: date
    appraisal: date
    closing: date
    source: str

    def handed_in(self, number: int) -> datetime:
        """Returns when the sheet of that number came: mostly in time."""
        return _morning(self.self_scoring, _HANDED_IN[number % len(_HANDED_IN)])

    def appraised(self, number: int) -> datetime:
        return _morning(self.appraisal, _APPRAISED[number % len(_APPRAISED)])

    @property
    def closed(self) -> datetime:
        """When the zone's year was closed: on the last day, before anybody is given an award."""
        return _morning(self.closing, 0)

    def put_on(self, campaign: Campaign) -> Campaign:
        """Writes the deadlines to the campaign, and into its source that they are made up."""
        campaign.self_scoring_due = self.self_scoring
        campaign.appraisal_due = self.appraisal
        campaign.closing_due = self.closing
        campaign.source = f"{campaign.source}. {self.source}".removeprefix(". ")
        campaign.full_clean()
        campaign.save()
        return campaign


def of_past_year(year: int) -> Deadlines:
    """The autumn of that year: all is done before the conferences of December."""
    days = date(year, 11, 15), date(year, 11, 30), date(year, 12, 11)
    return Deadlines(*days, "Các hạn là minh họa.")


def of_running_year(today: date) -> Deadlines:
    """The weeks to come: a week for self-scoring, two more for the appraisal, two to close."""
    days = (today + timedelta(weeks=weeks) for weeks in (1, 3, 5))
    return Deadlines(*days, "Các hạn là minh họa, tính từ ngày nạp dữ liệu trình diễn.")


def _morning(day: date, later: int) -> datetime:
    moment = datetime.combine(day + timedelta(days=later), time(9, 30))
    return timezone.make_aware(moment)
