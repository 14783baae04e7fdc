"""The issuer's part of the first page: this year's numbers, and papers that nobody saw leave."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from awards.models import Issuer, NumberSeries, RegisterEntry
from awards.permissions import issues_decisions
from thidua.accounts.roles import Role, has_role
from thidua.cards import MOST_LINES, Card, Line
from thidua.text import short_date


def cards_of(user, now: datetime) -> list[Card]:
    """Returns the issuer's two cards, and the administrator's while no issuer is known.

    Two queries for the one, one for the other.
    """
    if issues_decisions(user):
        return [_numbers(user, timezone.localtime(now).year), _unsent(user)]
    if has_role(user, Role.ADMINISTRATOR) and not Issuer.objects.exists():
        line = Line(
            "Chưa có cơ quan ban hành nào: quyết định khen thưởng chưa soạn được",
            reverse("admin:awards_issuer_add"),
        )
        return [Card("issuers", "Cơ quan ban hành", [line], "")]
    return []


def _numbers(user, year: int) -> Card:
    series = NumberSeries.objects.visible_to(user).filter(year=year).order_by("symbol", "pk")
    lines = [
        Line(
            f"{one.symbol}: đã cấp đến số {one.last_number:02d}"
            + (f", ngày {short_date(one.last_issued_on)}" if one.last_issued_on else ""),
            reverse("admin:awards_numberseries_change", args=[one.pk]),
        )
        for one in series[:MOST_LINES]
    ]
    return Card(
        "numbers",
        f"Số đã cấp năm {year}",
        lines,
        "Năm nay chưa cấp số nào. Sổ tự mở khi quyết định đầu tiên được ban hành.",
        ("Xem các sổ đăng ký số", reverse("admin:awards_numberseries_changelist")),
    )


def _unsent(user) -> Card:
    entries = (
        RegisterEntry.objects.visible_to(user)
        .filter(decision__isnull=False, sent_on=None)
        .select_related("series", "decision")
        .order_by("-id")
    )
    register = reverse("admin:awards_registerentry_changelist")
    lines = [
        Line(
            f"{entry} ngày {short_date(entry.dated)}: {entry.decision.subject}",
            reverse("admin:awards_registerentry_change", args=[entry.pk]),
        )
        for entry in entries[:MOST_LINES]
    ]
    return Card(
        "unsent",
        "Đã ban hành, chưa ghi ngày chuyển",
        lines,
        "Mọi văn bản đã ban hành đều ghi ngày chuyển.",
        ("Xem tất cả", f"{register}?sent_on__isnull=1&decision__isnull=0") if lines else None,
    )
