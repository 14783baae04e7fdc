"""What an answer means, in the words of the table."""

import re
from dataclasses import dataclass

from django.contrib.messages import constants, get_messages
from django.urls import reverse

from thidua.audit.models import Entry

_ROWS = (Entry.Kind.CREATED, Entry.Kind.CHANGED, Entry.Kind.DELETED)
_NUMBERS = re.compile(r"[0-9a-f]{8}[0-9a-f-]{8,}|\d+")


@dataclass(frozen=True)
class Answer:
    """An answer in one word, and all that a reader could tell from it, without its numbers."""

    word: str
    shown: tuple[str, ...]


def last_entry() -> int:
    """Returns where the log stands."""
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def answer_of(response, log_stood_at: int) -> Answer:
    """Returns what was answered; ``log_stood_at`` says where the log stood before."""
    told = [(m.level, str(m)) for m in get_messages(response.wsgi_request)]
    has_written = Entry.objects.filter(pk__gt=log_stood_at, kind__in=_ROWS).exists()
    word = "write" if has_written else _word(response, told)
    return Answer(word, _shown(response, told))


def _word(response, told: list[tuple[int, str]]) -> str:
    where = response.headers.get("Location", "").partition("?")[0]
    if response.status_code >= 500:
        return "breaks"
    if response.status_code in (403, 405):
        return "no"
    if response.status_code == 404:
        return "gone"
    if where == reverse("admin:login"):
        return "sign-in"
    levels = {level for level, _ in told}
    if where == reverse("admin:index") and constants.WARNING in levels:
        return "gone"  # the admin's own way to say that there is no such record
    return "told" if constants.ERROR in levels else "ok"


def _shown(response, told: list[tuple[int, str]]) -> tuple[str, ...]:
    """Returns status, destination, messages and, of a refusal, the page."""
    page = response.content.decode() if response.status_code >= 400 else ""
    seen = [
        str(response.status_code),
        response.headers.get("Location", ""),
        *(text for _, text in told),
        page,
    ]
    return tuple(_NUMBERS.sub("#", text) for text in seen)
