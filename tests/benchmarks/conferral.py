"""The conferral that is measured in: drafts ready to be issued, long decisions, a full register."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db import connection
from django.db.models import CharField, F
from django.db.models.functions import Cast
from django.utils import timezone

from awards.models import (
    Article,
    AwardLine,
    CertificateBlank,
    CertificateItem,
    Decision,
    DecisionBasis,
    EligibilityRule,
    Issuer,
    Nomination,
    NumberSeries,
    Person,
    Proposal,
    Recipient,
    RegisterEntry,
)
from awards.records.reference import load_award_reference
from awards.services import decisions
from tests.awards.factories import (
    make_award_type,
    make_issuer,
    make_issuing_user,
    make_nomination,
)
from tests.zones.factories import make_agency, make_campaign, make_user
from zones.models import Agency

_BATCH = 2_000
_A_YEAR = 5_000
DAY = date(2025, 1, 6)


def build_checked(count: int) -> None:
    """Makes so many decisions of one award each, checked and waiting for their numbers."""
    clerk, _ = make_user("bench"), make_issuing_user("bench-issuer")
    issuer = make_issuer()
    drafts = Decision.objects.bulk_create(
        [_draft(n, issuer) for n in range(count)], batch_size=_BATCH
    )
    _add_parts(drafts)
    people = _people(count)
    AwardLine.objects.bulk_create(
        [_line(decision, 1, person) for decision, person in zip(drafts, people, strict=True)],
        batch_size=_BATCH,
    )
    now = timezone.now()
    Decision.objects.update(state="checked", checked_at=now, checked_by=clerk)


def build_long_decision(lines: int) -> None:
    """Issues one decision with so many people, and makes a blank for its certificates."""
    clerk = make_user("bench")
    decision = Decision.objects.bulk_create([_draft(1, make_issuer())])[0]
    _add_parts([decision])
    AwardLine.objects.bulk_create(
        [_line(decision, place, person) for place, person in enumerate(_people(lines), start=1)],
        batch_size=_BATCH,
    )
    decisions.issue(decisions.check(decision, by=clerk), by=make_issuing_user("bench-issuer"))
    blank = CertificateBlank.objects.create(name="Phôi bằng khen", width_mm=420, height_mm=297)
    for place, content in enumerate(
        ("name", "office", "achievement", "decision", "golden_book", "place_and_date")
        + ("signer_title", "signer_name")
    ):
        CertificateItem.objects.create(
            blank=blank,
            content=content,
            left_mm=60,
            top_mm=100 + 15 * place,
            width_mm=300,
            size_pt=18,
        )


def build_nominations(count: int) -> None:
    """Makes so many nominations of people for a title that the reference's rules look at."""
    make_user("bench")
    load_award_reference()
    campaign = make_campaign(2025)
    chosen = EligibilityRule.objects.exclude(award_type=None).order_by("award_type", "pk")
    titles = [rule.award_type for rule in chosen if rule.award_type.for_person]
    agencies = [make_agency() for _ in range(20)]
    for number, person in enumerate(_people(count)):
        make_nomination(
            campaign,
            award_type=titles[number % len(titles)],
            person=person,
            agency=agencies[number % len(agencies)],
        )


