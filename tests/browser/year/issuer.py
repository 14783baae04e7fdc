"""The issuer gives the number; the paper is printed, and looked up by anybody."""

import re

from django.urls import reverse
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from awards.models import Decision
from tests.browser.steps import photograph, qr_address
from tests.browser.year.desk import Desk


def issues(desk: Desk, draft: str) -> Decision:
    """Issues the checked draft; returns the decision."""
    desk.sign_in("phathanh")
    desk.menu("Quyết định")
    photograph(desk.page, "decisions")
    desk.page.goto(draft)
    desk.page.locator(".td-toolbar a", has_text="Ban hành, cấp số").click()
    photograph(desk.page, "issuing")
    desk.confirm("Ban hành, cấp số", "Đã ban hành.")
    photograph(desk.page, "issued-year")
    return Decision.objects.issued().get()


def prints(desk: Desk, decision: Decision, agency: str) -> str:
    """Reads the PDF and the printed page; returns what its QR code leads to."""
    pdf = desk.page.locator(".td-toolbar a", has_text=re.compile("^PDF$"))
    text = " ".join(page.extract_text() for page in PdfReader(desk.download(pdf.click)).pages)
    assert decision.reference in text
    desk.page.locator(".td-toolbar a", has_text="Bản in").click()
    desk.sees(f"Số: {decision.reference}")
    desk.sees(agency)
    photograph(desk.page, "printed-year")
    return qr_address(desk.page.locator(".proof svg"))


def is_found_by_a_stranger(browser: Browser, address: str, decision: Decision, agency: str) -> None:
    """The code leads somebody who is not signed in to the decision."""
    assert address.endswith(reverse("look_up_code", args=[decision.lookup_code]))
    stranger = browser.new_context(
        viewport={"width": 1400, "height": 900}, locale="vi-VN"
    ).new_page()
    stranger.goto(address)
    expect(stranger.locator("body")).to_contain_text("Quyết định này đã được ban hành.")
    expect(stranger.locator("body")).to_contain_text(agency)
    photograph(stranger, "look-up")
    stranger.context.close()
