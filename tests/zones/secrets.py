"""An agency's points with marks by which they are known again in any answer."""

import json
from decimal import Decimal
from io import BytesIO
from urllib.parse import urlencode
from zipfile import ZipFile, is_zipfile

from django.core.files.base import ContentFile
from django.utils import timezone

from tests.zones.factories import SampleYear, make_campaign, make_zone_year
from zones.models import (
    Breach,
    Condition,
    Evidence,
    Score,
    ScoreChange,
    ScoreSheet,
    ScoreWrite,
    Standing,
    WorkbookFile,
    WorkbookImport,
)

SECRET = "zqx mật"
MARKS = (SECRET.encode(), json.dumps(SECRET)[1:-1].encode(), b"41,37", b"41.37")
SECRET_MODELS = (
    ScoreSheet,
    Score,
    ScoreChange,
    Evidence,
    Breach,
    Standing,
    WorkbookImport,
    WorkbookFile,
    ScoreWrite,
)


class Secrets:
    """A year in which STP-2 has points, proofs, findings and an import; STP-3 only looks on.

    What is secret has keys of its own (from 7001), so that a key tells whose row was answered.
    """

    def __init__(self) -> None:
        self.year = SampleYear(stp=3)
        self.agency = self.year.agencies["STP-2"]
        self.table = self.year.tables["STP"]
        self.criterion = self.table.criteria.get(path="I.1")
        self.condition = Condition.objects.create(
            table=self.table, code="A", text="Điều kiện", effect="gate"
        )
        self.year.sheets["STP-2"].delete()
        self.sheet = ScoreSheet.objects.create(
            pk=7001, campaign=self.year.campaign, agency=self.agency, table=self.table
        )
        self._add_points()
        self._add_import()
        self._add_standing()

    def _add_points(self) -> None:
        points, ministry = Decimal("41.37"), self.year.ministry
        of_sheet = {"sheet": self.sheet, "criterion": self.criterion}
        Score.objects.create(pk=7002, self_points=points, note=SECRET, **of_sheet)
        self.write = ScoreWrite.objects.create(
            pk=7003,
            campaign=self.year.campaign,
            door="import",
            applied_at=timezone.now(),
            applied_by=ministry,
        )
        ScoreChange.objects.create(
            pk=7004, write=self.write, new_self=points, new_note=SECRET, **of_sheet
        )
        Evidence.objects.create(
            pk=7005,
            file=ContentFile(SECRET.encode(), name="tep.pdf"),
            name=SECRET,
            size=9,
            sha256="0" * 64,
            uploaded_by=ministry,
            **of_sheet,
        )
        Breach.objects.create(
            pk=7006,
            sheet=self.sheet,
            condition=self.condition,
            reason=SECRET,
            recorded_by=ministry,
        )

    def _add_import(self) -> None:
        workbook_import = WorkbookImport.objects.create(
            pk=7007,
            campaign=self.year.campaign,
            state="confirmed",
            write=self.write,
            created_by=self.year.ministry,
        )
        WorkbookFile.objects.create(
            pk=7008, workbook_import=workbook_import, name=SECRET, sha256="0" * 64, size=9
        )

    def _add_standing(self) -> None:
        closed = make_zone_year(
            make_campaign(2019, status="closed"),
            self.year.zone,
            closed_at=timezone.now(),
            closed_by=self.year.ministry,
        )
        Standing.objects.create(
            pk=7009,
            zone_year=closed,
            block=self.agency.block,
            agency=self.agency,
            agency_name=self.agency.name,
            place=1,
            base=Decimal("41.37"),
            bonus=0,
            penalty=0,
            total=Decimal("41.37"),
            basis="self",
            grade_reason=SECRET,
            barred_reason=SECRET,
        )

    @property
    def keys(self) -> list[int]:
        return list(range(7001, 7010))

    def parameter(self, name: str) -> object:
        """Returns what stands in an address for a parameter that is not the record's key."""
        known = {
            "criterion_id": self.criterion.pk,
            "condition_id": self.condition.pk,
            "table_id": self.table.pk,
            "block_id": self.agency.block_id,
            "agency_id": self.agency.pk,
            "zone_id": self.year.zone.pk,
            "campaign_id": self.year.campaign.pk,
        }
        return known.get(name, 1)

    def snapshot(self) -> dict[str, list]:
        return {m.__name__: list(m.objects.order_by("pk").values()) for m in SECRET_MODELS}

    @property
    def queries(self) -> list[str]:
        """Returns query strings by which list pages are asked for the secret's year and zone."""
        zone, campaign = self.year.zone, self.year.campaign
        return [
            "",
            urlencode({"q": self.agency.name}),
            urlencode({"campaign": campaign.code, "zone": zone.code}),
            urlencode({"campaign": "2019", "zone": zone.code}),
            urlencode({"campaign": campaign.pk, "zone": zone.pk}),
        ]


def body(response) -> bytes:
    """Returns what was answered, a workbook's parts unpacked."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as parts:
            return b"".join(parts.read(name) for name in parts.namelist())
    return content


def shows_secret(response) -> bool:
    content = body(response)
    return any(mark in content for mark in MARKS)
