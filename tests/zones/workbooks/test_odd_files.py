"""Odd and hostile workbooks through the upload page: a verdict for each, and never an error page.

``tests.zones.workbooks.odd`` holds the files. What they cost is measured by the benchmark
``hostile``.
"""

import json
import subprocess
import sys

import pytest
from django.db import transaction
from django.urls import reverse

from tests.zones.factories import SampleYear
from tests.zones.workbooks.builders import digest, points
from tests.zones.workbooks.odd import CASES, Case
from tests.zones.workbooks.odd.case import file_of
from tests.zones.workbooks.uploading import marked_addresses, send
from zones.models import WorkbookImport
from zones.workbooks.staging import confirm

pytestmark = pytest.mark.django_db
# cases in handfuls: a year made for each of them would cost more than all the files
HANDFUL = 20
HANDFULS = [list(CASES)[start : start + HANDFUL] for start in range(0, len(CASES), HANDFUL)]


@pytest.mark.parametrize("names", HANDFULS, ids=lambda names: names[0])
def test_odd_files_are_accepted_or_refused_with_their_codes(client, year, names):
    survived = read_in_a_process_of_its_own(names)
    client.force_login(year.ministry)
    before, wrong = digest(), {}
    for name in names:
        if name not in survived:
            wrong[name] = "ended the process"
        elif found := verdict(client, year, CASES[name]):
            wrong[name] = found
        assert digest() == before, name
    assert not wrong


def read_in_a_process_of_its_own(names: list[str]) -> set[str]:
    """Returns the cases that guard and reader survive."""
    command = [sys.executable, "-m", "tests.zones.workbooks.odd.reading", *names]
    printed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return {json.loads(line)[0] for line in printed.splitlines()}


def verdict(client, year: SampleYear, case: Case) -> str:
    """Returns what is not as the case says, '' if all is; leaves nothing behind."""
    with transaction.atomic():
        found = what_is_wrong(client, year, case)
        transaction.set_rollback(True)
    return found


def what_is_wrong(client, year: SampleYear, case: Case) -> str:
    answer = send(client, year, case.build())
    if answer.status_code == 302:
        confirm(WorkbookImport.objects.latest("pk"), user=year.ministry)
        written = points(year).get(("STP-1", "I.1"), "")
        return "" if not case.codes and written == case.point else f"accepted, {written}"
    if answer.status_code != 200:
        return str(answer.status_code)
    problems = [said.problem for said in answer.context["problems"]]
    codes = tuple(sorted({problem.code for problem in problems}))
    if codes != case.codes:
        return f"{codes}: {problems[0].message}"
    for address in marked_addresses(answer):
        copy = client.get(address)
        if copy.status_code != 200 or not b"".join(copy).startswith(b"PK"):
            return f"marked copy: {copy.status_code}"
    return ""


def test_a_good_file_cut_at_any_place_is_refused(client, year):
    client.force_login(year.ministry)
    content = file_of()
    for end in range(0, len(content), 197):
        answer = send(client, year, content[:end])
        codes = {said.problem.code for said in answer.context["problems"]}
        assert codes <= {"empty_file", "corrupt_file", "not_xlsx"}, end
    assert not WorkbookImport.objects.exists()


def test_the_upload_page_says_no_to_what_is_no_file_at_all(client, year):
    client.force_login(year.ministry)
    address = reverse("admin:zones_workbookimport_upload")
    data = {"campaign": year.campaign.pk, "field": "self", "files": "diem.xlsx"}
    assert client.post(address, data).status_code == 200
    rubbish = "multipart/form-data; boundary=a"
    assert client.post(address, b"--b\r\n\r\n", content_type=rubbish).status_code == 200
    assert client.post(address, b"{}", content_type="application/json").status_code == 200
    assert not WorkbookImport.objects.exists()
