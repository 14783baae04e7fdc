"""The administrator's part of the first page that follows from the records: who cannot sign in."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from thidua.accounts.permissions import keeps_users
from thidua.cards import Card, Line, named
from zones.services.agencyaccounts import agencies_without_account


def cards_of(user, now: datetime) -> list[Card]:
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
