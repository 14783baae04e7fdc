"""One search over everything, of what its reader may see, accents aside.

An app says what is found by ``searched(asked)`` in its ``search.py``: a ``Kind`` for each kind of
record. Most are found as their list's own search box finds them, and by whoever may open the list.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from thidua.accounts.navigation import own_pages
from thidua.appmodules import modules_of_apps
from thidua.navigation import sidebar
from thidua.text import LONGEST_SEARCH, MOST_WORDS, clean_text, fold

ROWS_SHOWN = 8
# the lists' own search would take what stands between quotes as one word; «Đắk R'lấp» keeps its own
_QUOTES = re.compile(r"""["«»“”]|(?<!\w)['‘’]|['‘’](?!\w)""")


@dataclass(frozen=True)
class Asked:
    """What somebody looks for: the request, and the words as one clean line without quotes."""

    request: HttpRequest
    text: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        return cls(request, clean_text(_QUOTES.sub(" ", request.GET.get("q", ""))))

    @property
    def words(self) -> list[str]:
        return fold(self.text).split()

    @property
    def problem(self) -> str:
        """What is wrong with the words, for who typed them; nothing if they can be looked for."""
        if len(self.text) > LONGEST_SEARCH or len(self.words) > MOST_WORDS:
            return (
                f"Từ tìm dài quá: nhiều nhất {LONGEST_SEARCH} ký tự, {MOST_WORDS} từ. "
                "Hãy tìm bằng vài từ chính."
            )
        folded = "".join(self.words)
        if self.text and len(folded) < 2 and not folded.isdecimal():
            return "Từ tìm ngắn quá: gõ ít nhất hai chữ cái, hoặc một con số."
        return ""

    def at(self, name: str) -> str:
        """Returns the address of the page of that name, asked for the same words."""
        return f"{reverse(name)}?{urlencode({'q': self.text})}"


@dataclass(frozen=True)
class Found:
    """One thing that was found: its name, where it is, and what tells it from its namesakes."""

    name: str
    address: str
    more: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of record that is searched.

    ``found`` are the rows with the words, of those that the reader may see, in their order;
    ``rows`` reads a row with what ``told`` tells of it. ``place`` orders the kinds of all apps.
    ``all_at`` is the address of the list of all that was found, if the reader may open one.
    """

    place: int
    title: str
    found: QuerySet
    rows: QuerySet
    told: Callable[[Model], Found]
    all_at: str = ""


@dataclass(frozen=True)
class Group:
    """What was found of one kind: the first few, and whether there is more."""

    title: str
    found: list[Found]
    has_more: bool = False
    all_at: str = ""


def in_list(
    asked: Asked,
    rows: QuerySet,
    place: int,
    title: str,
    told: Callable[[Model], Found],
    *,
    order: tuple = (),
) -> list[Kind]:
    """Returns what the list of these records finds, in the model's order unless another is given.

    No kind for who may not open the list.
    """
    model_admin = admin.site.get_model_admin(rows.model)
    if not model_admin.has_view_permission(asked.request):
        return []
    visible = model_admin.get_queryset(asked.request).prefetch_related(None)
    found, _ = model_admin.get_search_results(asked.request, visible, asked.text)
    found = found.order_by(*order) if order else found
    options = rows.model._meta
    all_at = asked.at(f"admin:{options.app_label}_{options.model_name}_changelist")
    return [Kind(place, title, found, rows, told, all_at)]


def search(asked: Asked) -> list[Group]:
    """Returns what was found, by kind; last, the program's own pages of that name."""
    modules = modules_of_apps("search", __name__).values()
    kinds = [kind for module in modules for kind in module.searched(asked)]
    groups = [_group_of(kind) for kind in sorted(kinds, key=lambda kind: kind.place)]
    return [group for group in (*groups, _pages(asked)) if group.found]


def _group_of(kind: Kind) -> Group:
    """Asks for the keys first: a join to what is told would mislead SQLite's planner."""
    keys = list(kind.found.values_list("pk", flat=True)[: ROWS_SHOWN + 1])
    rows = kind.rows.in_bulk(keys[:ROWS_SHOWN])
    told = [kind.told(rows[key]) for key in keys[:ROWS_SHOWN] if key in rows]
    return Group(kind.title, told, len(keys) > ROWS_SHOWN, kind.all_at)


def _pages(asked: Asked) -> Group:
    """Returns the pages of the sidebar and of one's own account that bear the words."""
    entries = [
        Found(item["title"], item["link"], group["title"])
        for group in sidebar(asked.request)
        for item in group["items"]
    ]
    entries += [
        Found(item["title"], item["link"], "Tài khoản") for item in own_pages(asked.request)
    ]
    found = [one for one in entries if _holds(f"{one.more} {one.name}", asked.words)]
    return Group("Trang của chương trình", found)


def _holds(text: str, words: list[str]) -> bool:
    folded = fold(text)
    return all(word in folded for word in words)
