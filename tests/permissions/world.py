"""The office that the table speaks of: who asks, and the records that are asked for.

A is an agency of the zone, B an agency of another zone. What belongs to A or to B is named after
it; a record that everybody sees alike is named «-».
"""

from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile
from django.utils import timezone

from awards.models import (
    AwardRecord,
    BaseSalary,
    BonusRate,
    BonusTerms,
    CertificateBlank,
    CertificateItem,
    CouncilMeeting,
    EligibilityRule,
    NumberSeries,
    RegisterEntry,
    Service,
)
from tests.awards.factories import (
    make_award_type,
    make_draft,
    make_issued,
    make_issuer,
    make_legal_basis,
    make_nomination,
    make_person,
    make_rates,
)
from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_appointment,
    make_block,
    make_campaign,
    make_member,
    make_province,
    make_sheet,
    make_table,
    make_user,
    make_zone,
    make_zone_year,
)
from tests.zones.rankings import score
from tests.zones.workbooks.builders import upload, wide
from thidua.accounts.models import User
from thidua.audit.models import Entry
from thidua.spreadsheets.problems import Problem
from zones.models import Condition, Standing
from zones.services.evidence import add_evidence
from zones.workbooks.checking import UploadedFile
from zones.workbooks.refused import keep_refused

ROLES = (
    *("anonymous", "clerk-A", "neighbour", "clerk-B", "chair", "vice", "former"),
    *("ministry", "issuer", "viewer", "auditor", "admin", "disabled"),
)
_PDF = b"%PDF-1.4\n"


