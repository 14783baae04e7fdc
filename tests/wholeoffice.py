"""An office with rows in every record table, and texts that a spreadsheet would run."""

from datetime import date
from decimal import Decimal

from awards.models import (
    AwardRecord,
    BonusTerms,
    CouncilMeeting,
    Discipline,
    EligibilityRule,
    Service,
    YearRating,
)
from tests.awards import factories as conferral
from tests.zones import factories
from zones.models import Agency, AgencyName, Condition, CriterionLevel, Target

FORMULA = "=1+1"


class WholeOffice:
    """2020 with tables in use, 2021 with a draft; awards, people, nominations, decisions."""

    def __init__(self) -> None:
        self.year = factories.SampleYear(stp=2, thads=1)
        self._fill_organisation()
        self._fill_years()
        self._fill_criteria()
        self._fill_catalogue()
        self._fill_people()

    def _fill_organisation(self) -> None:
        old, new = self.year.agencies["STP-1"], factories.make_agency("STP-MOI")
        old.successors.add(new)
        old.province.successors.add(new.province)
        Agency.objects.filter(pk=old.pk).update(
            source=FORMULA, short_name="'-x", founded_on=date(1976, 2, 1)
        )
        AgencyName.objects.create(agency=new, name="Sở Tư pháp cũ", valid_to=date(2019, 12, 31))
        AgencyName.objects.create(agency=new, name="@Ty cũ", valid_to=date(1999, 12, 31))

    def _fill_years(self) -> None:
        year = self.year
        year.zone_year.conference_place = "+84 Đồng Tháp"
        year.zone_year.save()
        for figure in (Decimal("81.5"), Decimal(100)):
            # the same words twice: what no column tells apart is matched in its order
            Target.objects.create(
                zone_year=year.zone_year, text="Việc thi hành xong", unit="%", figure=figure
            )
        for person, first, last in (
            ("Nguyễn Văn Đức", date(2020, 1, 1), date(2020, 5, 31)),
            ("Trần Thị Ân", date(2020, 6, 1), None),
        ):
            factories.make_appointment(
                *(year.campaign, year.zone, year.agencies["STP-2"]),
                role="vice_chair",
                person=person,
                starts_on=first,
                ends_on=last,
            )
        self.planned = factories.make_campaign(2021, status="planned")

    def _fill_criteria(self) -> None:
        self.draft = factories.make_table(self.planned, bonus_cap=Decimal("4.5"))
        self.draft.criteria.filter(path="I.1").update(tie_break=1, evidence="Sổ theo dõi")
        leaf = self.draft.criteria.get(path="I.2")
        for points, label in (("40", "từ 95%"), ("27.5", "-dưới 95%")):
            CriterionLevel.objects.create(criterion=leaf, points=points, label=label)
        for code, effect in (("DK1", "not_ranked"), ("DK2", "gate")):
            Condition.objects.create(
                table=self.draft, code=code, text=f"Điều {code}", effect=effect
            )

    def _fill_catalogue(self) -> None:
        self.award = conferral.make_award_type()
        conferral.make_rates(self.award)
        conferral.make_legal_basis()
        conferral.make_issuer()
        BonusTerms.objects.create(rounded_up_to=10_000, valid_from=date(2024, 1, 1))
        for number in (2, 5):
            EligibilityRule.objects.create(
                award_type=self.award,
                check_name="consecutive",
                lower_award=self.award,
                number=number,
                alternative=number,
                legal_basis="Điều 73",
            )

    def _fill_people(self) -> None:
        agency = self.year.agencies["STP-2"]
        self.person = conferral.make_person("Lê Văn Năm", birth_year=1975, gender="male")
        conferral.make_person("Lê Văn Năm", birth_year=1975, mark="phòng 2")
        for first in (None, date(2015, 1, 1)):
            Service.objects.create(
                person=self.person, agency=agency, office="Giám đốc", starts_on=first
            )
        YearRating.objects.create(person=self.person, year=2020, rating=4, initiative=1)
        Discipline.objects.create(
            person=self.person, matter="Khiếu nại", starts_on=date(2018, 3, 1)
        )
        AwardRecord.objects.create(
            subject="person",
            award_type=self.award,
            person=self.person,
            year_from=2015,
            year_to=2019,
            decision_number="5/QĐ-BTP",
        )
        CouncilMeeting.objects.create(
            campaign=self.year.campaign,
            council="Hội đồng Thi đua",
            minutes_number="7/BB",
            held_on=date(2020, 12, 20),
            members=9,
            present=8,
        )
        conferral.make_nomination(self.planned, agency=agency, unit=FORMULA)
        conferral.make_nomination(self.planned, agency=agency, person=self.person)
        conferral.make_issued(conferral.make_nomination(self.year.campaign, agency=agency))
        conferral.make_draft(conferral.make_nomination(self.year.campaign))
