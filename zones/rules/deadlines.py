"""Early, on time or late: days between a deadline and what was handed in.

A deadline is a day, and lasts until that day ends in Asia/Ho_Chi_Minh: whoever hands over a moment
gives its day there.
"""

from datetime import date

from thidua.text import count_text


def days_late(due: date | None, done: date | None) -> int | None:
    """Returns by how many days ``done`` is late (negative: early), None where a day is unknown."""
    if due is None or done is None:
        return None
    return (done - due).days


def days_late_text(days: int | None) -> str:
    """«sớm 3 ngày», «đúng ngày hết hạn», «chậm 2.206 ngày»; nothing for None."""
    if days is None:
        return ""
    if days == 0:
        return "đúng ngày hết hạn"
    counted = count_text(abs(days))
    return f"chậm {counted} ngày" if days > 0 else f"sớm {counted} ngày"
