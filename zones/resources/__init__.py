"""The record tables as files: columns and natural keys of the contract, never database ids."""

from zones.resources.appointments import AppointmentResource
from zones.resources.campaign import (
    CampaignResource,
    MembershipResource,
    TargetResource,
    ZoneYearResource,
)
from zones.resources.criteria import (
    ConditionResource,
    CriteriaTableResource,
    CriterionLevelResource,
    CriterionResource,
    GradeBandResource,
)
from zones.resources.organisation import (
    AgencyNameResource,
    AgencyResource,
    BlockResource,
    ProvinceResource,
    ZoneResource,
)

__all__ = [
    "AgencyNameResource",
    "AgencyResource",
    "AppointmentResource",
    "BlockResource",
    "CampaignResource",
    "ConditionResource",
    "CriteriaTableResource",
    "CriterionLevelResource",
    "CriterionResource",
    "GradeBandResource",
    "MembershipResource",
    "ProvinceResource",
    "TargetResource",
    "ZoneResource",
    "ZoneYearResource",
]
