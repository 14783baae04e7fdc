"""The records that forms are fuzzed on: something in every list, in every state that has a page."""

from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from awards.models import (
    CertificateBlank,
    CertificateItem,
    CouncilMeeting,
    Decision,
    EligibilityRule,
    Nomination,
)
from awards.services import decisions
from tests.awards.factories import (
    make_draft,
    make_issued,
    make_nomination,
    make_person,
    signed,
)
from tests.faults.people import make_clerk, make_issuer
from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_appointment,
    make_block,
    make_campaign,
    make_table,
    make_user,
)
from tests.zones.rankings import score
from tests.zones.workbooks.builders import upload, wide
from zones.models import Campaign, Condition, CriteriaTable, ScoreSheet, WorkbookImport
from zones.services.evidence import add_evidence
from zones.workbooks.staging import confirm

_SIGNED_ON = date(2025, 1, 6)


class FuzzWorld:
    """A year with records of every kind, and who sends forms about them."""

    def __init__(self) -> None:
        self.year = year = SampleYear(stp=3, thads=1)
        self.clerk = make_clerk()
        self.agency_clerk = year.clerk("STP-2")
        self.chair_clerk = year.clerk("STP-1")
        self._add_points()
        self._add_next_year()
        self._add_awards()
        self.readers = {
            "ministry": self.clerk,
            "agency": self.agency_clerk,
            "chair": self.chair_clerk,
            "issuer": make_issuer(),
            "administrator": make_user("quantri", role="administrator"),
        }

    def client(self, reader: str) -> Client:
        """Returns the reader's browser, signed in."""
        client = Client()
        client.force_login(self.readers[reader])
        return client

    @property
    def pages(self) -> list[str]:
        """Returns the pages of what has a course: one of each state."""
        found = [
            reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])
            for model in (Decision, Nomination, WorkbookImport, Campaign, CriteriaTable)
            for row in model.objects.order_by("pk")
        ]
        sheets = ScoreSheet.objects.order_by("pk")
        return found + [reverse("admin:zones_scoresheet_sheet", args=[s.pk]) for s in sheets]

    def _add_points(self) -> None:
        year = self.year
        for sheet in year.sheets.values():
            score(sheet, I_1=50, I_2=(30, 29))
        staged = [
            upload(year, wide([f"STP-{n}", "", 10, 20]), user=self.clerk).workbook_import
            for n in (1, 2, 3)
        ]
        confirm(staged[0], user=self.clerk)
        upload(year, wide(["STP-2", "", 11]), user=self.agency_clerk)
        leaf = year.tables["STP"].criteria.get(path="I.1")
        pdf = ContentFile(b"%PDF-1.4\n", name="minh-chung.pdf")
        add_evidence(year.sheets["STP-2"], leaf, pdf, by=self.agency_clerk)
        Condition.objects.create(
            table=year.tables["STP"], code="DK1", text="Có cá nhân bị kỷ luật", effect="gate"
        )
        states = {"STP-1": "submitted", "STP-3": "appraised"}
        for code, state in states.items():
            stamps = {"submitted_at": staged[0].created_at, "submitted_by": self.clerk}
            if state == "appraised":
                stamps |= {"appraised_at": staged[0].created_at, "appraised_by": self.clerk}
            sheet = ScoreSheet.objects.filter(pk=year.sheets[code].pk)
            sheet.update(state=state, **stamps)

    def _add_next_year(self) -> None:
        planned = make_campaign(2022, status="planned")
        make_table(planned, make_block())
        make_appointment(
            self.year.campaign, self.year.zone, self.year.agencies["STP-3"], "vice_chair"
        )
        make_agency("STP-MOI")

    def _add_awards(self) -> None:
        campaign = self.year.campaign
        states = Nomination.State
        for state in (states.NOMINATED, states.REVIEWED, states.AGREED, states.DEFERRED):
            nomination = make_nomination(
                campaign, person=make_person(), agency=self.year.agencies["STP-2"]
            )
            Nomination.objects.filter(pk=nomination.pk).update(state=state)
        EligibilityRule.objects.create(
            award_type=nomination.award_type, check_name="no_discipline", legal_basis="Điều 5"
        )
        CouncilMeeting.objects.create(
            campaign=campaign, held_on="2020-12-20", council="Hội đồng", members=9, present=9
        )
        blank = CertificateBlank.objects.create(name="Phôi", width_mm=420, height_mm=297)
        CertificateItem.objects.create(
            blank=blank, content="name", left_mm=60, top_mm=100, width_mm=300, size_pt=Decimal(18)
        )
        make_issued(make_nomination(campaign, person=make_person()), signed_on=_SIGNED_ON)
        make_draft(make_nomination(campaign, person=make_person()), signed_on=_SIGNED_ON)
        checked = signed(
            make_draft(make_nomination(campaign, person=make_person()), signed_on=_SIGNED_ON)
        )
        decisions.check(checked, by=self.clerk)
