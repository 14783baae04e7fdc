"""A real headless Chromium on a live server that holds the demonstration."""

import os
from collections.abc import Iterator
from functools import partial

import pytest
from django.conf import settings as project_settings
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.steps import photograph
from tests.conftest import CHROMIUM
from zones.records import demo

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop runs beside Django
expect.set_options(timeout=20_000)  # two cores may be busy with other tests
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser():
    """One browser for all walks."""
    if CHROMIUM is None:
        pytest.fail("CI must have Chromium (apt-get install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def server(transactional_db, live_server, settings) -> str:
    """A server on an empty database; returns its address."""
    settings.STORAGES = {
        **project_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return live_server.url


@pytest.fixture
def demonstration(server, tmp_path) -> str:
    """The reference case, loaded; returns the server's address."""
    demo.load_demo(tmp_path / "demo")
    return server


@pytest.fixture
def whole_demonstration(demonstration, settings) -> str:
    """The reference case with its awards; returns the server's address."""
    settings.DEBUG = True
    call_command("load_award_demo", verbosity=0)
    settings.DEBUG = False
    return demonstration


@pytest.fixture
def complaints() -> list[str]:
    """What the browser says that the security policy refused on a watched page."""
    return []


@pytest.fixture
def watched(browser: Browser, complaints) -> Iterator[Page]:
    """A page as wide as a desk's screen, whose complaints are kept."""
    yield from _watched(browser, complaints, 1400)


@pytest.fixture
def narrow(browser: Browser, complaints) -> Iterator[Page]:
    """A page as wide as a telephone, whose complaints are kept."""
    yield from _watched(browser, complaints, 400)


def _watched(browser: Browser, complaints: list[str], width: int) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
    page = context.new_page()
    page.set_default_timeout(60_000)

    def said(text: str) -> None:
        if "Content Security Policy" in text:
            complaints.append(f"{page.url}: {text}")

    page.on("console", lambda message: said(message.text))
    page.on("pageerror", lambda error: said(str(error)))
    yield page
    context.close()


@pytest.fixture(params=[1400, 400], ids=["wide", "narrow"])
def page(request, browser: Browser) -> Page:
    """A page in a window of its own, wide and narrow."""
    context = browser.new_context(
        viewport={"width": request.param, "height": 900},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        accept_downloads=True,
    )
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    yield opened
    context.close()


@pytest.fixture
def picture(page: Page):
    """Returns a function that keeps a screenshot of the page, if a folder is named."""
    return partial(photograph, page)
