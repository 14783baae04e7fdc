"""How a point is typed on screen: read as a workbook's cell is, refused in words for the page."""

from decimal import Decimal

from thidua.spreadsheets.cells import NotPoints, hundredths
from thidua.text import points_text

_SENTENCES = {
    "negative": "điểm không được âm.",
    "too_many_decimals": "«{text}» có quá 2 chữ số thập phân.",
    "ambiguous_number": "«{text}» không rõ là hàng nghìn hay phần thập phân; ghi nhiều nhất 2 chữ "
    "số thập phân, không ghi dấu phân cách hàng nghìn.",
    "not_a_number": "«{text}» không phải là điểm. Ví dụ: 9 hoặc 9,5.",
}


def typed_hundredths(text: str, maximum: int) -> int | None:
    """Returns the typed points in hundredths, None for a blank.

    Raises ValueError with a sentence for the clerk: what is no point in a workbook's cell either,
    or what lies above ``maximum`` (hundredths).
    """
    try:
        value = hundredths(text)
    except NotPoints as refusal:
        raise ValueError(_SENTENCES[refusal.code].format(text=text.strip()[:20])) from None
    if value is not None and value > maximum:
        raise ValueError(f"điểm {hundredths_text(value)} vượt tối đa {hundredths_text(maximum)}.")
    return value


def hundredths_text(value: int | None) -> str:
    """850 as «8,5»; nothing for no point."""
    return "" if value is None else points_text(Decimal(value) / 100)