def build_register(count: int) -> None:
    """Makes so many issued decisions with their lines in the register, some years of them."""
    user = make_user("bench")
    issuer = make_issuer()
    for first in range(0, count, _A_YEAR):
        year = 2000 + first // _A_YEAR
        drafts = [_draft(number, issuer) for number in range(first, min(first + _A_YEAR, count))]
        for place, draft in enumerate(drafts):
            draft.signed_on = date(year, 1, 1) + timedelta(days=place * 365 // _A_YEAR)
            draft.lookup_code = f"M{first + place:09}"
        made = Decision.objects.bulk_create(drafts, batch_size=_BATCH)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # the triggers' plans were made for an empty table
        series = NumberSeries.objects.create(
            issuer=issuer, symbol=made[0].symbol, year=year, last_number=len(made)
        )
        Decision.objects.filter(state="draft").update(
            state="issued",
            number=F("pk") - made[0].pk + 1,
            issued_at=timezone.now(),
            issued_by=user,
            chain_position=F("pk"),
            content_hash=Cast("pk", CharField()),
        )
        RegisterEntry.objects.bulk_create(
            [
                RegisterEntry(
                    series=series,
                    number=number,
                    dated=decision.signed_on,
                    decision=decision,
                    entered_by=user,
                )
                for number, decision in enumerate(made, start=1)
            ],
            batch_size=_BATCH,
        )


def build_awards(agencies: Sequence[Agency], years: Iterable[int], people: int) -> None:
    """Issues a decision for each year: an award of every agency, and of so many people."""
    issuer, user, persons = make_issuer(), make_issuing_user("bench-issuer"), _people(people)
    for year in years:
        draft = _draft(year, issuer)
        draft.signed_on, draft.lookup_code = date(year + 1, 1, 6), f"Y{year:09}"
        decision = Decision.objects.bulk_create([draft])[0]
        lines = [_line(decision, place, person) for place, person in enumerate(persons, start=1)]
        for place, agency in enumerate(agencies, start=len(lines) + 1):
            line = _line(decision, place, persons[0])
            line.subject, line.person, line.agency = "collective", None, agency
            line.printed_name, line.printed_office = agency.name, ""
            lines.append(line)
        for line in lines:
            line.year_from = line.year_to = year
        AwardLine.objects.bulk_create(lines, batch_size=_BATCH)
        number = year - min(years) + 1
        Decision.objects.filter(pk=decision.pk).update(
            state="issued",
            number=1,
            issued_at=timezone.now(),
            issued_by=user,
            chain_position=number,
            content_hash=str(number),
        )


def nominations() -> list[Nomination]:
    """Returns the nominations, as the pages read them."""
    related = ("award_type", "agency", "person", "campaign", "zone")
    return list(Nomination.objects.select_related(*related))


def _people(count: int) -> list[Person]:
    return Person.objects.bulk_create(
        [Person(full_name=f"Nguyễn Văn Thứ {n}", birth_year=1980) for n in range(count)],
        batch_size=_BATCH,
    )


def _draft(number: int, issuer: Issuer) -> Decision:
    return Decision(
        kind="award",
        issuer=issuer,
        subject=f"Về việc tặng Bằng khen của Bộ trưởng Bộ Tư pháp lần {number}",
        symbol=f"QĐ-{issuer.symbol}",
        issuer_name=issuer.name,
        authority=issuer.authority,
        place=issuer.place,
        signed_on=DAY,
        signer_title="Bộ trưởng",
        signer_name="Nguyễn Văn Ký",
        pays_bonus=False,
    )


def _add_parts(drafts: list[Decision]) -> None:
    texts = {
        DecisionBasis: {"text": "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022"},
        Proposal: {"proposer": "Vụ trưởng Vụ Tổ chức cán bộ"},
        Article: {"text": "Tặng Bằng khen cho các cá nhân có tên trong danh sách kèm theo"},
        Recipient: {"text": "Như Điều 1"},
    }
    for model, fields in texts.items():
        model.objects.bulk_create(
            [model(decision=decision, **fields) for decision in drafts], batch_size=_BATCH
        )


def _line(decision: Decision, position: int, person: Person) -> AwardLine:
    award_type = make_award_type()
    return AwardLine(
        decision=decision,
        person=person,
        position=position,
        subject="person",
        award_type=award_type,
        printed_award=award_type.name,
        printed_name=f"Ông {person.full_name}",
        printed_office="Chuyên viên chính",
        printed_unit="Phòng Hành chính và Bổ trợ tư pháp, Sở Tư pháp tỉnh Đồng Tháp",
        achievement="Đã có thành tích xuất sắc trong công tác tư pháp năm 2025",
        year_from=2025,
        year_to=2025,
    )
