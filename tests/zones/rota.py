"""A zone with members of two blocks over three years, for tests of whose turn it is."""

import pytest
from django.core.exceptions import ValidationError

from tests.zones.factories import (
    make_agency,
    make_appointment,
    make_block,
    make_campaign,
    make_member,
    make_user,
    make_zone,
)
from zones.models import Appointment
from zones.services import appointments


class Rota:
    """Three Sở Tư pháp and two Cục THADS of one zone; the years 2018, 2019 and 2020."""

    def __init__(self) -> None:
        self.by = make_user()
        self.zone = make_zone("TAY-NAM-BO")
        self.years = {year: make_campaign(year) for year in (2018, 2019, 2020)}
        names = {"STP-1": "Sở An Giang", "STP-2": "Sở Bến Tre", "STP-3": "Sở Cà Mau"}
        names |= {"THADS-1": "Cục An Giang", "THADS-2": "Cục Bến Tre"}
        self.agencies = {
            code: make_agency(code, make_block(code.partition("-")[0]), name=name)
            for code, name in names.items()
        }
        for campaign in self.years.values():
            for agency in self.agencies.values():
                make_member(campaign, self.zone, agency)

    def served(self, year: int, code: str, role: str = "chair", **fields) -> Appointment:
        return make_appointment(self.years[year], self.zone, self.agencies[code], role, **fields)

    def draft(self, code: str, role: str = "chair", year: int = 2020, **fields) -> Appointment:
        return Appointment(
            campaign=self.years[year],
            zone=self.zone,
            agency=self.agencies[code],
            role=role,
            office="Giám đốc Sở Tư pháp",
            **fields,
        )

    def suggest(self) -> appointments.Suggestion:
        return appointments.suggest(self.years[2020], self.zone)


def codes(error: pytest.ExceptionInfo[ValidationError]) -> list[str]:
    refusal = error.value
    errors = refusal.error_dict.values() if hasattr(refusal, "error_dict") else [[refusal]]
    return [e.code for group in errors for e in group]
