"""The contest's screens: one file a main model; pages that change a state live beside it."""

from zones.admin import (  # noqa: F401
    campaign,
    criteria,
    organisation,
    ranking,
    scoresheet,
    workbookimport,
)
