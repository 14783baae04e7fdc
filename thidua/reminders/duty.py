"""A duty: something that a user is to do, by when, and on which days a mail tells of it.

An app says what its users are to do by ``duties_of(user, on)`` in its ``duties.py``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from thidua.appmodules import modules_of_apps
from thidua.text import overdue_text, short_date

# so long is somebody told every day of what is overdue, or waits for them without a deadline
TOLD_FOR = timedelta(days=14)
_MONDAY = 0


@dataclass(frozen=True)
class Duty:
    """What is to be done, as a phrase without a full stop, and the page where it is done.

    ``due`` is the last day for it. ``since`` is the day from which it has waited for this user,
    where that is known. ``reason`` says more: why a sheet was sent back.
    """

    what: str
    address: str
    due: date | None = None
    since: date | None = None
    reason: str = ""

    def is_told(self, on: date) -> bool:
        """Returns whether that day's mail tells of it.

        Before the deadline on the days that the setting names, on its day, and every day of two
        weeks after it; what is new, on its day and the next. What has no deadline: every day of
        its first two weeks, or on Mondays where nobody knows since when it waits.
        """
        waited = None if self.since is None else on - self.since
        if self.due is None:
            if waited is None:
                return on.weekday() == _MONDAY
            return timedelta(0) <= waited <= TOLD_FOR
        if waited is not None and timedelta(0) <= waited <= timedelta(days=1):
            return True
        days_left = self.days_left(on)
        return days_left in (0, *settings.REMINDER_DAYS) or (
            timedelta(0) < on - self.due <= TOLD_FOR
        )

    def days_left(self, on: date) -> int | None:
        """Returns the days until the deadline: 0 on its day, negative after it, None without."""
        return None if self.due is None else (self.due - on).days

    def is_overdue(self, on: date) -> bool:
        return self.due is not None and self.due < on

    def when(self, on: date) -> str:
        """Returns «hạn 05/12/2026, còn 3 ngày», «hạn 05/12/2026, quá hạn 2 ngày» …, or ''."""
        if self.due is None:
            return "" if self.since is None else f"chờ từ ngày {short_date(self.since)}"
        left = self.days_left(on)
        if left == 0:
            how_long = "hôm nay là hạn cuối"
        else:
            how_long = f"còn {left} ngày" if left > 0 else overdue_text(-left)
        return f"hạn {short_date(self.due)}, {how_long}"


@dataclass(frozen=True)
class ShownDuty:
    """A duty as a page shows it on a day."""

    duty: Duty
    when: str
    is_overdue: bool


def shown(duties: Iterable[Duty], on: date) -> list[ShownDuty]:
    """Returns the duties with what a page says of them that day."""
    return [ShownDuty(duty, duty.when(on), duty.is_overdue(on)) for duty in duties]


def duties_of(user, on: date, known: Mapping[str, list[Duty]] | None = None) -> list[Duty]:
    """Returns all that the user is to do on that day, the most urgent first.

    ``known`` are duties by app name that the caller has read already: those apps are not asked.
    """
    known = known or {}
    found = [
        duty
        for app, module in modules_of_apps("duties").items()
        for duty in (known[app] if app in known else module.duties_of(user, on))
    ]
    return sorted(found, key=lambda duty: duty.due or duty.since or date.max)
