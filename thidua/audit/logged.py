"""How the log of rows treats a model: a model that differs says so as ``logged``."""

from dataclasses import dataclass

ALWAYS, UNLESS_RECORDED, NEVER = "always", "unless_recorded", "never"


@dataclass(frozen=True)
class Logged:
    """Which rows of a model are logged, and in whose history they are read.

    ``rows``: ALWAYS; UNLESS_RECORDED where a service records each change itself and says so while
    it writes; NEVER where the rows are themselves the record. ``owner`` names the foreign key to
    the record whose history tells of these rows too; unless named, the first that cascades.
    """

    rows: str = ALWAYS
    owner: str = ""
