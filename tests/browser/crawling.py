"""Opens one of each kind of page that links lead to."""

import re
from collections.abc import Callable

from django.contrib import admin
from django.urls import reverse
from playwright.sync_api import Error, Page

# files, and the way out
_NOT_OPENED = re.compile(
    r"/static/|/logout/|/pdf/|/docx/|/extract/|/certificates/|/workbook/|/file/"
)


def open_all(page: Page, address: str, roots: list[str], look: Callable[[Page], None]) -> set[str]:
    """Opens the roots and one of each kind of page that their links lead to; looks at each."""
    kinds = set()
    to_open = [address + root for root in roots]
    while to_open:
        link = to_open.pop(0)
        if kind(link) not in kinds:
            kinds.add(kind(link))
            if _opened(page, link):
                look(page)
            to_open += _links_on(page, address)
    return kinds


def kind(address: str) -> str:
    """Returns what addresses of the same kind of page have in common.

    Pages that are alike for all records count once.
    """
    path = re.sub(r"[^/:]*\d[^/:]*", "1", address.partition("?")[0].partition("#")[0])
    path = re.sub(r"/(don-vi|khu-vuc)/[^/]+/", r"/\1/1/", path)
    return re.sub(r"/\w+/\w+(/1/history/1/|/1/history/|/1/delete/|/import/|/export/)$", r"\1", path)


def records(app_label: str) -> list[str]:
    """Returns the addresses of an app's lists, of their forms and of each one's first record."""
    found = []
    for model in admin.site._registry:
        if model._meta.app_label == app_label:
            name = f"admin:{app_label}_{model._meta.model_name}"
            found += [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
            first = model._default_manager.first()
            found += [reverse(f"{name}_change", args=[first.pk])] if first else []
    return found


def _links_on(page: Page, address: str) -> list[str]:
    """Returns the links of a page that lead to another page of ours."""
    found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    return [link for link in found if link.startswith(address) and not _NOT_OPENED.search(link)]


def _opened(page: Page, address: str) -> bool:
    """Whether the browser shows it; a file is saved instead."""
    try:
        page.goto(address)
    except Error as fault:
        if "Download is starting" not in fault.message:
            raise
        return False
    return True
