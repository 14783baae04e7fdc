"""The table of texts that cells share, weighed by what its uses add up to.

The fast reader copies a text into every cell that names it: a small file in which a hundred
thousand cells name one long text takes gigabytes. And it makes room for as many texts as the
table promises, and ends the whole process if there is none.
"""

import re
from array import array
from collections.abc import Iterator
from contextlib import suppress

from thidua.spreadsheets.package import Limits, Package, megabytes
from thidua.spreadsheets.refusal import FileRefused
from thidua.spreadsheets.sheetcells import SheetFacts
from thidua.spreadsheets.xmlparts import MAX_TAG_BYTES, local_name
from thidua.text import count_text

_PART = "xl/sharedStrings.xml"
_MOST_TEXTS = 50_000_000
_START_OF_TEXT = re.compile(rb"<(?:[\w.-]+:)?si[\s/>]")
_END_OF_TEXT = re.compile(rb"</(?:[\w.-]+:)?si\s*>|<(?:[\w.-]+:)?si(?:\s[^<>]*)?/>")
_USE = re.compile(rb't="s"[^>]*><v>([0-9]{1,9})</v>')
_TYPED = (b'"s"', b"'s'")


class Texts:
    """The shared texts of a package; ``count_uses`` refuses a sheet that uses them too often."""

    def __init__(self, package: Package, limits: Limits) -> None:
        """Raises FileRefused when the table promises more texts than may be read."""
        self._package = package
        self._most_bytes = limits.max_unpacked_bytes
        self._bytes = 0
        self._sizes = array("q")
        self._largest = 0
        part = package.find(_PART)
        if part is not None:
            _check_promise(package, part, limits.max_tags or _MOST_TEXTS)
            self._measure(part, limits.max_texts)

    def _measure(self, part: str, most: int | None) -> None:
        """Takes the size of each text, with the tags around it; raises FileRefused."""
        whole, rest, hides_tags = 0, b"", False
        for chunk in self._package.chunks(part):
            new = rest[-1:] + chunk if whole else chunk[8:]  # behind what declares the part
            whole += len(chunk)
            # a text that goes on and on is not looked through again with each chunk
            hides_tags = hides_tags or len(rest) > MAX_TAG_BYTES or b"<!" in new or b"<?" in new
            if hides_tags:
                continue
            window = rest + chunk
            *texts, rest = _END_OF_TEXT.split(window)
            begun = len(_START_OF_TEXT.findall(window)) - len(_START_OF_TEXT.findall(rest))
            hides_tags = begun != len(texts)  # an end is written in some other way
            if texts and not self._sizes:  # the table's own head is no part of the first text
                texts[0] = texts[0][max(texts[0].find(b"<si"), 0) :]
            self._sizes.extend(map(len, texts))
            if most is not None and len(self._sizes) > most:
                raise FileRefused("too_large_unpacked", limit=f"{count_text(most)} đoạn chữ")
        self._largest = max(self._sizes, default=0)
        if hides_tags or len(rest) > 1024:  # what ends a text here may stand in a comment
            self._sizes, self._largest = array("q"), whole

    def count_uses(self, part: str, facts: SheetFacts) -> None:
        """Adds what the sheet's cells hold; raises FileRefused ``too_large_unpacked``."""
        if self._most_bytes is None or not self._largest:
            return
        size = facts.values * self._largest
        if self._bytes + size > self._most_bytes:
            size = sum(self._sizes_used(part))
        self._bytes += size
        if self._bytes > self._most_bytes:
            limit = f"{megabytes(self._most_bytes)} chữ trong các ô"
            raise FileRefused("too_large_unpacked", limit=limit)

    def _sizes_used(self, part: str) -> Iterator[int]:
        """Yields the sizes of the texts that cells use; of a use not understood, the largest."""
        rest = b""
        for chunk in self._package.chunks(part):
            window = rest + chunk
            cut = window.rfind(b"<c ")
            window, rest = (window[:cut], window[cut:]) if cut > 0 else (window, b"")
            yield self._size_of_uses(window)
        yield self._size_of_uses(rest)

    def _size_of_uses(self, window: bytes) -> int:
        known, count = len(self._sizes), 0
        size = 0
        for number in map(int, _USE.findall(window)):
            count += 1
            size += self._sizes[number] if number < known else self._largest
        return size + self._largest * (sum(map(window.count, _TYPED)) - count)


def _check_promise(package: Package, part: str, most: int) -> None:
    def take(tag: str, attributes: dict[str, str]) -> None:
        if local_name(tag) != "sst":
            raise FileRefused("corrupt_file")
        for name in ("count", "uniqueCount"):
            digits = attributes.get(name, "").strip().lstrip("+0")
            if len(digits) > 9 or (digits.isdecimal() and int(digits) > most):
                raise FileRefused("corrupt_file")
        raise _RootSeen

    with suppress(_RootSeen):
        package.parse(part, take)


class _RootSeen(Exception):
    """Stops the parser at the first element: the texts themselves are not needed."""
