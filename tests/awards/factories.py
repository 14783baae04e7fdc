"""Small records of the conferral for tests: each function makes one and returns it."""

from datetime import date
from itertools import count

from awards.models import (
    AwardType,
    BaseSalary,
    BonusRate,
    Decision,
    Issuer,
    LegalBasis,
    Nomination,
    Person,
)
from awards.services import decisions, drafts
from tests.zones.factories import make_agency, make_campaign, make_user
from zones.models import Campaign

_numbers = count(1)


def make_award_type(code: str = "BKBTP", **fields) -> AwardType:
    fields = {
        "name": "Bằng khen của Bộ trưởng Bộ Tư pháp",
        "kind": "form",
        "level": "ministry",
        "for_collective": True,
        "for_person": True,
        "decided_by": "Bộ trưởng Bộ Tư pháp",
        **fields,
    }
    return AwardType.objects.get_or_create(code=code, defaults=fields)[0]


def make_issuer() -> Issuer:
    fields = {
        "name": "Bộ Tư pháp",
        "authority": "Bộ trưởng Bộ Tư pháp",
        "symbol": "BTP",
        "place": "Hà Nội",
    }
    return Issuer.objects.get_or_create(code="BTP", defaults=fields)[0]


def make_rates(award_type: AwardType) -> None:
    """The award's coefficients and the base salaries before and after 1 July 2026."""
    BonusRate.objects.get_or_create(award_type=award_type, subject="person", coefficient="1.5")
    for first, last, amount in (
        (date(2024, 7, 1), date(2026, 6, 30), 2_340_000),
        (date(2026, 7, 1), None, 2_530_000),
    ):
        BaseSalary.objects.get_or_create(
            valid_from=first, defaults={"valid_to": last, "amount": amount, "document": "NĐ"}
        )


def make_legal_basis(number: str = "06/2022/QH15", **fields) -> LegalBasis:
    fields = {
        "kind": "law",
        "dated": date(2022, 6, 15),
        "issuer": "Quốc hội",
        "title": "Thi đua, khen thưởng",
        "rank": 2,
        **fields,
    }
    return LegalBasis.objects.get_or_create(number=number, defaults=fields)[0]


def make_person(full_name: str = "", **fields) -> Person:
    return Person.objects.create(full_name=full_name or f"Nguyễn Văn {next(_numbers)}", **fields)


def make_nomination(campaign: Campaign | None = None, **fields) -> Nomination:
    campaign = campaign or Campaign.objects.first() or make_campaign(2025)
    fields.setdefault("award_type", make_award_type())
    fields.setdefault("subject", "person" if "person" in fields else "collective")
    fields.setdefault("agency_id", None if "agency" in fields else make_agency().pk)
    if fields["agency_id"] is None:
        del fields["agency_id"]
    fields.setdefault("achievement", f"Thành tích {next(_numbers)}")
    fields = {"year_from": campaign.year, "year_to": campaign.year, **fields}
    return Nomination.objects.create(campaign=campaign, **fields)


def make_draft(*nominations: Nomination, signed_on: date = date(2026, 1, 5)) -> Decision:
    """A complete draft of an award decision for the nominations, made to be agreed."""
    nominations = nominations or (make_nomination(),)
    make_legal_basis()
    for nomination in nominations:
        make_rates(nomination.award_type)
        nomination.state = Nomination.State.AGREED
        nomination.save()
    draft = drafts.draft_awards(
        nominations, issuer=make_issuer(), signed_on=signed_on, campaign=nominations[0].campaign
    )
    return signed(draft)


def signed(draft: Decision) -> Decision:
    """The draft with a signer: a deputy for the minister."""
    draft.sign_mode, draft.over_title = "KT.", "Bộ trưởng"
    draft.signer_title, draft.signer_name = "Thứ trưởng", "Nguyễn Văn Ký"
    draft.save()
    return draft


def make_issued(*nominations: Nomination, by=None, **fields) -> Decision:
    return issue_signed(make_draft(*nominations, **fields), by=by)


def issue_signed(draft: Decision, by=None) -> Decision:
    """The draft, signed, checked by a Ministry clerk and issued ``by`` an issuer."""
    decisions.check(signed(draft), by=make_user())
    return decisions.issue(draft, by=by or make_issuing_user())


def make_issuing_user(username: str = ""):
    """Whoever may give numbers and issue."""
    return make_user(username, role="issuer")
