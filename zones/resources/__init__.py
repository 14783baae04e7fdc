"""The record tables as files: columns and natural keys of the contract, never database ids."""

from zones.resources.campaign import AppointmentResource, MembershipResource
from zones.resources.criteria import CriterionResource
from zones.resources.organisation import (
    AgencyResource,
    BlockResource,
    ProvinceResource,
    ZoneResource,
)

__all__ = [
    "AgencyResource",
    "AppointmentResource",
    "BlockResource",
    "CriterionResource",
    "MembershipResource",
    "ProvinceResource",
    "ZoneResource",
]
