"""Rows that are no more secret than the papers they stand beside."""

from awards import permissions
from thidua.fields import DerivedTextQuerySet


class PaperQuerySet(DerivedTextQuerySet):
    """Registers and meetings: seen by everybody who reads papers at all."""

    def visible_to(self, user) -> "PaperQuerySet":
        return self if permissions.reads_papers(user) else self.none()
