"""The first hour of an office and of each year: what is done, what is next, what waits for it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from thidua.accounts.roles import Role
from zones.services import setupoffice, setupyear
from zones.services.setupfacts import Facts, facts
from zones.services.setupstep import Step

_STEPS: tuple[Callable[[Facts], Step], ...] = (
    setupoffice.ministry_accounts,
    setupoffice.blocks,
    setupoffice.provinces,
    setupoffice.agencies,
    setupoffice.agency_accounts,
    setupoffice.zones,
    setupyear.campaign,
    setupyear.members,
    setupyear.zone_years,
    setupyear.appointments,
    setupyear.tables,
    setupyear.tables_in_use,
    setupyear.opening,
    setupyear.templates,
)


@dataclass(frozen=True)
class SetUp:
    """All steps in their order, and what they were read from."""

    steps: list[Step]
    facts: Facts

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    def next_for(self, role: Role) -> Step | None:
        """Returns the first step that somebody in the role can do now."""
        return next((step for step in self.steps if step.doer == role and step.is_ready), None)


def set_up(on: date) -> SetUp:
    """Returns how far the office has come on that day; 11 queries at most."""
    found = facts(on)
    steps = [make(found) for make in _STEPS]
    undone = {step.key: step.title for step in steps if not step.is_done}
    return SetUp([_waiting(step, undone) for step in steps], found)


def _waiting(step: Step, undone: dict[str, str]) -> Step:
    """Returns the step with what it waits for; what is done waits for nothing."""
    if step.is_done:
        return step
    return replace(step, waits_for=tuple(undone[key] for key in step.after if key in undone))
