"""How agencies follow each other: who continues whom, read in one query for all agencies."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from zones.models import Agency


class Succession:
    """The lines from dissolved agencies to their successors, as they stand now."""

    def __init__(self) -> None:
        self._successors: dict[int, list[int]] = defaultdict(list)
        self._predecessors: dict[int, list[int]] = defaultdict(list)
        edges = Agency.successors.through.objects.order_by("pk")
        for old, new in edges.values_list("from_agency_id", "to_agency_id"):
            self._successors[old].append(new)
            self._predecessors[new].append(old)

    def predecessors(self, agency_id: int) -> list[int]:
        """Returns the ids of those that the agency itself succeeds."""
        return self._predecessors.get(agency_id, [])

    def successors(self, agency_id: int) -> list[int]:
        """Returns the ids of those that succeed the agency itself."""
        return self._successors.get(agency_id, [])

    def lineage(self, agency_id: int) -> set[int]:
        """Returns the ids of the agency and of all that it continues."""
        found, unseen = {agency_id}, [agency_id]
        while unseen:
            earlier = set(self._predecessors[unseen.pop()]) - found
            found |= earlier
            unseen.extend(earlier)
        return found

    def heirs(self, agencies: Iterable[int]) -> set[int]:
        """Returns the ids of all that continue one of the agencies, in any generation."""
        found: set[int] = set()
        unseen = list(agencies)
        while unseen:
            later = set(self.successors(unseen.pop())) - found
            found |= later
            unseen.extend(later)
        return found

    def living(self, agency_id: int, agencies: dict[int, Agency], year: int) -> list[Agency]:
        """Returns what the agency is in that year: itself while it lives, else its heirs.

        Empty where nobody living continues it. ``agencies`` holds them all by id.
        """
        if exists_in(agencies[agency_id], year):
            return [agencies[agency_id]]
        heirs: list[Agency] = []
        unseen, seen = list(self._successors[agency_id]), {agency_id}
        while unseen:
            current = unseen.pop(0)
            if current in seen:
                continue
            seen.add(current)
            if exists_in(agencies[current], year):
                heirs.append(agencies[current])
            else:
                unseen.extend(self._successors[current])
        return heirs


def exists_in(agency: Agency, year: int) -> bool:
    """Returns whether the agency exists on some day of the year."""
    founded, dissolved = agency.founded_on, agency.dissolved_on
    return not (
        (founded and founded > date(year, 12, 31)) or (dissolved and dissolved < date(year, 1, 1))
    )
