"""Pages into PDF by PlutoPrint, with the project's fonts."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import plutoprint
from django.contrib.staticfiles import finders

from awards.documents.rendering import FONTS


class _OwnFonts(plutoprint.ResourceFetcher):
    """Gives a page the project's fonts and nothing else: neither the network nor other files."""

    def fetch_url(self, url: str) -> plutoprint.ResourceData:
        parts = urlsplit(url)
        name = PurePosixPath(unquote(parts.path)).name
        found = finders.find(f"fonts/{name}") if parts.scheme == FONTS else None
        if not found:
            raise ValueError(f"A printed page asks for {url}.")
        # read by the library itself: its cache of fonts outlives Python, and bytes that Python
        # owns would then be given back to an interpreter that has ended
        return plutoprint.default_resource_fetcher.fetch_url(Path(found).absolute().as_uri())


def printed(documents: Iterable[str], *, title: str, size: tuple[float, float]) -> bytes:
    """Returns one PDF of several documents; ``size`` in points."""
    page_size = plutoprint.PageSize(*size)
    stream = BytesIO()
    canvas = plutoprint.PDFCanvas.create_for_stream(stream, page_size)
    if title:
        canvas.set_metadata(plutoprint.PDF_METADATA_TITLE, title)
    for document in documents:
        book = plutoprint.Book(page_size, plutoprint.PAGE_MARGINS_NONE)
        book.custom_resource_fetcher = _OwnFonts()
        book.load_html(document)
        for number in range(book.get_page_count()):
            canvas.set_size(book.get_page_size_at(number))
            canvas.save_state()
            canvas.scale(plutoprint.UNITS_PX, plutoprint.UNITS_PX)
            book.render_page(canvas, number)
            canvas.restore_state()
            canvas.show_page()
    canvas.finish()
    return stream.getvalue()
