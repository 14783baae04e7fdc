"""The XML parts of a package, streamed through expat; every part must be plain UTF-8.

The fast reader takes all bytes for UTF-8 and does not resolve entities in names: what another
encoding, or a tag without end, would show to one reader only is damage.
"""

from collections.abc import Callable, Iterator
from xml.parsers import expat

from thidua.spreadsheets.refusal import FileRefused

MAX_TAG_BYTES = 1024**2
_ENCODINGS = ("utf-8", "utf8", "us-ascii", "ascii")


def new_parser():
    """Returns an expat parser that refuses document types and other encodings than UTF-8."""
    parser = expat.ParserCreate("UTF-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.XmlDeclHandler = _check_encoding
    return parser


def parse(chunks: Iterator[bytes], start: Callable, end: Callable | None = None, text=None) -> None:
    """Streams a part's bytes into the callbacks; raises FileRefused."""
    parser = new_parser()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    feed(parser, chunks)


def feed(parser, chunks: Iterator[bytes]) -> None:
    """Feeds the chunks to an expat parser; raises FileRefused ``corrupt_file``."""
    fed = 0
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            fed += len(chunk)
            # older expat reads an open tag again from its beginning with each chunk
            if fed - parser.CurrentByteIndex > MAX_TAG_BYTES:
                raise FileRefused("corrupt_file")
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError):
        raise FileRefused("corrupt_file") from None


def local_name(tag: str) -> str:
    """Returns a tag or attribute without its namespace's prefix."""
    return tag.rpartition(":")[2]


def _refuse_doctype(*_declaration) -> None:
    raise FileRefused("xml_dtd")


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.casefold() not in _ENCODINGS:
        raise FileRefused("corrupt_file")
