"""What the log says, for tests."""

from thidua.audit.models import Entry


def newest() -> int:
    """Returns the key of the newest entry; 0 of an empty log."""
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def written_since(mark: int, **fields) -> list[Entry]:
    """Returns what was written down after the mark, the oldest first."""
    return list(Entry.objects.filter(pk__gt=mark, **fields).order_by("pk"))


def kinds_of(entries: list[Entry]) -> list[tuple[str, str]]:
    """Returns (kind, table) of each."""
    return [(entry.kind, entry.table) for entry in entries]
