"""Who gets a mail that day, and what it tells."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from thidua.accounts.models import User
from thidua.reminders.duty import TOLD_FOR, Duty, duties_of
from thidua.reminders.models import days_without_mail

INACTIVE, TURNED_OFF, NO_ADDRESS = "đã khóa", "tự tắt thư", "không có địa chỉ thư"


@dataclass(frozen=True)
class Reminder:
    """One person's mail: the duties that are its cause, and the others that wait too."""

    user: User
    duties: list[Duty]
    others: list[Duty]


def reminders_on(on: date) -> Iterator[Reminder]:
    """Yields the mail of each person who has something to be told that day.

    What a mail of an earlier day would have told, which never went out, is told now.
    """
    missed = days_without_mail(on, TOLD_FOR)
    users = User.objects.filter(is_active=True, is_staff=True, gets_reminders=True)
    for user in users.exclude(email="").select_related("agency").order_by("pk"):
        days = [on, *missed.get(user.pk, [])]
        duties = duties_of(user, on)
        told = [duty for duty in duties if any(duty.is_told(day) for day in days)]
        if told:
            yield Reminder(user, told, [duty for duty in duties if duty not in told])


def skipped() -> Counter[str]:
    """Returns how many users get no mail whatever is due, by the reason."""
    found: Counter[str] = Counter()
    rows = User.objects.values_list("is_active", "is_staff", "gets_reminders", "email")
    for is_active, is_staff, gets_reminders, email in rows:
        if not (is_active and is_staff):
            found[INACTIVE] += 1
        elif not gets_reminders:
            found[TURNED_OFF] += 1
        elif not email:
            found[NO_ADDRESS] += 1
    return found