class World:
    """The readers by role, and the records by model («app_model») and name («A», «B», «-» …)."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, object]] = {}
        self.year = SampleYear(stp=5, thads=1)
        self.chair, self.a = (self.year.agencies[f"STP-{n}"] for n in (1, 2))
        self._add_other_zone()
        self._add_offices()
        self.readers = self._readers()
        self._add_points()
        self._add_workbooks()
        self._add_next_year()
        self._add_catalogue()
        self._add_people()
        self._add_papers()
        self._keep("accounts_user", A=self.readers["clerk-A"], B=self.readers["clerk-B"])
        self._keep("audit_entry", **{"-": Entry.objects.first()})

    def record(self, model: str, name: str) -> object:
        return self.records[model][name]

    def of_both(self, model: str, of_a, of_b) -> None:
        self._keep(model, A=of_a, B=of_b)

    def _keep(self, model: str, **named) -> None:
        self.records.setdefault(model, {}).update(named)

    def _keep_one(self, *records) -> None:
        for record in records:
            self._keep(f"{record._meta.app_label}_{record._meta.model_name}", **{"-": record})

    def _add_other_zone(self) -> None:
        year = self.year
        self.other_zone = make_zone("DONG-BAC", name="Khu vực các tỉnh Đông Bắc")
        make_zone_year(year.campaign, self.other_zone)
        self.b = make_agency("STP-B", year.agencies["STP-1"].block)
        make_member(year.campaign, self.other_zone, self.b)
        self.sheet_b = make_sheet(year.campaign, self.b, year.tables["STP"])

    def _add_offices(self) -> None:
        """The vice-chair of this year, and the closed year before with its own chair."""
        year, agencies = self.year, self.year.agencies
        make_appointment(year.campaign, year.zone, agencies["STP-4"], "vice_chair")
        self.last = make_campaign(year.campaign.year - 1)
        make_appointment(self.last, year.zone, agencies["STP-5"])
        for zone, agency in ((year.zone, self.a), (self.other_zone, self.b)):
            make_member(self.last, zone, agency)
        make_member(self.last, year.zone, agencies["STP-5"])
        self.last.status = "closed"
        self.last.save()
        self.of_both("zones_standing", *(self._standing(agency) for agency in (self.a, self.b)))

    def _standing(self, agency) -> Standing:
        zone = self.year.zone if agency == self.a else self.other_zone
        closed = make_zone_year(
            self.last, zone, closed_at=timezone.now(), closed_by=self.year.ministry
        )
        return Standing.objects.create(
            zone_year=closed,
            block=agency.block,
            agency=agency,
            agency_name=agency.name,
            place=1,
            base=Decimal(90),
            bonus=0,
            penalty=0,
            total=Decimal(90),
            basis="self",
        )

    def _readers(self) -> dict[str, User]:
        of_agency = {"clerk-A": 2, "neighbour": 3, "chair": 1, "vice": 4, "former": 5}
        found = {role: self.year.clerk(f"STP-{number}") for role, number in of_agency.items()}
        of_ministry = {"ministry": "ministry_clerk", "admin": "administrator"}
        for role in ("ministry", "issuer", "viewer", "auditor", "admin"):
            found[role] = make_user(f"matrix-{role}", role=of_ministry.get(role, role))
        found["clerk-B"] = make_user(agency=self.b)
        # a Ministry clerk: whoever lets a disabled account in lets it do the most there is to do
        found["disabled"] = make_user("matrix-disabled")
        return found

    def _add_points(self) -> None:
        sheets = self.year.sheets
        sheet_a, self.leaf = sheets["STP-2"], self.year.tables["STP"].criteria.get(path="I.1")
        for sheet in (sheet_a, self.sheet_b, sheets["STP-1"]):
            score(sheet, I_1=50, I_2=30)
        self._keep("zones_scoresheet", A=sheet_a, B=self.sheet_b, chair=sheets["STP-1"])
        self._keep("zones_scoresheet", **{"A-submitted": sheet_a})
        self.of_both("zones_score", sheet_a.scores.first(), self.sheet_b.scores.first())
        self.condition = Condition.objects.create(
            table=self.year.tables["STP"], code="DK1", text="Có cá nhân bị kỷ luật", effect="gate"
        )
        proofs = [
            add_evidence(sheet, self.leaf, ContentFile(_PDF, name="minh-chung.pdf"), by=by)
            for sheet, by in (
                (sheet_a, self.readers["clerk-A"]),
                (self.sheet_b, self.readers["clerk-B"]),
            )
        ]
        self.of_both("evidence", *proofs)

    def _add_workbooks(self) -> None:
        imports, tokens = [], []
        for code, role in (("STP-2", "clerk-A"), ("STP-B", "clerk-B")):
            by = self.readers[role]
            imports.append(upload(self.year, wide([code, "", 11]), user=by).workbook_import)
            file = UploadedFile("sai.xlsx", ContentFile(wide([code, "", "x"])))
            problem = Problem("x", "Sai", file="sai.xlsx", sheet="Bảng", row=1, column=2)
            tokens.append(keep_refused([file], [problem], by=by, now=timezone.now())[0])
        self.of_both("zones_workbookimport", *imports)
        self.of_both("refused", *tokens)

    def _add_next_year(self) -> None:
        """What a record page needs that is in no use yet: it can be changed and deleted."""
        planned = make_campaign(self.year.campaign.year + 1, status="planned")
        zone, block, province = make_zone("KHU-MOI"), make_block("KHOI-MOI"), make_province()
        agency = make_agency("STP-MOI", make_block("STP"))
        table = make_table(planned, make_block("STP"))
        make_zone_year(planned, self.year.zone)
        membership = make_member(planned, self.year.zone, make_agency("STP-MOI-2"))
        self.newcomer = make_agency("STP-MOI-3")
        make_member(planned, self.year.zone, self.newcomer)
        appointment = make_appointment(planned, self.year.zone, membership.agency)
        self._keep_one(planned, zone, block, province, agency, table, membership, appointment)
        self._keep_one(self.year.zone_year, table.criteria.get(path="I.2"))

    def _add_catalogue(self) -> None:
        flag = make_award_type("COBTP", name="Cờ thi đua của Bộ Tư pháp", for_person=False)
        self.award = make_award_type()
        make_rates(self.award)
        self.rule = EligibilityRule.objects.create(
            award_type=self.award, check_name="no_discipline", legal_basis="Điều 5"
        )
        self.blank = CertificateBlank.objects.create(name="Phôi", width_mm=420, height_mm=297)
        CertificateItem.objects.create(
            blank=self.blank, content="name", left_mm=60, top_mm=100, width_mm=300, size_pt=18
        )
        terms = BonusTerms.objects.create(rounded_up_to=10_000, valid_from=date(2024, 1, 1))
        rate, salary = BonusRate.objects.get(award_type=self.award), BaseSalary.objects.first()
        self._keep_one(flag, self.rule, self.blank, terms, rate, salary, make_issuer())
        self._keep_one(make_legal_basis())

    def _add_people(self) -> None:
        found: dict[str, list] = {"awards_person": [], "awards_awardrecord": []}
        for agency in (self.a, self.b):
            person = make_person(birth_year=1975)
            Service.objects.create(person=person, agency=agency, office="Giám đốc")
            record = AwardRecord.objects.create(
                subject="person",
                award_type=self.award,
                person=person,
                year_from=2015,
                year_to=2019,
            )
            found["awards_person"].append(person)
            found["awards_awardrecord"].append(record)
        for model, both in found.items():
            self.of_both(model, *both)

    def _add_papers(self) -> None:
        campaign, zone = self.year.campaign, self.year.zone
        people = self.records["awards_person"]
        self.of_both(
            "awards_nomination",
            make_nomination(campaign, agency=self.a, person=people["A"], zone=zone),
            make_nomination(campaign, agency=self.b, person=people["B"], zone=self.other_zone),
        )
        self.meeting = CouncilMeeting.objects.create(
            campaign=campaign, held_on="2020-12-20", council="Hội đồng", members=9, present=9
        )
        signed = {"signed_on": date(2025, 1, 6)}
        issued = make_issued(make_nomination(campaign, agency=self.a), **signed)
        draft = make_draft(make_nomination(campaign, agency=self.b), **signed)
        self._keep("awards_decision", issued=issued, draft=draft)
        self._keep_one(self.meeting, NumberSeries.objects.get(symbol=issued.symbol))
        self._keep_one(RegisterEntry.objects.get(decision=issued))
