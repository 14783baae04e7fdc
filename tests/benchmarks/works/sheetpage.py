"""The page of one sheet, read and saved, against a stock inline with selects."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser
from itertools import count
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from tests.benchmarks.data import CRITERIA
from tests.benchmarks.flows import signed_in
from tests.benchmarks.measuring import Line, Side, at_most, by_turns, times_slower
from tests.benchmarks.plans import Bench
from tests.benchmarks.works.queries import count_queries
from zones.models import Score, ScoreSheet

_AS_FORM = "application/x-www-form-urlencoded"


class FormReader(HTMLParser):
    """Collects what a browser would send of a page's text fields, hidden fields and selects."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._open = ""

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        name = named.get("name") or ""
        if tag == "input" and name:
            if named.get("type") not in ("submit", "button", "checkbox", "radio", "file"):
                self.sent[name] = named.get("value") or ""
        elif tag in ("select", "textarea") and name:
            self._open = name
            self.sent[name] = ""
        elif tag == "option" and "selected" in named:
            self.sent[self._open] = named.get("value") or ""

    def handle_data(self, data):
        if self._open and self.lasttag == "textarea":
            self.sent[self._open] += data.lstrip("\n")

    def handle_endtag(self, tag):
        if tag in ("select", "textarea"):
            self._open = ""


@dataclass
class Page:
    """One page with the points of a sheet; ``points`` says which fields hold self points."""

    client: Client
    address: str
    points: Callable[[str], bool]
    decimal_mark: str
    numbers: Iterator[int]
    sent: dict = field(default_factory=dict)

    def read(self) -> None:
        response = self.client.get(self.address)
        if response.status_code != 200:
            raise AssertionError(f"{self.address} is not shown.")
        self.content = response.content

    def fill(self) -> None:
        """Reads the page and gives every criterion another point."""
        self.read()
        reader = FormReader()
        reader.feed(self.content.decode())
        typed = f"1{self.decimal_mark}{next(self.numbers) % 100:02}"
        self.sent = {name: value for name, value in reader.sent.items() if name != "q"}
        fields = [name for name in self.sent if self.points(name)]
        if len(fields) != CRITERIA:
            raise AssertionError(f"{self.address} has {len(fields)} points to fill in.")
        for name in fields:
            self.sent[name] = typed

    def save(self) -> None:
        # as a browser sends a form without files
        response = self.client.post(self.address, urlencode(self.sent, doseq=True), _AS_FORM)
        if response.status_code != 302:
            raise AssertionError(f"{self.address} was not saved: {_problems(response)}")


def _problems(response) -> str:
    return str((response.context_data or {}).get("errors", response.status_code))


def sheet(bench: Bench) -> Iterator[Line]:
    """Reading the page and saving all of its points; the queries of both."""
    world = bench.world(bench.plan.small)
    world.begin(filled=True)
    client, first = signed_in(world), ScoreSheet.objects.order_by("pk").first()
    Score.objects.filter(sheet=first).update(appraised_points=1)
    numbers = count(1)  # one row of numbers for both: every save changes every point
    ours = Page(
        client,
        reverse("admin:zones_scoresheet_sheet", args=[first.pk]),
        lambda name: name.startswith("self-"),
        ",",
        numbers,
    )
    stock = Page(
        client,
        reverse("admin:zones_scoresheet_change", args=[first.pk], current_app="stock"),
        lambda name: name.endswith("-self_points") and "__prefix__" not in name,
        ".",
        numbers,
    )
    rounds = bench.plan.rounds * 3
    for page in (ours, stock):
        page.fill()
        page.save()
    read = by_turns({"ours": Side(ours.read), "stock": Side(stock.read)}, rounds)
    saved = by_turns(
        {"ours": Side(ours.save, ours.fill), "stock": Side(stock.save, stock.fill)}, rounds
    )
    ours.fill()
    ours.save()
    wanted = {Decimal(f"1.{next(numbers) - 1:02}")}
    if set(Score.objects.filter(sheet=first).values_list("self_points", flat=True)) != wanted:
        raise AssertionError("The saved points are not those that were typed.")
    for what, timings, most, most_queries in (
        ("page", read, 0.35, 12),
        ("save", saved, 0.25, 20),
    ):
        yield times_slower(
            f"sheet {what} of {CRITERIA} criteria",
            timings.median("ours"),
            timings.median("stock"),
            most,
            note="other side: stock inline with selects",
        )
        sent = {}
        for name, page in (("ours", ours), ("stock", stock)):
            page.fill()
            sent[name] = count_queries(page.read if what == "page" else page.save)
        note = f"stock: {sent['stock']}"
        yield at_most(f"queries, sheet {what}", sent["ours"], most_queries, "queries", note=note)
