"""What walks in the browser have in common."""

import os
import re
from io import BytesIO
from pathlib import Path

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from zones.records.demo import PASSWORD


def sign_in(page: Page, address: str, username: str) -> None:
    """Signs in with the demonstration's password; leads to the dashboard."""
    page.goto(f"{address}/admin/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    expect(page).to_have_url(re.compile(r"/admin/$"))


def choose(page: Page, field: str, words: str) -> None:
    """Types into a field that looks records up, and takes the one that is found."""
    page.locator(f"#id_{field} + .select2").click()
    page.locator(".select2-search__field").last.fill(words)
    found = page.locator(".select2-results__option[aria-selected]")
    expect(found).to_have_count(1)
    found.click()


def qr_address(code: Locator) -> str:
    """Returns what a telephone reads from a QR code on the screen."""
    picture = Image.open(BytesIO(code.screenshot()))
    bordered = Image.new("RGB", (picture.width + 80, picture.height + 80), "white")
    bordered.paste(picture, (40, 40))
    [found] = zxingcpp.read_barcodes(bordered)
    return found.text


def photograph(page: Page, name: str) -> None:
    """Keeps a screenshot, if THIDUA_SCREENSHOTS names a folder; named after the page's width."""
    folder = os.environ.get("THIDUA_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.wait_for_load_state("networkidle")
        width = page.viewport_size["width"]
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
