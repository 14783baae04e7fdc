"""Every answer carries every header, whoever made the answer."""

import re
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.awards.factories import make_issued
from tests.zones.factories import SampleYear
from tests.zones.workbooks.builders import upload, wide
from zones.models import Evidence
from zones.services.evidence import add_evidence

pytestmark = pytest.mark.django_db


def signed_in(visitor: Client) -> SampleYear:
    year = SampleYear(stp=2)
    visitor.force_login(year.ministry)
    return year


def page(visitor: Client) -> HttpResponse:
    signed_in(visitor)
    return visitor.get(reverse("admin:index"))


def sign_in_page(visitor: Client) -> HttpResponse:
    return visitor.get(reverse("admin:login"))


def look_up(visitor: Client) -> HttpResponse:
    return visitor.get(reverse("look_up"))


def redirect(visitor: Client) -> HttpResponse:
    return visitor.get("/")


def redirect_to_https(visitor: Client) -> HttpResponse:
    return visitor.get("/", headers={"x-forwarded-proto": "http"})


def not_there(visitor: Client) -> HttpResponse:
    return visitor.get("/khong-co-trang-nay")


def forbidden(visitor: Client) -> HttpResponse:
    year = SampleYear(stp=2)
    visitor.force_login(year.clerk("STP-1"))
    return visitor.get(reverse("admin:zones_agency_merge"))


def without_its_token(visitor: Client) -> HttpResponse:
    visitor.handler.enforce_csrf_checks = True
    return visitor.post(reverse("admin:login"))


def wrong_host(visitor: Client) -> HttpResponse:
    return visitor.get("/admin/", headers={"host": "thidua.attacker.example"})


def wrong_host_without_tls(visitor: Client) -> HttpResponse:
    host = "thidua.attacker.example"
    return visitor.get("/admin/", headers={"host": host, "x-forwarded-proto": "http"})


def wrong_method(visitor: Client) -> HttpResponse:
    return visitor.post("/suc-khoe/")


def fault(visitor: Client) -> HttpResponse:
    signed_in(visitor)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("zones.admin.rankingpage.chosen", lambda request: 1 / 0)
        return visitor.get(reverse("admin:zones_ranking"))


def workbook(visitor: Client) -> HttpResponse:
    year = signed_in(visitor)
    form = {"campaign": year.campaign.pk, "layout": "wide", "content": "template"}
    return visitor.get(reverse("admin:zones_workbookimport_templates"), form)


def uploaded_workbook(visitor: Client) -> HttpResponse:
    year = signed_in(visitor)
    staged = upload(year, wide(["STP-1", "", 10])).workbook_import
    file = staged.files.get()
    return visitor.get(reverse("admin:zones_workbookimport_file", args=[staged.pk, file.pk]))


def evidence(visitor: Client) -> HttpResponse:
    year = signed_in(visitor)
    sheet = next(iter(year.sheets.values()))
    leaf = sheet.table.criteria.leaves().first()
    document = SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")
    made: Evidence = add_evidence(sheet, leaf, document, by=year.ministry)
    return visitor.get(reverse("admin:zones_scoresheet_download_evidence", args=[made.pk]))


def pdf(visitor: Client) -> HttpResponse:
    signed_in(visitor)
    return visitor.get(reverse("admin:awards_decision_pdf", args=[make_issued().pk]))


def printed_page(visitor: Client) -> HttpResponse:
    signed_in(visitor)
    return visitor.get(reverse("admin:awards_decision_print", args=[make_issued().pk]))


def script(visitor: Client) -> HttpResponse:
    signed_in(visitor)
    return visitor.get(reverse("admin:jsi18n"))


def static_file(visitor: Client) -> HttpResponse:
    styles = re.search(r'href="(/static/thidua/thidua[^"]+)"', sign_in_page(visitor).text)
    return visitor.get(styles.group(1))


def health(visitor: Client) -> HttpResponse:
    return visitor.get("/suc-khoe/")


def readiness(visitor: Client) -> HttpResponse:
    return visitor.get("/suc-khoe/san-sang/")


