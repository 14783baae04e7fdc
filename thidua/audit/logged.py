"""How the log of rows treats a model: a model that differs says so as ``logged``."""

from dataclasses import dataclass

ALWAYS, UNLESS_RECORDED, NEVER = "always", "unless_recorded", "never"
# what stands in place of a secret that was changed
HIDDEN = "***"


@dataclass(frozen=True)
class Logged:
    """Which rows of a model are logged, and in whose history they are read.

    ``rows``: ALWAYS; UNLESS_RECORDED where a service records each change itself and says so while
    it writes; NEVER where the rows are themselves the record. ``owner`` names the foreign key to
    the record whose history tells of these rows too; unless named, the first that cascades.
    ``secret`` fields are told as changed or not, never what they are; a change of ``untold`` ones
    alone is no entry.
    """

    rows: str = ALWAYS
    owner: str = ""
    secret: frozenset[str] = frozenset()
    untold: frozenset[str] = frozenset()
