"""Which kind of points a user would bring in now, where a table does not say it itself."""

from collections.abc import Iterable

from zones.models import Campaign, ScoreSheet
from zones.permissions import is_ministry
from zones.services.pointrights import writable_in
from zones.services.standpoints import Member, members_of, standpoints_of

SELF, APPRAISED = "self", "appraised"


def kinds_to_bring_in(user, campaigns: Iterable[Campaign]) -> dict[int, str]:
    """Returns self or appraised for each campaign, by its id; None: an operator.

    The one kind that the user may write on some sheet now. Who may write both, or neither, brings
    in appraised points while sheets are appraised if that is the user's office, else self points.
    Two queries, and two more for each campaign that takes points.
    """
    campaigns = list(campaigns)
    if user is None:
        return dict.fromkeys((campaign.pk for campaign in campaigns), SELF)
    standpoints = standpoints_of(user, campaigns)
    kinds = {}
    for campaign in campaigns:
        standpoint = standpoints[campaign.pk]
        writable = _writable_somewhere(user, campaign, standpoint) & {SELF, APPRAISED}
        appraises = standpoint.ministry or standpoint.chaired or standpoint.vice_chaired
        by_status = campaign.status == Campaign.Status.APPRAISING and appraises
        kinds[campaign.pk] = (
            writable.pop() if len(writable) == 1 else APPRAISED if by_status else SELF
        )
    return kinds


def kind_to_bring_in(user, campaign: Campaign) -> str:
    """Returns ``kinds_to_bring_in`` of one campaign."""
    return kinds_to_bring_in(user, [campaign])[campaign.pk]


def _writable_somewhere(user, campaign: Campaign, standpoint) -> set[str]:
    """Returns the kinds that the user may write on at least one sheet; the Ministry both."""
    if is_ministry(user):
        return {SELF, APPRAISED}
    if not campaign.takes_points:
        return set()
    members, kinds = members_of(campaign), set()
    sheets = ScoreSheet.objects.filter(campaign=campaign).visible_to(user).order_by()
    for agency, state, reason in sheets.values_list("agency_id", "state", "return_reason"):
        member = members.get(agency, Member())
        if not member.is_closed:
            kinds |= writable_in(standpoint, campaign, state, agency, member, bool(reason))
    return kinds