KINDS: dict[Callable[[Client], HttpResponse], int] = {
    page: 200,
    sign_in_page: 200,
    look_up: 200,
    redirect: 302,
    redirect_to_https: 301,
    not_there: 404,
    forbidden: 403,
    without_its_token: 403,
    wrong_host: 400,
    wrong_host_without_tls: 400,
    wrong_method: 405,
    fault: 500,
    workbook: 200,
    uploaded_workbook: 200,
    evidence: 200,
    pdf: 200,
    printed_page: 200,
    script: 200,
    static_file: 200,
    health: 200,
    readiness: 200,
}
WITHOUT_TLS = (redirect_to_https, wrong_host_without_tls)


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def kind(request) -> Callable[[Client], HttpResponse]:
    return request.param


@pytest.fixture
def answer(kind, visitor: Client) -> HttpResponse:
    """An answer of each kind, with the status that it should have."""
    given = kind(visitor)
    assert given.status_code == KINDS[kind]
    return given


def test_all_headers(kind, answer: HttpResponse):
    headers = answer.headers
    hsts = "max-age=31536000; includeSubDomains; preload"
    assert headers.get("Strict-Transport-Security") == (None if kind in WITHOUT_TLS else hsts)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert re.fullmatch(r"[0-9a-f]{16}", headers["X-Request-ID"])
    policy = directives(headers["Content-Security-Policy"])
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["default-src"] == ["'none'"]
    assert not {"'unsafe-inline'", "'unsafe-hashes'", "*", "data:"} & set(sum(policy.values(), []))
    kept = headers["Cache-Control"]
    if kind is static_file:
        assert kept == "max-age=315360000, public, immutable"
    else:
        assert "no-store" in kept
        assert "private" in kept
        assert "public" not in kept


def directives(policy: str) -> dict[str, list[str]]:
    parts = (part.split() for part in policy.split(";"))
    return {name: sources for name, *sources in parts}


def test_evaluating_is_all_that_the_policy_lets_scripts_do_beyond_our_own_files(visitor):
    policy = directives(sign_in_page(visitor).headers["Content-Security-Policy"])
    assert policy == {
        "default-src": ["'none'"],
        "script-src": ["'self'", "'unsafe-eval'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }


def test_the_style_of_a_printed_page_is_named_once_and_newly_each_time(visitor):
    first = printed_page(visitor)
    address = first.wsgi_request.path
    nonces = set()
    for printed in (first, visitor.get(address)):
        [nonce] = re.findall(r'<style nonce="([^"]+)">', printed.text)
        policy = directives(printed.headers["Content-Security-Policy"])
        assert policy["style-src"] == ["'self'", f"'nonce-{nonce}'"]
        nonces.add(nonce)
    assert len(nonces) == 2


def test_what_a_clerk_uploaded_never_runs_in_a_browser(visitor):
    given = evidence(visitor)
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in given.headers["Content-Security-Policy"]


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "messages"])
def test_every_cookie_is_for_https_and_for_no_script(cookie, visitor):
    year = SampleYear(stp=2)
    credentials = {"username": year.ministry.username, "password": "pass"}
    set_by = visitor.post(reverse("admin:login"), credentials)
    assert set_by.status_code == 302
    if cookie == "messages":
        discarded = upload(year, wide(["STP-1", "", 10])).workbook_import
        set_by = visitor.post(reverse("admin:zones_workbookimport_discard", args=[discarded.pk]))
    if cookie == "csrftoken":
        visitor.logout()
        set_by = sign_in_page(visitor)
    found = set_by.cookies[cookie]
    assert found["secure"]
    assert found["httponly"]
    assert found["samesite"] == "Lax"
    assert found["domain"] == ""


def test_a_session_is_kept_in_the_database(visitor):
    signed_in(visitor)
    assert Session.objects.filter(expire_date__gt=timezone.now()).count() == 1


def test_a_page_is_compressed_by_nobody(visitor):
    signed_in(visitor)
    given = visitor.get(reverse("admin:index"), headers={"accept-encoding": "gzip, br"})
    assert "Content-Encoding" not in given.headers
    assert "</html>" in given.text
