"""Who may do what in the conferral, one predicate a line.

Rows that a user may see come from the querysets' ``visible_to``.
"""

from zones.permissions import (
    AGENCY_CLERK,
    is_ministry,
    sees_all_points,
)

# The Ministry keeps them, everybody reads them.
RECORDS = frozenset(
    {"awardtype", "bonusrate", "bonusterms", "basesalary", "legalbasis", "eligibilityrule"}
    | {"issuer", "numberseries", "certificateblank", "certificateitem"}
)
# About people: an agency's clerk reads those of the own agency; the Ministry keeps them.
PEOPLE = frozenset({"person", "service", "yearrating", "discipline", "awardrecord"})
# Written by the services behind their pages; a draft by its form.
PAPERS = frozenset(
    {"nomination", "nominationstep", "councilmeeting", "councilvote", "ruleoverride"}
    | {"decision", "decisionbasis", "proposal", "article", "recipient"}
    | {"awardline", "appointmentline", "resultline", "registerentry"}
)


def sees_all(user) -> bool:
    """Returns whether no nomination and no draft is hidden from the user."""
    return sees_all_points(user)


def keeps_records(user) -> bool:
    """Returns whether the user writes catalogue, people and settings."""
    return is_ministry(user)


def nominates(user) -> bool:
    """Returns whether the user may nominate: an agency its own, a chair's clerk the zone's."""
    return is_ministry(user) or (user.is_active and user.role == AGENCY_CLERK)


def drafts_decisions(user) -> bool:
    """Returns whether the user drafts, checks and issues decisions."""
    return is_ministry(user)


def may(user, codename: str) -> bool:
    """Returns whether the user may do ``codename``, such as «view_module» or «add_person»."""
    action, _, model = codename.partition("_")
    if action == "view":
        return model == "module" or model in RECORDS | PEOPLE | PAPERS
    if codename in ("add_nomination", "change_nomination", "nominate"):
        return nominates(user)
    if model in RECORDS | PEOPLE | PAPERS:
        return is_ministry(user)
    return False
