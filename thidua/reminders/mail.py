"""The words of a mail: its subject, its text, and the same as simple HTML."""

from datetime import date

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.urls import reverse

from thidua.reminders.duty import Duty
from thidua.reminders.recipients import Reminder
from thidua.text import long_date

MOST_OTHERS = 50  # nobody has so many; a mail stays one that is read


def mail_of(reminder: Reminder, on: date) -> EmailMultiAlternatives:
    """Returns the mail, addressed and ready to be sent."""
    context = {
        "person": reminder.user,
        "long_day": long_date(on),
        "lines": [_line(duty, on) for duty in reminder.duties],
        "others": [_line(duty, on) for duty in reminder.others[:MOST_OTHERS]],
        "more": max(len(reminder.others) - MOST_OTHERS, 0),
        "home": _whole(reverse("admin:index")),
        "choice": _whole(reverse("admin:own_reminders")),
        "site": settings.UNFOLD["SITE_TITLE"],
    }
    mail = EmailMultiAlternatives(
        subject_of(reminder, on),
        _plain_text("mail/reminders.txt", context),
        to=[reminder.user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("mail/reminders.html", context), "text/html")
    return mail


def subject_of(reminder: Reminder, on: date) -> str:
    """Returns «[thidua] 3 việc cần làm, ngày 05 tháng 12 năm 2026»."""
    return f"[thidua] {len(reminder.duties)} việc cần làm, {long_date(on)}"


def _plain_text(template: str, context: dict) -> str:
    """Returns the text as it is: «&» of a name is no «&amp;» where nothing is HTML."""
    return get_template(template).template.render(Context(context, autoescape=False))


def _line(duty: Duty, on: date) -> dict[str, str]:
    return {
        "what": duty.what,
        "when": duty.when(on),
        "reason": duty.reason,
        "address": _whole(duty.address),
    }


def _whole(path: str) -> str:
    """Returns the whole address; '' where the office has not said under which it is reached."""
    return f"{settings.PUBLIC_ADDRESS.rstrip('/')}{path}" if settings.PUBLIC_ADDRESS else ""
