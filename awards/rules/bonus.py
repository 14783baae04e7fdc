"""Bonuses: coefficient × base salary, rounded up (Nghị định 98/2023/NĐ-CP; 152/2025/NĐ-CP)."""

from decimal import ROUND_CEILING, Decimal

_DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
_GROUPS = ["", "nghìn", "triệu"]
_BILLION = 1_000_000_000


def bonus(coefficient: Decimal, base_salary: int, *, rounded_up_to: int) -> int:
    """Returns the bonus in đồng; ``rounded_up_to`` 0 keeps it as it is, up to the next đồng.

    0.3 × 2,530,000 is 759,000; rounded up to 10,000 it is 760,000.
    """
    step = rounded_up_to or 1
    steps = (coefficient * base_salary / step).to_integral_value(rounding=ROUND_CEILING)
    return int(steps) * step


def coefficient_of(
    subject: str,
    rates: dict[str, Decimal],
    *,
    collective_multiplier: Decimal,
    household_multiplier: Decimal,
) -> Decimal | None:
    """Returns the subject's own coefficient, or the person's times its multiplier, or None."""
    if subject in rates:
        return rates[subject]
    if "person" not in rates:
        return None
    multiplier = {"collective": collective_multiplier, "household": household_multiplier}
    return rates["person"] * multiplier[subject]


def amount_text(amount: int) -> str:
    """«7.590.000»: thousands parted by points."""
    return f"{amount:,}".replace(",", ".")


def amount_in_words(amount: int) -> str:
    """«Bảy triệu năm trăm chín mươi nghìn đồng»; amounts from 0 up."""
    words = _words(amount) or "không"
    return f"{words[0].upper()}{words[1:]} đồng"


def _words(number: int, *, is_inner: bool = False) -> str:
    """Returns a number in words; nothing for 0. ``is_inner``: something greater stands before."""
    if number >= _BILLION:
        billions, rest = divmod(number, _BILLION)
        parts = [f"{_words(billions)} tỷ", _words(rest, is_inner=True)]
        return " ".join(part for part in parts if part)
    parts = []
    for power in (2, 1, 0):
        group = number // 1000**power % 1000
        if group:
            words = _group_words(group, with_hundreds=is_inner or bool(parts))
            parts.append(f"{words} {_GROUPS[power]}".strip())
    return " ".join(parts)


def _group_words(group: int, *, with_hundreds: bool) -> str:
    """Returns three digits in words; «không trăm» is said where a greater group stands before."""
    hundreds, tens, ones = group // 100, group // 10 % 10, group % 10
    words = [f"{_DIGITS[hundreds]} trăm"] if hundreds or with_hundreds else []
    if tens > 1:
        words.append(f"{_DIGITS[tens]} mươi")
    elif tens == 1:
        words.append("mười")
    elif ones and words:
        words.append("linh")
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 5 and tens > 0:
        words.append("lăm")
    elif ones:
        words.append(_DIGITS[ones])
    return " ".join(words)
