"""An .xlsx file as a package of parts, weighed before any part is read as XML.

The readers can be killed by a small file (a part that inflates to gigabytes, a table of contents
that lies), so sizes are counted while inflating and never believed.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from typing import BinaryIO

from thidua.spreadsheets.archive import check_directory, is_ordinary
from thidua.spreadsheets.refusal import FileRefused
from thidua.spreadsheets.xmlparts import MAX_TAG_BYTES, local_name, parse
from thidua.text import count_text

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CONTENT_TYPES = "[Content_Types].xml"
_SHEET_MAIN = "spreadsheetml.sheet.main+xml"
_BINARY = "sheet.binary"
_MACRO_KINDS = ("macroEnabled", "vbaProject", "macrosheet")
_DTD = tuple(
    mark.encode(coding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for coding in ("ascii", "utf-16-le", "utf-16-be")
)
_MARKUP_BEGINS = (b"<!", b"<\x00!")  # in UTF-16 of either order
_ERROR_CELL = b' t="e"'
_CHUNK = 1 << 16
_ANY_SIZE = 1 << 62
# what other programs keep beside the workbook, in one long text; no reader here opens it
_NOT_OURS = "customxml/"


@dataclass(frozen=True)
class Limits:
    """How much of a workbook is read; sizes in bytes, None: any number.

    Odd cells are errors, percentages, formulas: each is kept, at a hundred bytes. Elements are
    those of the cells that are looked at one by one, at two microseconds each; described ones
    those of a part that says what is in the workbook: sheets, styles.
    """

    max_bytes: int | None = 5 * 1024**2
    max_unpacked_bytes: int | None = 30 * 1024**2
    max_parts: int = 200
    max_rows: int | None = 20_000
    max_columns: int | None = 500
    max_tags: int | None = 2_500_000
    max_texts: int | None = 1_000_000
    max_odd_cells: int | None = 30_000
    max_elements: int | None = 400_000
    max_described: int | None = 600_000


WITHOUT_LIMITS = Limits(
    max_bytes=None,
    max_unpacked_bytes=4 * 1024**3,
    max_rows=None,
    max_columns=None,
    max_tags=None,
    max_texts=None,
    max_odd_cells=None,
    max_elements=None,
    max_described=None,
)


class Package:
    """The parts of an .xlsx file that passed the weighing; a context manager."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        """Raises FileRefused with the code of what is wrong."""
        _check_signature(file, limits)
        check_directory(file, limits.max_parts)
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise FileRefused("corrupt_file") from None
        self.names = frozenset(self._zip.namelist())
        self._by_folded_name = {name.casefold(): name for name in self.names}
        self._most_elements = limits.max_described
        self._check_names(limits)
        self._weigh(limits)
        self._check_content_types()

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, *_exception) -> None:
        self._zip.close()

    def find(self, name: str) -> str | None:
        """Returns a part's name as it is written in the package, whatever its case; else None."""
        return self._by_folded_name.get(name.casefold())

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yields a part's bytes, all that are packed in it; raises FileRefused ``corrupt_file``."""
        entry = copy(self._zip.getinfo(name))
        # read to the end of what is packed: zipfile would stop at the size that the entry claims
        entry.file_size, claimed = _ANY_SIZE, entry.file_size
        try:
            with self._zip.open(entry) as part:
                while chunk := part.read(_CHUNK):
                    claimed -= len(chunk)
                    yield chunk
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
            ValueError,
        ):
            raise FileRefused("corrupt_file") from None
        if claimed:
            raise FileRefused("corrupt_file")

    def parse(
        self, name: str, start: Callable, end: Callable | None = None, text: Callable | None = None
    ) -> None:
        """Streams a part's XML into the callbacks; raises FileRefused."""
        parse(self.chunks(name), start, end, text)

    def parse_description(self, name: str, start: Callable, end: Callable | None = None) -> None:
        """Does the same with a part that says what is in the workbook, and holds no cells.

        It has a few elements for each sheet or style: one of a million is refused.
        """
        parse(self._with_few_elements(name), start, end)

    def _with_few_elements(self, name: str) -> Iterator[bytes]:
        elements = 0
        for chunk in self.chunks(name):
            elements += chunk.count(b"<") - chunk.count(b"</")
            if self._most_elements is not None and elements > self._most_elements:
                raise _too_large(f"{count_text(self._most_elements)} thẻ XML ngoài các ô")
            yield chunk

    def _check_names(self, limits: Limits) -> None:
        entries = self._zip.infolist()
        if len(entries) > limits.max_parts:
            raise FileRefused("too_many_parts", limit=limits.max_parts)
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise FileRefused("password_protected")
        if len(self._by_folded_name) != len(entries) or not all(map(is_ordinary, entries)):
            raise FileRefused("corrupt_file")
        if any(name.endswith("vbaproject.bin") for name in self._by_folded_name):
            raise FileRefused("macro_file")
        if _CONTENT_TYPES not in self.names:
            raise FileRefused("not_xlsx")

    def _weigh(self, limits: Limits) -> None:
        size = tags = errors = 0
        for name in self._zip.namelist():
            tail, unbroken = b"", 0
            is_xml = name.casefold().endswith((".xml", ".rels", ".vml"))
            is_ours = not name.casefold().startswith(_NOT_OURS)
            for chunk in self.chunks(name):
                size += len(chunk)
                if limits.max_unpacked_bytes is not None and size > limits.max_unpacked_bytes:
                    raise _too_large(megabytes(limits.max_unpacked_bytes))
                if not is_xml:
                    continue
                if limits.max_tags is not None:
                    tags += chunk.count(b"<")
                    if tags > limits.max_tags:
                        raise _too_large(f"{count_text(limits.max_tags)} thẻ XML")
                if limits.max_odd_cells is not None:
                    errors += chunk.count(_ERROR_CELL)
                    if errors > limits.max_odd_cells:
                        raise _too_large(odd_cells_text(limits.max_odd_cells))
                # one tag or text of megabytes costs the readers many times its size
                last_tag = chunk.rfind(b"<")
                unbroken = unbroken + len(chunk) if last_tag < 0 else len(chunk) - last_tag
                if is_ours and unbroken > MAX_TAG_BYTES:
                    raise _too_large(f"{megabytes(MAX_TAG_BYTES)} trong một ô hoặc một thẻ")
                # a mark can lie across two chunks
                window = tail + chunk
                is_suspect = b"!" in window and any(begin in window for begin in _MARKUP_BEGINS)
                if is_suspect and any(mark in window for mark in _DTD):
                    raise FileRefused("xml_dtd")
                tail = chunk[-32:]

    def _check_content_types(self) -> None:
        is_workbook = False

        def take(tag: str, attributes: dict[str, str]) -> None:
            nonlocal is_workbook
            kind = attributes.get("ContentType", "")
            if local_name(tag) in ("Override", "Default"):
                if _BINARY in kind:  # .xlsb: «macroEnabled» too, whether it holds macros or not
                    raise FileRefused("not_xlsx")
                if any(mark in kind for mark in _MACRO_KINDS):
                    raise FileRefused("macro_file")
                is_workbook = is_workbook or _SHEET_MAIN in kind

        self.parse_description(_CONTENT_TYPES, take)
        if not is_workbook:
            raise FileRefused("not_xlsx")


def megabytes(size: int) -> str:
    """«5 MB», «0,5 MB»."""
    return f"{size / 1024**2:.1f}".rstrip("0").rstrip(".").replace(".", ",") + " MB"


def odd_cells_text(limit: int) -> str:
    """«30.000 ô lỗi, ô phần trăm hoặc công thức»."""
    return f"{count_text(limit)} ô lỗi, ô phần trăm hoặc công thức"


def _too_large(limit: str) -> FileRefused:
    return FileRefused("too_large_unpacked", limit=limit)


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
