"""Who tried too often is locked out for a while, at the address the tries came from."""

from dataclasses import dataclass
from datetime import datetime

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.signals import user_login_failed
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from thidua.accounts.secondfactor import forget_wrong_codes
from thidua.audit.events import Kind, write_event
from thidua.clientaddress import counted_address


@dataclass(frozen=True)
class Lock:
    """A user name that may not sign in from an address until a time."""

    username: str
    address: str
    failures: int
    until: datetime


def locks(now: datetime, **only) -> list[Lock]:
    """Returns the locks that hold now, the newest first; ``username`` and ``ip_address`` narrow."""
    counted = (
        AccessAttempt.objects.filter(attempt_time__gt=now - settings.AXES_COOLOFF_TIME, **only)
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), latest=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
        .order_by("-latest")
    )
    return [
        Lock(
            username=row["username"] or "",
            address=row["ip_address"] or "",
            failures=row["failures"],
            until=row["latest"] + settings.AXES_COOLOFF_TIME,
        )
        for row in counted
    ]


def unlock(username: str) -> int:
    """Lets a user name try again from every address; returns how many addresses were locked."""
    opened = len(locks(timezone.now(), username=username))
    AxesProxyHandler.reset_attempts(username=username)
    forget_wrong_codes(username)
    if opened:  # the locks are no rows that the log tells of
        write_event(Kind.COMMAND, f"Mở khóa đăng nhập «{username}»")
    return opened


def is_locked_out(request: HttpRequest, username: str) -> bool:
    """Returns whether the user name may not try from this visitor's address now."""
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def count_wrong_code(request: HttpRequest, username: str) -> None:
    """Counts and tells (``user_login_failed``) a wrong code as a wrong password is."""
    user_login_failed.send(
        sender=__name__, credentials={"username": username, "step": "code"}, request=request
    )


def locked_out(request: HttpRequest, original_response, credentials) -> HttpResponse:
    """The page that says until when, and whom to ask (django-axes calls it)."""
    username = (credentials or {}).get("username") or request.POST.get("username", "")
    now = timezone.now()
    found = locks(now, username=username, ip_address=counted_address(request))
    context = {
        **admin.site.each_context(request),
        "title": "Tạm khóa đăng nhập",
        "username": username,
        "failures": settings.AXES_FAILURE_LIMIT,
        "until": found[0].until if found else now + settings.AXES_COOLOFF_TIME,
        "contact": settings.ADMINISTRATOR_CONTACT,
    }
    return render(request, "accounts/locked_out.html", context, status=429)
