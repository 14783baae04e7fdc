"""What the first page shows of the records: who cannot sign in, and how the last year ended."""

from collections import defaultdict
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from thidua.accounts.permissions import keeps_users
from thidua.accounts.roles import Role, has_role
from thidua.cards import Card, Line, named
from zones.models import Campaign, Standing
from zones.services.agencyaccounts import agencies_without_account
from zones.services.contests import Contest
from zones.services.publication import published_contests
from zones.services.summary import zone_sentence


def cards_of(user, now: datetime) -> list[Card]:
    """Returns the administrator's card of missing accounts, the leader's of the last results."""
    return [*_agencies(user, now), *_last_results(user)]


def _last_results(user) -> list[Card]:
    """Returns what the last closed year came to, for leaders while another runs; five queries.

    While none runs the page shows the last one anyway.
    """
    if not has_role(user, Role.VIEWER):
        return []
    statuses = Campaign.Status
    running = Campaign.objects.filter(status__in=(statuses.OPEN, statuses.APPRAISING))
    ended = Campaign.objects.filter(
        status=statuses.CLOSED, zone_years__closed_at__isnull=False
    ).order_by("-year")
    campaign = ended.first() if running.exists() else None
    if campaign is None:
        return []
    standings = Standing.objects.published_to(user).filter(zone_year__campaign=campaign)
    lines = _sentences(campaign, [found.contest for found in published_contests(standings)])
    title = f"Kết quả năm gần nhất đã chốt: {campaign.year}"
    return [Card("last-results", title, lines, "")] if lines else []


def _sentences(campaign: Campaign, contests: list[Contest]) -> list[Line]:
    by_zone: dict[int, list[Contest]] = defaultdict(list)
    for contest in contests:
        if contest.bands:
            by_zone[contest.zone_id].append(contest)
    page = reverse("admin:zones_ranking")
    lines = []
    for of_zone in by_zone.values():
        zone, sentence = of_zone[0].zone, zone_sentence(of_zone)
        asked = urlencode({"campaign": campaign.code, "zone": zone.code})
        if sentence:
            lines.append(Line(f"{zone.name}: {sentence}", f"{page}?{asked}"))
    return lines


def _agencies(user, now: datetime) -> list[Card]:
    """Returns the agencies that compete and have no account, where there are any; one query."""
    if not keeps_users(user):
        return []
    lacking = agencies_without_account(timezone.localdate(now)).filter(competes=True)
    names = [str(agency) for agency in lacking.only("name", "short_name")]
    if not names:
        return []
    line = Line(
        f"{len(names)} đơn vị đang thi đua chưa có ai đăng nhập được: {named(names)}",
        reverse("admin:zones_agency_accounts"),
    )
    return [Card("agencies", "Đơn vị chưa có tài khoản", [line], "")]
