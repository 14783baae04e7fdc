"""An .xlsx file as a package of parts, weighed before any part is read as XML.

The readers can be killed by a small file (a part that inflates to gigabytes, a table of contents
that lies), so sizes are counted while inflating and never believed.
"""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO
from xml.parsers import expat

from thidua.spreadsheets.refusal import FileRefused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SHEET_MAIN = "spreadsheetml.sheet.main+xml"
_DTD = tuple(
    mark.encode(coding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for coding in ("ascii", "utf-16-le", "utf-16-be")
)
_MARKUP_BEGINS = (b"<!", b"<\x00!")  # in UTF-16 of either order
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Limits:
    """How much of a workbook is read; sizes in bytes, None: any number."""

    max_bytes: int | None = 5 * 1024**2
    max_unpacked_bytes: int | None = 30 * 1024**2
    max_parts: int = 200
    max_rows: int | None = 20_000
    max_columns: int | None = 500
    max_tags: int | None = 2_500_000


WITHOUT_LIMITS = Limits(
    max_bytes=None, max_unpacked_bytes=4 * 1024**3, max_rows=None, max_columns=None, max_tags=None
)


class Package:
    """The parts of an .xlsx file that passed the weighing; a context manager."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        """Raises FileRefused with the code of what is wrong."""
        _check_signature(file, limits)
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise FileRefused("corrupt_file") from None
        self._check_names(limits)
        self._weigh(limits)
        self._check_content_types()

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, *_exception) -> None:
        self._zip.close()

    @property
    def names(self) -> set[str]:
        return set(self._zip.namelist())

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yields a part's bytes; raises FileRefused ``corrupt_file``."""
        try:
            with self._zip.open(name) as part:
                while chunk := part.read(_CHUNK):
                    yield chunk
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            KeyError,
            RuntimeError,
            NotImplementedError,
            ValueError,
        ):
            raise FileRefused("corrupt_file") from None

    def _check_names(self, limits: Limits) -> None:
        entries = self._zip.infolist()
        if len(entries) > limits.max_parts:
            raise FileRefused("too_many_parts", limit=limits.max_parts)
        names = [entry.filename for entry in entries]
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise FileRefused("password_protected")
        strange = any(
            "\\" in name or name.startswith("/") or ".." in PurePosixPath(name).parts
            for name in names
        )
        if strange or len({name.casefold() for name in names}) != len(names):
            raise FileRefused("corrupt_file")
        if any(name.casefold().endswith("vbaproject.bin") for name in names):
            raise FileRefused("macro_file")
        if "[Content_Types].xml" not in names:
            raise FileRefused("not_xlsx")

    def _weigh(self, limits: Limits) -> None:
        size = tags = 0
        for name in self._zip.namelist():
            tail = b""
            is_xml = name.casefold().endswith((".xml", ".rels", ".vml"))
            for chunk in self.chunks(name):
                size += len(chunk)
                if limits.max_unpacked_bytes is not None and size > limits.max_unpacked_bytes:
                    raise FileRefused(
                        "too_large_unpacked", limit=megabytes(limits.max_unpacked_bytes)
                    )
                if not is_xml:
                    continue
                tags += chunk.count(b"<")
                if limits.max_tags is not None and tags > limits.max_tags:
                    raise FileRefused(
                        "too_large_unpacked", limit=f"{_grouped(limits.max_tags)} thẻ XML"
                    )
                # a mark can lie across two chunks
                window = tail + chunk
                is_suspect = any(begin in window for begin in _MARKUP_BEGINS)
                if is_suspect and any(mark in window for mark in _DTD):
                    raise FileRefused("xml_dtd")
                tail = chunk[-32:]

    def _check_content_types(self) -> None:
        kinds: list[str] = []

        def take(tag: str, attributes: dict[str, str]) -> None:
            if tag.rpartition(":")[2] in ("Override", "Default"):
                kinds.append(attributes.get("ContentType", ""))

        parse_part(self, "[Content_Types].xml", take)
        if any("macroEnabled" in kind or "vbaProject" in kind for kind in kinds):
            raise FileRefused("macro_file")
        if not any(_SHEET_MAIN in kind for kind in kinds):
            raise FileRefused("not_xlsx")


def parse_part(package: Package, name: str, start, end=None, text=None) -> None:
    """Streams a part through expat into the callbacks; raises FileRefused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    feed(parser, package.chunks(name))


def feed(parser, chunks: Iterator[bytes]) -> None:
    """Feeds the chunks to an expat parser; raises FileRefused ``corrupt_file``."""
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError):
        raise FileRefused("corrupt_file") from None


def megabytes(size: int) -> str:
    """«5 MB», «0,5 MB»."""
    return f"{size / 1024**2:.1f}".rstrip("0").rstrip(".").replace(".", ",") + " MB"


def _grouped(number: int) -> str:
    """«2.500.000»."""
    return f"{number:,}".replace(",", ".")


def _refuse_doctype(*_declaration) -> None:
    raise FileRefused("xml_dtd")


def _check_signature(file: BinaryIO, limits: Limits) -> None:
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if size == 0:
        raise FileRefused("empty_file")
    if limits.max_bytes is not None and size > limits.max_bytes:
        raise FileRefused("too_large", limit=megabytes(limits.max_bytes))
    head = file.read(8)
    if head.startswith(_OLE):
        file.seek(0)
        encrypted = _ENCRYPTED in file.read()
        raise FileRefused("password_protected" if encrypted else "old_xls_format")
    if not head.startswith(b"PK"):
        raise FileRefused("not_xlsx")
    file.seek(0)
