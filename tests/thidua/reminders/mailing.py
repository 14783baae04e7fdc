"""What tests of the daily mail have in common: a year with clerks to write to, and the command."""

from datetime import date, timedelta
from io import StringIO

from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.zones.factories import SampleYear, make_user
from thidua.accounts.models import User
from zones.models import Campaign


def clerk_with_mail(year: SampleYear, code: str, **fields) -> User:
    """A clerk of the agency whose address is «stp-2@example.vn»."""
    name = code.lower()
    return make_user(name, year.agencies[code], email=f"{name}@example.vn", **fields)


def due_in(days: int, **fields) -> date:
    """Lets self-scoring end in so many days from today; returns the day."""
    day = timezone.localdate() + timedelta(days=days)
    Campaign.objects.update(self_scoring_due=day, **fields)
    return day


def send(*options: str) -> tuple[int, str, str]:
    """Runs the command; returns exit code, standard output and standard error."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("send_reminders", *options, stdout=out, stderr=err)
    except SystemExit as end:
        code = end.code
    except CommandError as refusal:
        code = refusal.returncode
    return code, out.getvalue(), err.getvalue()
