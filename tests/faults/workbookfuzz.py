"""Spoiled workbooks through the upload page: refused whole, or previewed and written whole."""

import time
from io import BytesIO
from random import Random

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.faults.digests import Rows, differences, stored
from tests.faults.formfuzz import noting_writes, told
from tests.faults.fuzztally import MOST_MIB, MOST_SECONDS, FuzzTally, Memory
from tests.faults.people import make_clerk
from tests.faults.workbookmutations import LEVELS, sample_workbooks
from tests.zones.factories import SampleYear
from thidua.spreadsheets import refusal
from zones.models import Score, WorkbookImport
from zones.workbooks import sentences

KNOWN = {*refusal.MESSAGES, *sentences.SENTENCES}
_UPLOAD = "admin:zones_workbookimport_upload"


class WorkbookFuzz:
    """``strike`` brings one workbook in, made of a seed, and takes back what it wrote."""

    def __init__(self) -> None:
        self.year = SampleYear(stp=3)
        self.client = Client()
        self.client.force_login(make_clerk())
        self.before: Rows = stored()
        self.tally = FuzzTally()

    def workbook(self, seed: str) -> tuple[str, bytes]:
        """Returns how it was spoiled, and the workbook: the same whenever it is asked for."""
        random = Random(seed)
        level = random.choice(LEVELS)
        return level.__name__, level(random.choice(sample_workbooks()), random)

    def strike(self, seed: str) -> None:
        level, content = self.workbook(seed)
        self.bring_in(content, f"{seed} {level}")
        self.tally.kinds[level] += 1

    def bring_in(self, content: bytes, what: str) -> None:
        """Uploads the bytes, judges the answer, and takes back what was written."""
        self.tally.sent += 1
        self.client.cookies.pop("messages", None)
        with transaction.atomic():
            try:
                self._bring_in(content, what)
            except AssertionError as problem:
                self.tally.failures.append(f"{what}: {problem}")
            except Exception as fault:
                self.tally.failures.append(f"{what}: {told(fault)}")
            transaction.set_rollback(True)

    def _bring_in(self, content: bytes, what: str) -> None:
        file = BytesIO(content)
        file.name = "diem.xlsx"
        memory, start = Memory(), time.process_time()
        with noting_writes() as writes:
            response = self.client.post(
                reverse(_UPLOAD),
                {"campaign": self.year.campaign.pk, "field": "self", "files": file},
            )
        seconds, mib = time.process_time() - start, memory.more_mib()
        self.tally.took(seconds, mib, what)
        assert seconds < MOST_SECONDS, f"took {seconds:.1f} s"
        assert mib < MOST_MIB, f"took {mib:.0f} MiB"
        self.tally.answers["accepted" if response.status_code == 302 else "refused"] += 1
        if response.status_code == 302:
            self._confirm(response)
            self.tally.written += 1
            return
        assert response.status_code == 200, f"answered {response.status_code}"
        if writes:
            found = differences(self.before, stored())
            assert not found, f"refused, yet wrote: {found}"
        codes = {said.problem.code for said in response.context.get("problems") or ()}
        assert codes <= KNOWN, f"unknown codes {codes - KNOWN}"
        assert codes or response.context["form"].errors, "refused without a reason"
        for _, address in response.context.get("marked") or ():
            marked = self.client.get(address)
            assert marked.status_code == 200, f"marked copy answered {marked.status_code}"
            assert marked.content.startswith(b"PK"), "the marked copy is no workbook"

    def _confirm(self, response) -> None:
        """Looks at the preview and confirms it: no point before, all of them afterwards."""
        staged = WorkbookImport.objects.get()
        assert not Score.objects.exists(), "points were written by the preview"
        assert self.client.get(response["Location"]).status_code == 200
        confirmed = self.client.post(
            reverse("admin:zones_workbookimport_confirm", args=[staged.pk])
        )
        assert confirmed.status_code == 302, f"confirming answered {confirmed.status_code}"
        connection.check_constraints()
        changes = staged.write.changes.count()
        assert Score.objects.count() == changes, (
            f"{changes} changes, {Score.objects.count()} points"
        )
        staged.refresh_from_db()
        assert staged.state == "confirmed"
