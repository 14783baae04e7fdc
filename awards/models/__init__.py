"""The conferral: on what basis, to whom, by which paper."""

from awards.models.catalogue import AwardType, BaseSalary, BonusRate, BonusTerms, SubjectKind
from awards.models.certificate import CertificateBlank, CertificateItem
from awards.models.council import CouncilMeeting, CouncilVote
from awards.models.decision import ChainHead, Decision
from awards.models.decisionparts import (
    AppointmentLine,
    Article,
    AwardLine,
    DecisionBasis,
    Proposal,
    Recipient,
    ResultLine,
)
from awards.models.eligibility import EligibilityRule, RuleOverride
from awards.models.issuer import Issuer
from awards.models.legalbasis import LegalBasis
from awards.models.nomination import Nomination, NominationStep
from awards.models.number import NumberSeries, RegisterEntry
from awards.models.person import Discipline, Person, Service, YearRating
from awards.models.record import AwardRecord

__all__ = [
    "AppointmentLine",
    "Article",
    "AwardLine",
    "AwardRecord",
    "AwardType",
    "BaseSalary",
    "BonusRate",
    "BonusTerms",
    "CertificateBlank",
    "CertificateItem",
    "ChainHead",
    "CouncilMeeting",
    "CouncilVote",
    "Decision",
    "DecisionBasis",
    "Discipline",
    "EligibilityRule",
    "Issuer",
    "LegalBasis",
    "Nomination",
    "NominationStep",
    "NumberSeries",
    "Person",
    "Proposal",
    "Recipient",
    "RegisterEntry",
    "ResultLine",
    "RuleOverride",
    "Service",
    "SubjectKind",
    "YearRating",
]
