"""What an answer means, in the words of the table."""

import re
from dataclasses import dataclass
from itertools import zip_longest

from django.contrib.messages import constants, get_messages
from django.db import connection
from django.urls import reverse

from thidua.audit.models import Entry

_ROWS = (Entry.Kind.CREATED, Entry.Kind.CHANGED, Entry.Kind.DELETED)
_LOG = Entry._meta.db_table
_NUMBERS = re.compile(r"[0-9a-f]{8}[0-9a-f-]{8,}|\d+")


@dataclass(frozen=True)
class Answer:
    """An answer in one word, and all that a reader could tell from it, without its numbers."""

    word: str
    shown: tuple[str, ...]

    def first_other(self, answer: "Answer") -> str:
        """Returns the first thing in which the two answers differ."""
        pairs = zip_longest(self.shown, answer.shown, fillvalue="nothing")
        return next(f"{mine[:200]!r}, {its[:200]!r}" for mine, its in pairs if mine != its)


def last_entry() -> int:
    """Returns where the log stands."""
    return _asked(f"SELECT COALESCE(MAX(id), 0) FROM {_LOG}")


def _asked(query: str, *values) -> int:
    # in plain SQL: asked fifteen thousand times
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]


def answer_of(response, log_stood_at: int) -> Answer:
    """Returns what was answered; ``log_stood_at`` says where the log stood before."""
    told = [(m.level, str(m)) for m in get_messages(response.wsgi_request)]
    written = _asked(
        f"SELECT COUNT(*) FROM {_LOG} WHERE id > %s AND kind IN (%s, %s, %s)", log_stood_at, *_ROWS
    )
    word = "write" if written else _word(response, told)
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
    return "told" if constants.ERROR in levels or _says_what_is_wrong(response) else "ok"


def _says_what_is_wrong(response) -> bool:
    """Returns whether the page is a form, or a file, given back with what is wrong in it."""
    shown = getattr(response, "context_data", None) or {}
    if response.wsgi_request.method != "POST":
        return False
    form = shown.get("form")
    is_refused = form is not None and form.is_bound and bool(form.errors)
    return is_refused or bool(shown.get("errors")) or bool(shown.get("problems"))


def _shown(response, told: list[tuple[int, str]]) -> tuple[str, ...]:
    """Returns status, destination, messages and, of a refusal, the page."""
    page = response.content.decode() if response.status_code >= 400 else ""
    seen = [response.headers.get("Location", ""), *(text for _, text in told), page]
    return (str(response.status_code), *(_NUMBERS.sub("#", text) for text in seen))
