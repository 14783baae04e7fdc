"""The frame of a zip archive, read strictly: two programs must find the same parts in it.

Readers differ in what they make of an archive with a comment, with bytes before or after it, or
with two directories; whoever writes such a file shows one reader a harmless part and the other a
harmful one. No spreadsheet program writes any of these.
"""

import struct
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from thidua.spreadsheets.refusal import FileRefused

_END = struct.Struct("<4s4H2LH")
_LOCATOR = struct.Struct("<4sLQL")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_UNKNOWN_16, _UNKNOWN_32 = 0xFFFF, 0xFFFFFFFF  # «see the zip64 record»
_DIRECTORY_BYTES_A_PART = 1024
_UNICODE_PATH = b"\x75\x70"  # an extra field that renames a part for some readers only


def check_directory(file: BinaryIO, max_parts: int) -> None:
    """Refuses an archive whose directory is not where it says, or lists too many parts.

    Read from the end record alone: nothing is believed, nothing large is read. Raises FileRefused.
    """
    end_at = file.seek(0, 2) - _END.size
    mark, disk, first_disk, here, total, size, offset, comment = _read(file, end_at, _END)
    if mark != b"PK\x05\x06" or disk or first_disk or here != total or comment:
        raise FileRefused("corrupt_file")
    directory_end = end_at
    if end_at >= _LOCATOR.size:
        mark, _, record_at, _ = _read(file, end_at - _LOCATOR.size, _LOCATOR)
        if mark == b"PK\x06\x07":
            found = _read(file, record_at, _END_64)
            if found[0] != b"PK\x06\x06" or record_at != end_at - _LOCATOR.size - _END_64.size:
                raise FileRefused("corrupt_file")
            total = _agreed(total, found[7], _UNKNOWN_16)
            size = _agreed(size, found[8], _UNKNOWN_32)
            offset = _agreed(offset, found[9], _UNKNOWN_32)
            directory_end = record_at
    if total > max_parts:
        raise FileRefused("too_many_parts", limit=max_parts)
    if offset + size != directory_end or size > max_parts * _DIRECTORY_BYTES_A_PART:
        raise FileRefused("corrupt_file")


def _read(file: BinaryIO, place: int, record: struct.Struct) -> tuple:
    if place < 0 or file.seek(place) != place:
        raise FileRefused("corrupt_file")
    content = file.read(record.size)
    if len(content) != record.size:
        raise FileRefused("corrupt_file")
    return record.unpack(content)


def _agreed(short: int, long: int, unknown: int) -> int:
    """Returns the long form of a number whose short form must be the same, or left open."""
    if short not in (long, unknown):
        raise FileRefused("corrupt_file")
    return long


def is_ordinary(entry: ZipInfo) -> bool:
    """Returns whether every reader finds this entry under one name and can unpack it."""
    name = entry.orig_filename
    return not (
        "\\" in name
        or "\0" in name
        or name.startswith("/")
        or ".." in name.split("/")
        or _UNICODE_PATH in entry.extra
        or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED)
    )
