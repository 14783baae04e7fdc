"""How a number is typed and written, by Vietnamese habit, with the same refusals everywhere."""

import re
from decimal import Decimal

from thidua.spreadsheets.cells import SPACES, is_grouped

_NUMBER = re.compile(r"[-−]?[0-9]{1,15}(?:[.,][0-9]{1,20})?\Z", re.ASCII)
_QUOTED = 20


def typed_number(text: str, *, decimals: int | None = None) -> Decimal | None:
    """Returns the typed number, with a point or a comma before its decimals; None for a blank.

    Raises ValueError with a sentence for what is no number, for more ``decimals`` than those, and
    for what may be thousands as well as decimals: «1.000».
    """
    text = text.strip(SPACES)
    if not text:
        return None
    if is_grouped(text.lstrip("-−")):
        raise ValueError(
            f"«{text[:_QUOTED]}» không rõ là hàng nghìn hay phần thập phân; hãy bỏ dấu phân cách "
            "hàng nghìn."
        )
    try:
        number = without_idle_zeros(plain_number(text))
    except ValueError:
        sentence = f"«{text[:_QUOTED]}» không phải là số. Ví dụ: 81 hoặc 81,5."
        raise ValueError(sentence) from None
    if decimals is not None and -number.as_tuple().exponent > decimals:
        raise ValueError(f"«{text[:_QUOTED]}» có quá {decimals} chữ số thập phân.")
    return number


def typed_whole_number(text: str) -> int | None:
    """Returns the typed number; None for a blank.

    Raises ValueError with a sentence for anything else, marks of thousands among it.
    """
    text = text.strip(SPACES)
    if not text:
        return None
    if is_grouped(text.lstrip("-−")):
        raise ValueError(f"«{text[:_QUOTED]}» là số nguyên: hãy bỏ dấu phân cách hàng nghìn.")
    try:
        number = plain_number(text)
        if number != number.to_integral_value():
            raise ValueError
    except ValueError:
        sentence = f"«{text[:_QUOTED]}» không phải là số nguyên. Ví dụ: 12."
        raise ValueError(sentence) from None
    return int(number)


def plain_number(text: str) -> Decimal:
    """Returns the number that digits and at most one comma or point write, else ValueError."""
    if not _NUMBER.match(text):
        raise ValueError(text)
    return Decimal(text.replace(",", ".").replace("−", "-"))


def number_text(number: Decimal | int) -> str:
    """81.50 as «81,5», 81.00 as «81»; no thousands are marked, so that it is read again."""
    return f"{without_idle_zeros(Decimal(number)):f}".replace(".", ",")


def without_idle_zeros(number: Decimal) -> Decimal:
    """81.50 as 81.5, 100.00 as 100 (and not as 1E+2)."""
    return number.normalize() + Decimal(0)
