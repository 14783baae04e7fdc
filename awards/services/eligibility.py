"""The findings of many nominations at once: facts gathered by a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db.models import Q

from awards.models import (
    AwardRecord,
    Discipline,
    EligibilityRule,
    Nomination,
    Person,
    RuleOverride,
    Service,
    SubjectKind,
    YearRating,
)
from awards.models.catalogue import valid_on
from awards.rules.eligibility import (
    Facts,
    Finding,
    Held,
    Terms,
    Verdict,
    Year,
    findings,
    months_between,
)
from thidua.text import fold, short_date
from zones.services.results import results_of

_STILL_PROPOSED = [
    Nomination.State.NOMINATED,
    Nomination.State.REVIEWED,
    Nomination.State.AGREED,
]


def findings_of(nominations: Iterable[Nomination]) -> dict[int, list[Finding]]:
    """Returns each nomination's findings, in the order of the rules.

    Eight queries, and those of the results of each campaign that is named.
    """
    nominations = list(nominations)
    rules = _rules(nominations)
    facts = _Facts(nominations)
    return {
        nomination.pk: findings(_rules_of(nomination, rules), facts.of(nomination))
        for nomination in nominations
    }


def told_findings(nomination: Nomination, user) -> list[Finding]:
    """Returns the nomination's findings for the user to read.

    What stands in a person's records (which titles, what about) is for who may see the person;
    whether a rule is met, in its sentence, for everybody who sees the nomination.
    """
    found = findings_of([nomination])[nomination.pk]
    people = Person.objects.visible_to(user).filter(pk=nomination.person_id)
    if nomination.person_id is None or people.exists():
        return found
    return [replace(finding, records=()) for finding in found]


def unmet(nomination: Nomination) -> list[Finding]:
    """Returns the findings that stand in the way: not met, and not overridden with a reason."""
    overridden = set(
        RuleOverride.objects.filter(nomination=nomination).values_list("rule_id", flat=True)
    )
    return [
        finding
        for finding in findings_of([nomination])[nomination.pk]
        if finding.verdict is Verdict.NOT_MET and finding.rule.pk not in overridden
    ]


def last_day_of(nomination: Nomination) -> date:
    """Returns the day on which the rules must be in force: the proposal's, else the year's end."""
    return nomination.submitted_on or date(nomination.campaign.year, 12, 31)


def _rules(nominations: list[Nomination]) -> list[EligibilityRule]:
    days = {last_day_of(n) for n in nominations}
    in_force = Q(pk=None)
    for day in days:
        in_force |= valid_on(day)
    rules = EligibilityRule.objects.filter(in_force).select_related("award_type", "lower_award")
    return list(rules.order_by("alternative", "check_name", "pk"))


def _rules_of(nomination: Nomination, rules: list[EligibilityRule]) -> list[Terms]:
    day = last_day_of(nomination)
    return [
        _terms(rule)
        for rule in rules
        if rule.award_type_id in (None, nomination.award_type_id)
        and rule.subject in ("", nomination.subject)
        and (rule.valid_from is None or rule.valid_from <= day)
        and (rule.valid_to is None or rule.valid_to >= day)
    ]


def _terms(rule: EligibilityRule) -> Terms:
    return Terms(
        pk=rule.pk,
        check=rule.check_name,
        legal_basis=rule.legal_basis,
        award_type=rule.award_type.code if rule.award_type else "",
        lower_award=rule.lower_award.code if rule.lower_award else "",
        number=rule.number,
        text=rule.text,
        alternative=rule.alternative,
    )


class _Facts:
    """What the database knows of the nominations' subjects, read once for all of them."""

    def __init__(self, nominations: list[Nomination]) -> None:
        self.people = {n.person_id for n in nominations if n.person_id}
        self.agencies = {n.agency_id for n in nominations}
        self.campaigns = {n.campaign_id: n.campaign for n in nominations}
        self._read_records()
        self._read_people()
        self._read_nominations()
        self._read_results()

    def of(self, nomination: Nomination) -> Facts:
        is_person = nomination.subject == SubjectKind.PERSON
        person, agency = nomination.person_id, nomination.agency_id
        records = self.records[self._key(nomination)]
        line = self.lines.get((nomination.campaign_id, agency))
        alike = self.alike[
            nomination.campaign_id,
            nomination.award_type_id,
            nomination.zone_id,
            nomination.agency.block_id,
        ]
        return Facts(
            award=nomination.award_type.code,
            subject=nomination.subject,
            occasion=nomination.occasion,
            year_from=nomination.year_from,
            year_to=nomination.year_to,
            achievement=nomination.achievement,
            held=[
                Held(r.award_type.code, r.year_from, r.year_to, r.decision_number) for r in records
            ],
            years=self.years[person] if is_person else [],
            months_served=self._months(person, nomination) if is_person else None,
            disciplines=self._disciplines(person, nomination) if is_person else [],
            place=line.place if line else None,
            grade=line.grade if line else "",
            is_ranked=line is not None,
            staff_count=nomination.staff_count,
            staff_awards=self.staff[agency, nomination.year_to],
            nominated_alike=alike,
            candidates=None
            if is_person
            else self.members[nomination.campaign_id, nomination.agency.block_id] or None,
            same_achievement=self._same_achievement(nomination, records),
        )

    @staticmethod
    def _key(nomination: Nomination) -> tuple:
        if nomination.subject == SubjectKind.PERSON:
            return ("person", nomination.person_id)
        return (nomination.subject, nomination.agency_id, fold(nomination.unit))

    def _read_records(self) -> None:
        self.records: dict[tuple, list[AwardRecord]] = defaultdict(list)
        of_people = Q(person__in=self.people)
        rows = (
            AwardRecord.objects.standing()
            .filter(of_people | Q(agency__in=self.agencies))
            .select_related("award_type")
            .order_by("year_to", "pk")
        )
        self.staff: dict[tuple[int, int], Counter] = defaultdict(Counter)
        for record in rows:
            if record.subject == SubjectKind.PERSON:
                self.records["person", record.person_id].append(record)
                if record.agency_id:
                    for year in range(record.year_from, record.year_to + 1):
                        self.staff[record.agency_id, year][record.award_type.code] += 1
            else:
                key = (record.subject, record.agency_id, fold(record.unit))
                self.records[key].append(record)

    def _read_people(self) -> None:
        self.years: dict[int, list[Year]] = defaultdict(list)
        for row in YearRating.objects.filter(person__in=self.people):
            self.years[row.person_id].append(Year(row.year, row.rating, row.initiative))
        self.services: dict[int, list[Service]] = defaultdict(list)
        for service in Service.objects.filter(person__in=self.people):
            self.services[service.person_id].append(service)
        self.disciplines: dict[int, list[Discipline]] = defaultdict(list)
        for discipline in Discipline.objects.filter(person__in=self.people):
            self.disciplines[discipline.person_id].append(discipline)

    def _read_nominations(self) -> None:
        self.alike: Counter = Counter()
        self.proposed: dict[tuple, list[Nomination]] = defaultdict(list)
        rows = Nomination.objects.filter(
            campaign__in=self.campaigns, state__in=_STILL_PROPOSED
        ).select_related("award_type", "agency")
        for row in rows:
            key = (row.campaign_id, row.award_type_id, row.zone_id, row.agency.block_id)
            self.alike[key] += 1
            self.proposed[self._key(row)].append(row)
            if row.subject == SubjectKind.PERSON:
                self.staff[row.agency_id, row.year_to][row.award_type.code] += 1

    def _read_results(self) -> None:
        self.lines: dict[tuple[int, int], object] = {}
        self.members: Counter = Counter()
        for pk, campaign in self.campaigns.items():
            for contest in results_of(campaign):
                self.members[pk, contest.block_id] += len(contest.lines)
                for line in contest.lines:
                    self.lines[pk, line.agency_id] = line

    def _months(self, person: int, nomination: Nomination) -> int | None:
        starts = [s.starts_on for s in self.services[person] if s.starts_on]
        if not starts:
            return None
        return months_between(min(starts), date(nomination.year_to, 12, 31))

    def _disciplines(self, person: int, nomination: Nomination) -> list[str]:
        """Returns what is under way, or ended within the years of the achievement."""
        first = date(nomination.year_from, 1, 1)
        return [
            f"{d.matter} (từ {short_date(d.starts_on)})"
            for d in self.disciplines[person]
            if d.ends_on is None or d.ends_on >= first
        ]

    def _same_achievement(self, nomination: Nomination, records: list[AwardRecord]) -> list[str]:
        """Returns the awards and proposals whose achievement reads the same."""
        text = fold(nomination.achievement)
        found = [
            f"{r.award_type}, {r.decision_number}"
            for r in records
            if text and fold(r.achievement) == text and r.line_id is None
        ]
        return found + [
            f"đề nghị {other.award_type}"
            for other in self.proposed[self._key(nomination)]
            if other.pk != nomination.pk and text and fold(other.achievement) == text
        ]
