"""Several runs of send_reminders at the same time, as on two machines, send each mail once."""

from collections import Counter

import pytest
from django.core.management import call_command
from django.db import connection

from tests.faults.children import answers_of
from tests.thidua.reminders.mailing import clerk_with_mail, due_in
from tests.zones.factories import SampleYear
from thidua.reminders.models import Digest

RUNS = 4


@pytest.fixture
def mails(settings, tmp_path):
    """Returns how many mails went to each address: every process writes files of its own."""
    folder = tmp_path / "mails"
    folder.mkdir()
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(folder)

    def found() -> Counter[str]:
        lines = (line for path in folder.iterdir() for line in path.read_text().splitlines())
        return Counter(line.removeprefix("To: ") for line in lines if line.startswith("To: "))

    return found


def run() -> None:
    call_command("send_reminders", verbosity=0)


def test_each_mail_is_sent_once(own_database, mails):
    year = SampleYear(stp=6)
    due_in(3)
    people = [clerk_with_mail(year, f"STP-{number}") for number in range(2, 7)]
    connection.close()
    answers_of([run] * RUNS)
    assert mails() == Counter(person.email for person in people)
    assert set(Digest.objects.values_list("state", "attempts")) == {("sent", 1)}
