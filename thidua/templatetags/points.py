"""Template filters and tags for points, counts and dates."""

from datetime import date
from decimal import Decimal

from django import template
from django.utils.html import format_html

from thidua.text import count_text, points_text, short_date

register = template.Library()


@register.filter
def points(value: Decimal | None) -> str:
    """8.50 as «8,5»; nothing for a missing point."""
    return points_text(value)


@register.filter
def signed_points(value: Decimal | None) -> str:
    """A difference with its sign: «+0,5», «−1», «0»; nothing for none."""
    if value is None:
        return ""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + (points_text(abs(value)) or "0")


@register.simple_tag
def moved_points(old: Decimal | None, new: Decimal | None) -> str:
    """«8 → **9,5**», a missing point as a dash; a point that stays, alone."""
    if old == new:
        return points_text(new)
    return format_html("{} → <strong>{}</strong>", points_text(old) or "–", points_text(new) or "–")


@register.filter
def count(value: int) -> str:
    """1131 as «1.131». Not for years, codes and other numbers that count nothing."""
    return count_text(value)


@register.filter
def day(value: date | None) -> str:
    """«05/01/2021», or nothing."""
    return short_date(value)
