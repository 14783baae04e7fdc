"""The record tables of the conferral as files, keyed by codes, names and years."""

from awards.resources.catalogue import (
    AwardTypeResource,
    BaseSalaryResource,
    BonusRateResource,
    BonusTermsResource,
    EligibilityRuleResource,
    IssuerResource,
    LegalBasisResource,
)
from awards.resources.nominations import NominationResource
from awards.resources.papers import CouncilMeetingResource, DecisionResource
from awards.resources.people import (
    AwardRecordResource,
    DisciplineResource,
    PersonResource,
    ServiceResource,
    YearRatingResource,
)

__all__ = [
    "AwardRecordResource",
    "AwardTypeResource",
    "BaseSalaryResource",
    "BonusRateResource",
    "BonusTermsResource",
    "CouncilMeetingResource",
    "DecisionResource",
    "DisciplineResource",
    "EligibilityRuleResource",
    "IssuerResource",
    "LegalBasisResource",
    "NominationResource",
    "PersonResource",
    "ServiceResource",
    "YearRatingResource",
]
