"""The conferral's screens: one file a main model; pages that change a state live beside it."""

from awards.admin import (  # noqa: F401
    catalogue,
    certificates,
    council,
    decisions,
    nominations,
    people,
    registers,
)
