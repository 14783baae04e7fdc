"""Printed pages: the HTML that the browser prints, and the same as PDF."""

from collections.abc import Iterable
from importlib import import_module

from django.template.loader import render_to_string

MILLIMETRE = 72 / 25.4  # in points
A4 = (210 * MILLIMETRE, 297 * MILLIMETRE)
FONTS = "thidua-font"  # the scheme of the addresses of the project's fonts in a page


def html(template: str, context: dict, *, for_browser: bool = False, nonce: str = "") -> str:
    """Returns a printed page as HTML; ``for_browser`` takes the fonts from the static files.

    ``nonce`` is what the content security policy of a page in the browser asks of its style.
    """
    return render_to_string(
        f"print/{template}.html",
        {**context, "for_browser": for_browser, "nonce": nonce, "fonts": f"{FONTS}:/"},
    )


def pdf(documents: Iterable[str], *, title: str = "", size: tuple[float, float] = A4) -> bytes:
    """Returns one PDF of several documents, each with page numbers of its own.

    ``size`` is in points. The library is loaded when something is printed: it takes 10 MiB.
    """
    return import_module("awards.documents.pdfpages").printed(documents, title=title, size=size)
