"""The fast reader, behind the guard: rows of a sheet, and one refusal for all its failures."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from os import fstat, stat
from os.path import samestat
from typing import BinaryIO

from python_calamine import CalamineError, CalamineWorkbook

from thidua.spreadsheets.refusal import FileRefused

# what the reader knows of; on a sheet with another one it gives up
KNOWN_ERRORS = frozenset(["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"])


def opened(content: BinaryIO) -> CalamineWorkbook:
    """Returns a workbook that the guard let through; raises FileRefused ``corrupt_file``.

    A file on disk is read where it lies, without a copy in memory.
    """
    content.seek(0)
    name = getattr(content, "name", None)
    is_on_disk = isinstance(content, BufferedReader) and isinstance(name, str)
    with _refusing():
        if is_on_disk and samestat(fstat(content.fileno()), stat(name)):
            return CalamineWorkbook.from_path(name)
        return CalamineWorkbook.from_filelike(content)


def rows_of(workbook: CalamineWorkbook, name: str) -> Iterator[list[object]]:
    """Returns a sheet's rows from A1 on; raises FileRefused ``corrupt_file``.

    The reader itself leaves out the empty columns before the first value.
    """
    with _refusing():
        sheet = workbook.get_sheet_by_name(name)
    before = sheet.start[1] if sheet.start else 0
    rows = sheet.iter_rows()
    return ([""] * before + row for row in rows) if before else rows


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except (CalamineError, OSError, ValueError):
        raise FileRefused("corrupt_file") from None
    except BaseException as error:
        # how the reader, which is not written in Python, says that it could not go on
        if type(error).__name__ != "PanicException":
            raise
        raise FileRefused("corrupt_file") from None
