"""Kinds of cells: what a text means, or why it means nothing. And back: what a value is written as.

Every reader takes the trimmed text of a cell that is not empty, and raises UnreadableCell.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from thidua.spreadsheets.cells import (
    NotPoints,
    as_points,
    hundredths,
    is_grouped,
    text_problem,
)
from thidua.spreadsheets.oldfonts import looks_legacy
from thidua.text import clean_text
from zones.records.problems import UnreadableCell

_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z", re.ASCII)
_VIETNAMESE_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\Z", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,12}(?:[.,]\d{1,2})?\Z", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}\Z", re.ASCII)
_NOT_POINTS = {
    "not_a_number": "không phải số điểm. Ghi ví dụ 8,5.",
    "ambiguous_number": "có thể đọc theo hai cách. Không ghi dấu ngăn cách hàng nghìn.",
    "negative": "nhỏ hơn 0. Điểm trong tệp luôn từ 0 trở lên.",
    "too_many_decimals": "có quá 2 chữ số thập phân.",
}
_YES, _NO = ("yes", "có", "true", "1"), ("no", "không", "false", "0")


def text(cell: str) -> str:
    """One line of clean text."""
    return clean_text(_unspoilt(cell))


def long_text(cell: str) -> str:
    """Clean text of several lines."""
    return clean_text(_unspoilt(cell), multiline=True)


def codes(cell: str) -> frozenset[str]:
    """Codes joined by «;»."""
    return frozenset(code for code in map(clean_text, cell.split(";")) if code)


def day(cell: str) -> date:
    """A date: 2020-12-11 or 11/12/2020."""
    if match := _ISO_DATE.match(cell):
        year, month, day_of_month = map(int, match.groups())
    elif match := _VIETNAMESE_DATE.match(cell):
        day_of_month, month, year = map(int, match.groups())
    else:
        raise UnreadableCell(
            "not_a_date", f"«{cell}» không phải ngày. Ghi 11/12/2020 hoặc 2020-12-11."
        )
    try:
        return date(year, month, day_of_month)
    except ValueError:
        raise UnreadableCell(
            "not_a_date", f"«{cell}» không có trong lịch. Ghi lại ngày cho đúng."
        ) from None


def points(cell: str) -> Decimal:
    """Points from 0 with at most 2 decimals, with a point or a comma."""
    try:
        return as_points(hundredths(cell))
    except NotPoints as error:
        raise UnreadableCell(error.code, f"«{cell}» {_NOT_POINTS[error.code]}") from None


def number(cell: str) -> Decimal:
    """A number with at most 2 decimals, with a point or a comma; it may be below 0."""
    if is_grouped(cell):
        raise UnreadableCell("ambiguous_number", f"«{cell}» {_NOT_POINTS['ambiguous_number']}")
    if not _NUMBER.match(cell):
        raise UnreadableCell("not_a_number", f"«{cell}» không phải là số. Ghi ví dụ 81,5.")
    return Decimal(cell.replace(",", "."))


def whole(cell: str) -> int:
    """A whole number from 0."""
    if not _WHOLE.match(cell):
        raise UnreadableCell("not_a_number", f"«{cell}» không phải số nguyên.")
    return int(cell)


def yes_or_no(cell: str) -> bool:
    """yes or no; «có» and «không» too."""
    word = cell.casefold()
    if word not in _YES + _NO:
        raise UnreadableCell("not_a_choice", f"«{cell}» không hợp lệ. Ghi «yes» hoặc «no».")
    return word in _YES


# What an empty cell is; None for every kind that is not named.
EMPTY: dict[Callable[[str], object], object] = {
    text: "",
    long_text: "",
    codes: frozenset(),
    yes_or_no: False,
}


def choice(*words: str) -> Callable[[str], str]:
    """Returns a reader of exactly these words."""

    def one_of_them(cell: str) -> str:
        if cell not in words:
            known = ", ".join(words)
            raise UnreadableCell("not_a_choice", f"«{cell}» không hợp lệ. Ghi một trong: {known}.")
        return cell

    return one_of_them


def written(value: object) -> str:
    """Returns the text that is read back as the value; codes are sorted."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        text_of_it = f"{value:.2f}"
        return text_of_it.rstrip("0").rstrip(".")
    if isinstance(value, frozenset):
        return ";".join(sorted(value))
    return str(value)


def _unspoilt(cell: str) -> str:
    if looks_legacy(cell):
        raise UnreadableCell(
            "legacy_encoding", f"«{cell[:40]}» gõ bằng TCVN3 hoặc VNI. Chuyển sang Unicode."
        )
    if text_problem(cell) == "control_character":
        raise UnreadableCell(
            "control_character", "ô có ký tự điều khiển không nhìn thấy. Xóa ô rồi gõ lại."
        )
    return cell
