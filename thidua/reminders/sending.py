"""Sending a day's mails: each is written down first, and taken by one run only."""

import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.core.mail import BadHeaderError, get_connection
from django.utils import timezone

from thidua.reminders.mail import mail_of
from thidua.reminders.models import Digest
from thidua.reminders.recipients import Reminder, reminders_on
from thidua.text import clean_text

# A mail server that fails so many times in a row is down: the next run tries again.
MOST_FAILURES_IN_A_ROW = 5
# What one mail was refused for says nothing of the server.
_OF_ONE_MAIL = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError, BadHeaderError)
State = Digest.State
_LONGEST_ERROR = 1000
_log = logging.getLogger(__name__)


@dataclass
class Outcome:
    """What became of a run: counts, and a sentence for each mail that did not go out."""

    sent: int = 0
    done_before: int = 0
    failures: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    untried: int = 0

    @property
    def is_whole(self) -> bool:
        """Returns whether nothing that was due is left."""
        return not (self.failures or self.unclear or self.untried)


def send_reminders(on: date) -> Outcome:
    """Sends the mails of that day that nobody has sent yet."""
    outcome = Outcome(unclear=_told_as_unclear(timezone.now()))
    reminders = _least_tried_first(list(reminders_on(on)))
    _write_down(reminders, on)
    connection = get_connection()
    in_a_row = 0
    for number, reminder in enumerate(reminders):
        mine = Digest.objects.filter(user=reminder.user, day=on)
        if not mine.claim(timezone.now()):
            outcome.done_before += 1
            continue
        fault = _fault_of_sending(reminder, on, connection)
        error = clean_text(f"{type(fault).__name__}: {fault}")[:_LONGEST_ERROR] if fault else ""
        mine.filter(state=State.SENDING).update(
            state=State.FAILED if error else State.SENT,
            sent_at=None if error else timezone.now(),
            error=error,
        )
        if not error:
            outcome.sent, in_a_row = outcome.sent + 1, 0
            continue
        outcome.failures.append(f"{reminder.user} <{reminder.user.email}>: {error}")
        in_a_row = 0 if isinstance(fault, _OF_ONE_MAIL) else in_a_row + 1
        if in_a_row == MOST_FAILURES_IN_A_ROW:
            outcome.untried = len(reminders) - number - 1
            break
    connection.close()
    return outcome


def _write_down(reminders: list[Reminder], on: date) -> None:
    """Writes down who gets a mail, before any is sent; drops those that have lost their cause.

    Another run may do the same at the same time: the row of a person and day is there once.
    """
    now = timezone.now()
    rows = [Digest(user=reminder.user, day=on, queued_at=now) for reminder in reminders]
    Digest.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    people = {reminder.user.pk for reminder in reminders}
    waiting = Digest.objects.filter(day=on).waiting().values_list("pk", "user")
    idle = [pk for pk, user in waiting if user not in people]
    Digest.objects.filter(pk__in=idle).waiting().update(state=State.DROPPED)
    # who has something to do again later that day is written to after all
    dropped = Digest.objects.filter(day=on, user__in=people, state=State.DROPPED)
    dropped.update(state=State.QUEUED)


def _least_tried_first(reminders: list[Reminder]) -> list[Reminder]:
    """Returns those first whose mails failed least: addresses that never work keep nobody back."""
    users = [reminder.user for reminder in reminders]
    failed = Digest.objects.filter(user__in=users, state=State.FAILED).values_list("user")
    times = Counter(user for (user,) in failed)
    return sorted(reminders, key=lambda reminder: times[reminder.user.pk])


def _fault_of_sending(reminder: Reminder, on: date, connection) -> Exception | None:
    """Hands the mail to the mail server; returns what went wrong, if anything did."""
    try:
        mail = mail_of(reminder, on)
        mail.connection = connection
        connection.open()  # stays open for the next mail
        mail.send()
    except Exception as fault:  # one mail that fails, however, must not keep the others back
        _log.exception("The mail to user %s was not sent.", reminder.user.pk)
        connection.close()
        return fault
    return None


def _told_as_unclear(now: datetime) -> list[str]:
    """Marks the mails of runs that were killed midway; returns a sentence for each."""
    found = list(Digest.objects.broken_off(now).select_related("user"))
    for digest in found:
        Digest.objects.filter(pk=digest.pk, state=State.SENDING).update(
            state=State.UNCLEAR, error="Lần chạy bị ngắt giữa chừng."
        )
    return [
        f"{digest.user} <{digest.user.email}>: lần chạy ngày {digest.day:%d/%m/%Y} bị ngắt khi "
        "đang gửi, không rõ thư đã đi chưa; không gửi lại thư của ngày đó"
        for digest in found
    ]
