"""What happened since a user was last here, in a clerk's words, of what the user may see.

Read from the log, which the database itself writes. An app says what its users are told of by
``watched(user)`` in its ``news.py``; each ``Watch`` names the rows that this user may see.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
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
# read at least, so that what one person did to many records is counted in full
_READ_AT_LEAST = 200
_AT_ONCE = timedelta(minutes=1)
MOVED = Q(kind=Kind.CHANGED) & ~Q(before=F("after"))


@dataclass(frozen=True)
class Watch:
    """One kind of record of which users are told.

    ``rows`` are those that the user may see; ``when`` chooses entries of the log by their
    ``kind`` and by ``before`` and ``after``, the values of ``column`` as text. ``named`` gives
    the record's name for the row of an entry (``OuterRef("row")``), ``target`` the key of the
    record that its page is about. ``sentence(entry)`` tells what happened, from the entry with its
    ``named``, ``target``, ``before`` and ``after``; ``address(entry)`` is the page about it.

    What one person did to several records within a minute is told once where ``alike(entry)``
    is the same and not None: by ``together(entries)``, which returns the sentence and the address.
    """

    rows: QuerySet
    named: Expression
    sentence: Callable[[Entry], str]
    address: Callable[[Entry], str]
    when: Q = MOVED
    column: str = "state"
    target: Expression = F("row")
    alike: Callable[[Entry], Hashable] = lambda entry: None
    together: Callable[[list[Entry]], tuple[str, str]] | None = None

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
    acts: dict[tuple, Entry] = {}
    for entry in entries[: max(most * _WRITTEN_AT_MOST, _READ_AT_LEAST)]:
        # what the act came to is told, not what it wrote on its way
        acts.setdefault((entry.request_id, entry.table, entry.row), entry)
    groups = _grouped(acts.values(), by_table)
    return [_told(by_table[group[0].table], group) for group in groups[:most]]


def _grouped(entries: Iterable[Entry], by_table: dict[str, Watch]) -> list[list[Entry]]:
    """Returns the entries, newest first, those together that are told together."""
    groups: list[list[Entry]] = []
    last: dict[tuple, list[Entry]] = {}
    for entry in entries:
        alike = by_table[entry.table].alike(entry) if entry.user_id is not None else None
        key = (entry.user_id, entry.table, alike)
        group = last.get(key)
        if alike is not None and group and group[0].at - entry.at <= _AT_ONCE:
            group.append(entry)
            continue
        last[key] = [entry]
        groups.append(last[key])
    return groups


def _told(watch: Watch, entries: list[Entry]) -> News:
    newest = entries[0]
    who = str(newest.user) if newest.user_id is not None and newest.user else ""
    if len(entries) > 1:
        return News(newest.at, who, *watch.together(entries))
    return News(newest.at, who, watch.sentence(newest), watch.address(newest))


def _of_each(
    watches: list[Watch], expression: Callable[[Watch], Expression], kind: Field | None = None
) -> Case:
    cases = (When(table=watch.table, then=expression(watch)) for watch in watches)
    return Case(*cases, output_field=kind or TextField())
