"""The conferral's reference data: catalogue, rates, legal bases and rules, each with its source."""

from dataclasses import dataclass
from pathlib import Path

import tablib
from django.core.exceptions import ValidationError
from django.db import transaction

from awards.models import AwardType, CertificateBlank, CertificateItem
from awards.resources import (
    AwardTypeResource,
    BaseSalaryResource,
    BonusRateResource,
    BonusTermsResource,
    EligibilityRuleResource,
    IssuerResource,
    LegalBasisResource,
)

OUR_OWN = Path(__file__).resolve().parents[1] / "reference"
RESOURCES = {
    "award_types": AwardTypeResource,
    "bonus_rates": BonusRateResource,
    "bonus_terms": BonusTermsResource,
    "base_salaries": BaseSalaryResource,
    "legal_bases": LegalBasisResource,
    "issuers": IssuerResource,
    "eligibility_rules": EligibilityRuleResource,
}
BLANK = "Bằng khen của Bộ trưởng (400 × 300 mm)"
# content, left, top, width (mm), size (pt), bold, italic: to be measured on the real blank
_ITEMS = (
    ("name", 60, 130, 280, 28, True, False),
    ("office", 60, 147, 280, 18, False, False),
    ("achievement", 60, 162, 280, 18, False, True),
    ("decision", 60, 225, 120, 13, False, False),
    ("golden_book", 60, 233, 120, 13, False, False),
    ("place_and_date", 220, 200, 130, 14, False, True),
    ("signer_title", 220, 209, 130, 15, True, False),
    ("signer_name", 220, 258, 130, 15, True, False),
)


@dataclass(frozen=True)
class Loaded:
    """What loading one file did."""

    created: int
    changed: int
    unchanged: int


@transaction.atomic
def load_award_reference(folder: Path = OUR_OWN) -> dict[str, Loaded]:
    """Loads every known file of the folder, all or none; returns the counts by file.

    Raises ValidationError with every sentence that is wrong, each with its file.
    """
    loaded, wrong = {}, []
    for name, resource_class in RESOURCES.items():
        path = folder / f"{name}.csv"
        if not path.exists():
            continue
        dataset = tablib.Dataset().load(path.read_text(encoding="utf-8-sig"), format="csv")
        result = resource_class().import_data(dataset, file_name=path.name)
        wrong += [f"{path.name}: {sentence}" for sentence in result.sentences()]
        totals = result.totals
        loaded[name] = Loaded(totals["new"], totals["update"], totals["skip"])
    if wrong:
        raise ValidationError(wrong, code="refused")
    return loaded


@transaction.atomic
def make_blank() -> CertificateBlank:
    """Returns the Minister's certificate blank, made if it is new (NĐ 50/2006/NĐ-CP: 400 × 300).

    The places are a first proposal: sizes after 2014 were not found, each office measures its own.
    """
    blank, is_new = CertificateBlank.objects.get_or_create(
        name=BLANK, defaults={"width_mm": 400, "height_mm": 300}
    )
    if is_new:
        blank.award_types.set(AwardType.objects.filter(code="BKBTP"))
        CertificateItem.objects.bulk_create(
            CertificateItem(
                blank=blank,
                content=content,
                left_mm=left,
                top_mm=top,
                width_mm=width,
                size_pt=size,
                is_bold=bold,
                is_italic=italic,
            )
            for content, left, top, width, size, bold, italic in _ITEMS
        )
    return blank
