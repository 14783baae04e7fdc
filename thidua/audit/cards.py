"""The auditor's part of the first page: what was refused lately, and odd tries to sign in."""

from datetime import datetime, timedelta

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.http import urlencode

from thidua.accounts.roles import Role, has_role
from thidua.audit.models import Entry
from thidua.audit.timeline import note_for, who_of
from thidua.cards import MOST_LINES, Card, Line

Kind = Entry.Kind
_LOOKED_BACK = timedelta(days=7)
_MANY_FAILURES = 3
_LONGEST = 200


def cards_of(user, now: datetime) -> list[Card]:
    """Returns what an auditor should look at of the last days' log; two queries."""
    if not has_role(user, Role.AUDITOR):
        return []
    log = reverse("admin:audit_entry_changelist")
    lately = Entry.objects.visible_to(user).filter(at__gt=now - _LOOKED_BACK)
    days = f"{_LOOKED_BACK.days} ngày qua"
    return [
        Card(
            "refusals",
            f"Bị từ chối trong {days}",
            _refusals(lately, user),
            "Không có việc nào, tệp nào bị từ chối.",
            ("Mở nhật ký hệ thống", log),
        ),
        Card(
            "sign-ins",
            f"Đăng nhập bất thường trong {days}",
            _failed_sign_ins(lately, log),
            f"Không có tên nào đăng nhập sai từ {_MANY_FAILURES} lần trở lên.",
        ),
    ]


def _refusals(lately, user) -> list[Line]:
    found = lately.filter(kind__in=[Kind.REFUSED, Kind.FILE_REFUSED]).select_related("user")
    return [
        Line(
            f"{who_of(entry)}: {_shortened(note_for(entry, user))}",
            reverse("admin:audit_entry_change", args=[entry.pk]),
            entry.at,
        )
        for entry in found.order_by("-id")[:MOST_LINES]
    ]


def _failed_sign_ins(lately, log: str) -> list[Line]:
    """Returns the names with many failures, whoever typed them; the latest first."""
    rows = (
        lately.filter(kind=Kind.SIGN_IN_FAILED)
        .order_by()
        .values("actor")
        .annotate(failures=Count("pk"), origins=Count("origin", distinct=True), latest=Max("at"))
        .filter(failures__gte=_MANY_FAILURES)
        .order_by("-latest")
    )
    return [
        Line(
            f"«{row['actor']}»: {row['failures']} lần không được, từ {row['origins']} địa chỉ",
            f"{log}?{urlencode({'kind__exact': Kind.SIGN_IN_FAILED.value, 'who': row['actor']})}",
            row["latest"],
        )
        for row in rows[:MOST_LINES]
    ]


def _shortened(note: str) -> str:
    text = " ".join(note.split())
    return f"{text[:_LONGEST]} …" if len(text) > _LONGEST else text
