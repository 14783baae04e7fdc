"""What of a ranking a user may see. The whole contest is ranked first; lines are chosen here."""

from zones.models import Campaign
from zones.permissions import Standpoint, sees_all_points
from zones.services.contests import Contest, Line
from zones.services.standpoints import standpoint_of


def disclosed_to(user, campaign: Campaign, contests: list[Contest]) -> list[Contest]:
    """Returns the contests with the lines that the user may read; None is an operator."""
    if user is None or sees_all_points(user):
        return contests
    return disclosed_from(standpoint_of(user, campaign), contests)


def disclosed_from(standpoint: Standpoint, contests: list[Contest]) -> list[Contest]:
    """Returns the contests with the lines that may be read from this standpoint.

    The chair's clerks read their zone, a vice-chair's their block. Another clerk reads the own
    agency's line, and of the own zone the published list (place, total, grade) once its year is
    closed; never another agency's points by criterion. Who ``sees_all_points`` needs no choice.
    """
    own_zones = {
        contest.zone_id
        for contest in contests
        if any(line.agency_id in standpoint.agencies for line in contest.lines)
    }
    shown = (_disclosed(contest, standpoint, own_zones) for contest in contests)
    return [contest for contest in shown if contest.lines]


def _disclosed(contest: Contest, standpoint: Standpoint, own_zones: set[int]) -> Contest:
    if standpoint.chairs_over([contest.zone_id], contest.block_id):
        return contest
    if contest.is_frozen and contest.zone_id in own_zones:
        lines = [_own_or_published(line, standpoint) for line in contest.lines]
        return contest.with_lines(lines, is_whole=True)
    own = [line for line in contest.lines if line.agency_id in standpoint.agencies]
    return contest.with_lines(own, is_whole=False)


def _own_or_published(line: Line, standpoint: Standpoint) -> Line:
    return line if line.agency_id in standpoint.agencies else line.published()
