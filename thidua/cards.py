"""What the first page shows to users of a role beside their duties: cards of short lines.

An app says what it shows by ``cards_of(user, now)`` in its ``cards.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from thidua.appmodules import modules_of_apps

MOST_LINES = 5
_MOST_NAMED = 5


@dataclass(frozen=True)
class Line:
    """One line of a card: a sentence, the page about it ('' for none), when it happened."""

    text: str
    address: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Card:
    """A part of the first page. ``empty`` is said where there is no line.

    ``code`` is its name within the page; ``more`` the (label, address) of the page with all of it.
    """

    code: str
    title: str
    lines: Sequence[Line]
    empty: str
    more: tuple[str, str] | None = None


def cards_of(user, now: datetime) -> list[Card]:
    """Returns the cards of this user's first page."""
    modules = modules_of_apps("cards", __name__).values()
    return [card for module in modules for card in module.cards_of(user, now)]


def named(names: Sequence[str], total: int | None = None) -> str:
    """Returns «A; B; C …»: the first names, and a sign that there are more."""
    shown = "; ".join(names[:_MOST_NAMED])
    return f"{shown} …" if (total or len(names)) > _MOST_NAMED else shown
