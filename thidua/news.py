"""What happened since a user was last here, in a clerk's words, of what the user may see.

Read from the log, which the database itself writes. An app says what its users are told of by
``watched(user)`` in its ``news.py``; each ``Watch`` names the rows that this user may see.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import (
    BigIntegerField,
    Case,
    Expression,
    F,
    Field,
    Q,
    QuerySet,
    TextField,
    When,
)
from django.db.models.fields.json import KT

from thidua.appmodules import modules_of_apps
from thidua.audit.models import Entry

Kind = Entry.Kind
ADDED = Q(kind=Kind.CREATED)
# one act may write a row several times on its way
_WRITTEN_AT_MOST = 3
MOVED = Q(kind=Kind.CHANGED) & ~Q(before=F("after"))


@dataclass(frozen=True)
class Watch:
    """One kind of record of which users are told.

    ``rows`` are those that the user may see; ``when`` chooses entries of the log by their
    ``kind`` and by ``before`` and ``after``, the values of ``column`` as text. ``named`` gives
    the record's name for the row of an entry (``OuterRef("row")``), ``target`` the key of the
    record that its page is about. ``sentence(entry)`` tells what happened, from the entry with its
    ``named``, ``target``, ``before`` and ``after``; ``address(entry)`` is the page about it.
    """

    rows: QuerySet
    named: Expression
    sentence: Callable[[Entry], str]
    address: Callable[[Entry], str]
    when: Q = MOVED
    column: str = "state"
    target: Expression = F("row")

    @property
    def table(self) -> str:
        return self.rows.model._meta.db_table

    @property
    def chosen(self) -> Q:
        return Q(table=self.table, row__in=self.rows.order_by().values("pk")) & self.when


@dataclass(frozen=True)
class News:
    """One thing that happened: when, by whom ('' where no user did it), what, and where it is."""

    at: datetime
    who: str
    sentence: str
    address: str


def news_of(user, since: datetime, most: int) -> list[News]:
    """Returns what others did since then, the newest first, at most so many; one query."""
    modules = modules_of_apps("news", __name__).values()
    watches = [watch for module in modules for watch in module.watched(user)]
    by_table = {watch.table: watch for watch in watches}
    if not watches:
        return []
    entries = (
        Entry.objects.filter(at__gt=since, table__in=by_table)
        .exclude(user=user)
        .annotate(
            before=_of_each(watches, lambda watch: KT(f"old__{watch.column}")),
            after=_of_each(watches, lambda watch: KT(f"new__{watch.column}")),
            named=_of_each(watches, lambda watch: watch.named),
            target=_of_each(watches, lambda watch: watch.target, BigIntegerField()),
        )
        .filter(reduce(or_, (watch.chosen for watch in watches)))
        .select_related("user")
        .order_by("-at", "-id")
    )
    found: dict[tuple, News] = {}
    for entry in entries[: most * _WRITTEN_AT_MOST]:
        watch = by_table[entry.table]
        who = str(entry.user) if entry.user_id is not None and entry.user else ""
        told = News(entry.at, who, watch.sentence(entry), watch.address(entry))
        # what the act came to is told, not what it wrote on its way
        found.setdefault((entry.request_id, entry.table, entry.row), told)
    return list(found.values())[:most]


def _of_each(
    watches: list[Watch], expression: Callable[[Watch], Expression], kind: Field | None = None
) -> Case:
    cases = (When(table=watch.table, then=expression(watch)) for watch in watches)
    return Case(*cases, output_field=kind or TextField())
