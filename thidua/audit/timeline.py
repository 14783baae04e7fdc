"""The lines of a history page: who did what and when, the newest first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from thidua.accounts.models import User
from thidua.audit.models import Entry
from thidua.audit.permissions import reads_refusals
from thidua.audit.sentences import act_of, contents_of
from thidua.audit.values import Names

# kept at the end of a refusal for who searches the table, in the sources' words
_CODES = re.compile(r" \[[a-z_]+(?:, [a-z_]+)*\]\Z")
HIDDEN_NOTE = "(nội dung không thuộc quyền xem của bạn)"


@dataclass
class Line:
    """One line: a sentence, when, by which door; ``origin`` is for who reads the log."""

    at: datetime
    who: str
    act: str
    door: str
    request_id: str = ""
    origin: str = ""
    reason: str = ""
    contents: list[tuple[str, str]] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """«Lê Thị A đổi điểm I.2 từ 8,5 thành 9.»"""
        return f"{self.who} {self.act}."


def who_of(entry: Entry) -> str:
    """Returns the person's name as it was then, or who ran the command, with the command's name."""
    if entry.user_id is not None:
        return entry.actor or str(entry.user)
    if entry.door == Entry.Door.PAGE:
        return entry.actor or "Khách"
    return f"{entry.actor or 'Máy chủ'} ({entry.about or entry.get_door_display().lower()})"


def note_for(entry: Entry, user) -> str:
    """Returns the note as the user may read it: what was refused may tell of a person's case."""
    if entry.kind != Entry.Kind.REFUSED:
        return entry.note
    return _CODES.sub("", entry.note) if reads_refusals(user) else HIDDEN_NOTE


def lines_of(
    entries: Sequence[Entry], *, within: str = "", reasons: dict[str, str] | None = None
) -> list[Line]:
    """Returns a line for each entry of a row; ``reasons`` by request id."""
    names = Names(entries)
    return [
        Line(
            at=entry.at,
            who=who_of(entry),
            act=act_of(entry, names, within=within),
            door=entry.get_door_display(),
            request_id=entry.request_id,
            origin=entry.origin,
            reason=entry.note or (reasons or {}).get(entry.request_id, ""),
            contents=[(name, new) for name, _, new in contents_of(entry, names)]
            if entry.kind == Entry.Kind.CREATED
            else [],
        )
        for entry in entries
    ]


def history_of(table: str, row: int) -> QuerySet[Entry]:
    """Returns what happened to a record and to the rows it owns, the newest first."""
    return Entry.objects.of_rows().about(table, row).select_related("user").order_by("-at", "-id")


def people_in(entries: QuerySet[Entry]) -> list[tuple[str, str]]:
    """Returns (id, name) of the users who appear, by name."""
    users = User.objects.filter(pk__in=entries.order_by().values("user"))
    return [(str(user.pk), str(user)) for user in users]
