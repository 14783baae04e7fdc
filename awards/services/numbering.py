"""Numbers of documents and of the golden book: given in order, never twice, never lost.

Every number is taken from a locked row of its series in the transaction that uses it: what is
rolled back gives its number back, so there are neither duplicates nor gaps.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from awards.models import Decision, Issuer, NumberSeries, RegisterEntry
from awards.models.number import is_golden_books
from awards.permissions import keeps_registers
from thidua.text import short_date

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def locked_series(issuer: Issuer, symbol: str, year: int) -> NumberSeries:
    """Returns the series, locked until the transaction ends; made if it is new."""
    key = {"issuer": issuer, "symbol": symbol, "year": year}
    return NumberSeries.objects.select_for_update().get_or_create(**key)[0]


def next_number(series: NumberSeries, dated: date) -> int:
    """Returns the next number of a locked series.

    Raises ValidationError ``in_future`` (one wrong year would close the series for the days
    before it), or ``before_last``: numbers follow the days on which they are given.
    """
    _refuse_day(series, dated)
    return _take(series, 1, dated)


def coming_number(issuer: Issuer, symbol: str, dated: date) -> int:
    """Returns the number that a document of that day would be given now; takes none.

    Raises ValidationError as ``next_number``.
    """
    key = {"issuer": issuer, "symbol": symbol, "year": dated.year}
    series = NumberSeries.objects.filter(**key).first() or NumberSeries(**key)
    _refuse_day(series, dated)
    return series.last_number + 1


def _refuse_day(series: NumberSeries, dated: date) -> None:
    if dated > today():
        raise ValidationError(
            f"Ngày {short_date(dated)} chưa đến, chưa cấp số được.", code="in_future"
        )
    if series.last_issued_on and dated < series.last_issued_on:
        raise ValidationError(
            f"Ngày {short_date(dated)} trước ngày của số đã cấp cuối cùng "
            f"({series.last_number:02d}/{series.symbol} ngày {short_date(series.last_issued_on)}).",
            code="before_last",
        )


def next_numbers(series: NumberSeries, count: int, dated: date) -> range:
    """Returns the next numbers of a locked series, as many as asked for."""
    last = _take(series, count, dated)
    return range(last - count + 1, last + 1)


def _take(series: NumberSeries, count: int, dated: date) -> int:
    series.last_number += count
    series.last_issued_on = max(dated, series.last_issued_on or dated)
    series.save(update_fields=["last_number", "last_issued_on"])
    return series.last_number


def register(series: NumberSeries, number: int, decision: Decision, *, by) -> RegisterEntry:
    """Writes the decision into the register of outgoing documents; returns the entry."""
    return RegisterEntry.objects.create(
        series=series,
        number=number,
        dated=decision.signed_on,
        decision=decision,
        entered_by=by,
    )


@transaction.atomic
def void_next_number(
    issuer: Issuer, symbol: str, *, dated: date, reason: str, by, after: int | None = None
) -> RegisterEntry:
    """Uses up the next number without a decision, for a reason that stays; returns the entry.

    ``after`` is the number that the user saw as the last: a second click voids no second number.
    Raises ValidationError ``no_permission``, ``golden_book``, ``no_reason``, ``in_future``,
    ``before_last`` or ``moved_on``.
    """
    if not keeps_registers(by):
        raise ValidationError("Chỉ người ban hành mới được bỏ số.", code="no_permission")
    if is_golden_books(symbol):
        raise ValidationError(
            "Sổ vàng không bỏ số: mỗi số cấp cùng một dòng khen thưởng khi ban hành. Hãy chọn sổ "
            "đăng ký văn bản.",
            code="golden_book",
        )
    if not reason.strip():
        raise ValidationError("Hãy ghi lý do bỏ số.", code="no_reason")
    series = locked_series(issuer, symbol, dated.year)
    if after is not None and series.last_number != after:
        raise ValidationError(
            f"Sổ vừa có thêm số {series.last_number}. Hãy xem lại rồi mới bỏ số tiếp theo.",
            code="moved_on",
        )
    return RegisterEntry.objects.create(
        series=series,
        number=next_number(series, dated),
        dated=dated,
        void_reason=reason,
        entered_by=by,
    )


@dataclass(frozen=True)
class SeriesReport:
    """What became of a series' numbers: used, void with a reason, and those that nobody has."""

    series: NumberSeries
    used: int
    void: list[RegisterEntry]
    gaps: list[int]


def gap_report(series: Iterable[NumberSeries]) -> list[SeriesReport]:
    """Returns a report for each series of documents; two queries whatever their number."""
    series = list(series)
    entries = RegisterEntry.objects.filter(series__in=series).order_by("number")
    known: dict[int, set[int]] = defaultdict(set)
    for pk, number in entries.values_list("series_id", "number").iterator():
        known[pk].add(number)
    void: dict[int, list[RegisterEntry]] = defaultdict(list)
    for entry in entries.filter(decision=None):
        void[entry.series_id].append(entry)
    return [
        SeriesReport(
            one,
            len(known[one.pk]) - len(void[one.pk]),
            void[one.pk],
            [n for n in range(1, one.last_number + 1) if n not in known[one.pk]],
        )
        for one in series
    ]


def today() -> date:
    """Returns the day in Hà Nội, whatever the server's clock is set to."""
    return timezone.now().astimezone(HANOI).date()
