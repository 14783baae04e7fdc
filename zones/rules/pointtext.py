"""How a point is typed: «9,5», «9.5», «10»; nothing that could be read in two ways."""

import re
from decimal import Decimal

from thidua.text import points_text

_TYPED = re.compile(r"([0-9]{1,5})(?:[.,]([0-9]{1,2}))?\Z")
_TOO_EXACT = re.compile(r"[0-9]{1,5}[.,][0-9]{3,}\Z")
_NEGATIVE = re.compile(r"[-−][0-9.,]+\Z")


def typed_hundredths(text: str, maximum: int) -> int | None:
    """Returns the typed points in hundredths, None for a blank.

    Raises ValueError with a sentence for the clerk: not a number, negative, more than 2 decimals
    («1.000» could be a thousand), or above ``maximum`` (hundredths).
    """
    text = text.strip(" \t\u00a0")
    if not text:
        return None
    match = _TYPED.match(text)
    if match is None:
        raise ValueError(_why_not(text))
    whole, decimals = match[1], (match[2] or "").ljust(2, "0")
    value = int(whole) * 100 + int(decimals)
    if value > maximum:
        raise ValueError(f"điểm {hundredths_text(value)} vượt tối đa {hundredths_text(maximum)}.")
    return value


def hundredths_text(value: int | None) -> str:
    """850 as «8,5»; nothing for no point."""
    return "" if value is None else points_text(Decimal(value) / 100)


def _why_not(text: str) -> str:
    if _NEGATIVE.match(text):
        return "điểm không được âm."
    if _TOO_EXACT.match(text):
        return f"«{text}» có quá 2 chữ số thập phân; không viết dấu phân cách hàng nghìn."
    return f"«{text[:20]}» không phải là điểm. Ví dụ: 9 hoặc 9,5."
