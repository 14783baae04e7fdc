"""Decisions: printed, their certificates, the rules looked at, the register's pages."""

from collections.abc import Iterator
from io import BytesIO
from statistics import median

from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from awards.models import CertificateBlank, Decision, NumberSeries
from awards.services.eligibility import findings_of
from tests.benchmarks.conferral import (
    build_long_decision,
    build_nominations,
    build_register,
    nominations,
)
from tests.benchmarks.measuring import Line, Step, at_most, seconds_of
from tests.benchmarks.plans import Bench
from tests.benchmarks.works.queries import count_queries
from thidua.accounts.models import User


def decision_print(bench: Bench) -> Iterator[Line]:
    """The page and the PDF of a decision with many lines, as the admin gives them."""
    lines = bench.plan.award_lines
    bench.begin("long-decision", lambda: build_long_decision(lines))
    client, decision = _signed_in(), Decision.objects.get()
    page = reverse("admin:awards_decision_print", args=[decision.pk])
    pdf = reverse("admin:awards_decision_pdf", args=[decision.pk])

    def print_both():
        _read(client, page)
        _read(client, pdf)

    pages = len(PdfReader(BytesIO(_read(client, pdf))).pages)
    yield _milliseconds(
        bench, f"page and PDF of {lines} award lines", print_both, 1500, note=f"{pages} pages"
    )


def certificates(bench: Bench) -> Iterator[Line]:
    """All certificates of a decision in one PDF."""
    lines = bench.plan.award_lines
    bench.begin("long-decision", lambda: build_long_decision(lines))
    client, decision = _signed_in(), Decision.objects.get()
    address = reverse(
        "admin:awards_decision_certificates", args=[decision.pk, CertificateBlank.objects.get().pk]
    )
    pages = len(PdfReader(BytesIO(_read(client, address))).pages)
    if pages != lines:
        raise AssertionError(f"{pages} certificates of {lines}.")
    yield _milliseconds(bench, f"{lines} certificates", lambda: _read(client, address), 5000)


def rule_check(bench: Bench) -> Iterator[Line]:
    """The rules' findings on many nominations, and whether their number changes the queries."""
    count = bench.plan.nominations
    bench.begin("nominations", lambda: build_nominations(count))
    rows = nominations()
    found = sum(len(findings) for findings in findings_of(rows).values())
    yield _milliseconds(
        bench,
        f"rules on {count} nominations",
        lambda: findings_of(rows),
        2000,
        note=f"{found} findings",
    )
    few, many = (count_queries(lambda r=r: findings_of(r)) for r in (rows[:10], rows))
    yield at_most(f"queries, rules on {count} nominations", many, few, "queries")


def register(bench: Bench) -> Iterator[Line]:
    """The lists of a register of many decisions."""
    count = bench.plan.decisions
    bench.begin("register", lambda: build_register(count))
    client = _signed_in()
    year = NumberSeries.objects.order_by("-last_number").first()
    pages = {
        "register": reverse("admin:awards_registerentry_changelist"),
        "register, a search": reverse("admin:awards_registerentry_changelist")
        + "?q=bang+khen+lan+17",
        "register of a year": reverse("admin:awards_registerentry_changelist")
        + f"?series__id__exact={year.pk}",
        "decisions": reverse("admin:awards_decision_changelist"),
        "what became of a year's numbers": reverse(
            "admin:awards_numberseries_change", args=[year.pk]
        ),
    }
    for name, address in pages.items():
        sent = count_queries(lambda a=address: _read(client, a))
        yield _milliseconds(
            bench,
            f"{name}, {count} decisions",
            lambda a=address: _read(client, a),
            200,
            note=f"{sent} queries",
        )


def _milliseconds(bench: Bench, work: str, step: Step, most: float, **more) -> Line:
    step()
    rounds = [seconds_of(step) * 1000 for _ in range(bench.plan.rounds)]
    return at_most(work, median(rounds), most, "ms", **more)


def _signed_in() -> Client:
    client = Client()
    client.force_login(User.objects.get(username="bench"))
    return client


def _read(client: Client, address: str) -> bytes:
    response = client.get(address)
    if response.status_code != 200:
        raise AssertionError(f"{address}: {response.status_code}")
    return response.content
