"""The page that makes accounts goes on once their passwords have come."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import sign_in
from tests.zones.factories import make_agency

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_after_the_file_has_come_the_page_says_what_was_made(
    demonstration, watched: Page, complaints
):
    make_agency("STP-MOI")
    sign_in(watched, demonstration, "admin")
    watched.goto(f"{demonstration}/admin/zones/agency/accounts/?choose=none")
    boxes = watched.locator("input[name=agency]")
    before = boxes.count()
    boxes.first.check()
    with watched.expect_download() as download:
        watched.click("text=Tạo tài khoản, tải tệp mật khẩu")
    assert download.value.suggested_filename.endswith(".xlsx")
    expect(watched.locator("body")).to_contain_text("Đã tạo 1 tài khoản; tệp mật khẩu đã tải về.")
    expect(boxes).to_have_count(before - 1)
    assert not [c for c in watched.context.cookies() if c["name"].startswith("answered")]
    assert complaints == []
