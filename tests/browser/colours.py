"""A page in its dark colours, and the fields that are not seen on their paper."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

_LEAST = 3  # WCAG 1.4.11
_UNSEEN = Path(__file__).with_name("borders.js").read_text(encoding="utf-8")
# colours that fade over are there at once
_AT_ONCE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { transition: none !important; }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""


@contextmanager
def darkened(page: Page) -> Iterator[None]:
    """The page in its dark colours: the admin's pages have a class for them, the others ask."""
    page.evaluate(_AT_ONCE)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.evaluate("document.documentElement.classList.add('dark')")
    yield
    page.evaluate("document.documentElement.classList.remove('dark')")
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")


def unseen_fields(page: Page) -> list[str]:
    """Returns a sentence for each field that is typed into and has no border to be seen."""
    return [f"{name} has no border to be seen" for name in page.evaluate(_UNSEEN, _LEAST)]
