"""The checks behind the rules of eligibility: facts in, a finding out. Pure; the law is data.

Luật Thi đua, khen thưởng 2022, Điều 21–28, 73–74; NĐ 98/2023/NĐ-CP and 152/2025/NĐ-CP, Điều 4.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

from thidua.text import points_text


class Verdict(Enum):
    """What a check finds."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Terms:
    """One rule: which check, its parameters, its source. ``lower_award`` is an award's code."""

    pk: int
    check: str
    legal_basis: str
    award_type: str = ""
    lower_award: str = ""
    number: Decimal | None = None
    text: str = ""
    alternative: int | None = None


@dataclass(frozen=True)
class Held:
    """An award held: its code, the years of its achievement, the decision that gave it."""

    award: str
    year_from: int
    year_to: int
    decision: str = ""


@dataclass(frozen=True)
class Year:
    """A rated year: rating 1 … 4 (excellent), initiative 0 … 3 (nation)."""

    year: int
    rating: int
    initiative: int = 0


@dataclass
class Facts:
    """All that is known of one nomination and its subject."""

    award: str
    subject: str
    occasion: str
    year_from: int
    year_to: int
    achievement: str = ""
    held: list[Held] = field(default_factory=list)
    years: list[Year] = field(default_factory=list)
    months_served: int | None = None
    disciplines: list[str] = field(default_factory=list)
    place: int | None = None
    grade: str = ""
    is_ranked: bool = False
    staff_count: int | None = None
    staff_awards: dict[str, int] = field(default_factory=dict)
    nominated_alike: int = 0
    candidates: int | None = None
    same_achievement: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Finding:
    """What one rule finds of one nomination, and the records that it looked at."""

    rule: Terms
    verdict: Verdict
    sentence: str
    records: tuple[str, ...] = ()


Answer = tuple[Verdict, str, tuple[str, ...]]


def findings(rules: Iterable[Terms], facts: Facts) -> list[Finding]:
    """Returns a finding for each rule; of rules with the same ``alternative`` one met is enough."""
    found = []
    for rule in rules:
        verdict, sentence, records = _CHECKS[rule.check](rule, facts)
        found.append(Finding(rule, verdict, sentence, records))
    met = {f.rule.alternative for f in found if f.verdict is Verdict.MET and f.rule.alternative}
    return [
        Finding(f.rule, Verdict.MET, f"{f.sentence} (đạt theo điều kiện thay thế)", f.records)
        if f.verdict is not Verdict.MET and f.rule.alternative in met
        else f
        for f in found
    ]


def longest_run(years: Iterable[int], last: int) -> int:
    """Returns how many years without a gap end with ``last``."""
    known, run = set(years), 0
    while last - run in known:
        run += 1
    return run


def _consecutive(rule: Terms, facts: Facts) -> Answer:
    """The lower award in each of the last years without a gap, this year's included."""
    needed = int(rule.number or 1)
    held = [h for h in facts.held if h.award == rule.lower_award]
    years = {year for h in held for year in range(h.year_from, h.year_to + 1)}
    last = facts.year_to if facts.year_to in years else facts.year_to - 1
    run = longest_run(years, last)
    records = tuple(f"{h.year_to}: {h.decision or 'chưa rõ số quyết định'}" for h in held)
    shown = ", ".join(map(str, sorted(years))) or "không có năm nào"
    if run >= needed:
        return Verdict.MET, f"Có {run} năm liên tục đạt {rule.lower_award}: {shown}.", records
    return (
        Verdict.NOT_MET,
        f"Cần {needed} năm liên tục đạt {rule.lower_award}, mới có {run}: {shown}.",
        records,
    )


def _year_rating(rule: Terms, facts: Facts) -> Answer:
    """Each year of the period rated at least so."""
    needed = int(rule.number or 3)
    rated = {year.year: year for year in facts.years}
    wanted = range(facts.year_from, facts.year_to + 1)
    missing = [year for year in wanted if year not in rated]
    low = [year for year in wanted if year in rated and rated[year].rating < needed]
    if low:
        return Verdict.NOT_MET, f"Năm {_list(low)} xếp loại thấp hơn mức phải đạt.", ()
    if missing:
        return Verdict.UNKNOWN, f"Chưa có xếp loại năm {_list(missing)}.", ()
    return Verdict.MET, "Xếp loại các năm đạt yêu cầu.", tuple(map(str, wanted))


def _initiative(rule: Terms, facts: Facts) -> Answer:
    """An initiative recognised at least at that level within the period."""
    needed = int(rule.number or 1)
    years = [y for y in facts.years if facts.year_from <= y.year <= facts.year_to]
    if any(y.initiative >= needed for y in years):
        return Verdict.MET, "Có sáng kiến, đề tài được công nhận.", ()
    if not years:
        return Verdict.UNKNOWN, "Chưa có thông tin về sáng kiến, đề tài.", ()
    return Verdict.NOT_MET, "Chưa có sáng kiến, đề tài ở mức phải có.", ()


def _rating_or_initiative(rule: Terms, facts: Facts) -> Answer:
    """Excellent that year, or an initiative recognised."""
    year = next((y for y in facts.years if y.year == facts.year_to), None)
    if year is None:
        return Verdict.UNKNOWN, f"Chưa có xếp loại năm {facts.year_to}.", ()
    if year.rating >= 4 or year.initiative >= 1:
        return Verdict.MET, "Hoàn thành xuất sắc nhiệm vụ hoặc có sáng kiến.", ()
    return Verdict.NOT_MET, "Không hoàn thành xuất sắc và không có sáng kiến.", ()


def _once(rule: Terms, facts: Facts) -> Answer:
    """The award was not given before."""
    held = [h for h in facts.held if h.award == facts.award]
    if held:
        records = tuple(f"{h.year_to}: {h.decision}" for h in held)
        return Verdict.NOT_MET, f"Đã được tặng năm {held[0].year_to}; chỉ tặng một lần.", records
    return Verdict.MET, "Chưa từng được tặng.", ()


def _share_with(rule: Terms, facts: Facts) -> Answer:
    """At least that share of the collective's people hold the lower award."""
    needed = rule.number or Decimal(0)
    if not facts.staff_count:
        return Verdict.UNKNOWN, "Chưa ghi tổng số người của tập thể.", ()
    count = facts.staff_awards.get(rule.lower_award, 0)
    share = Decimal(100 * count) / facts.staff_count
    sentence = (
        f"{count}/{facts.staff_count} người đạt {rule.lower_award}, cần {points_text(needed)} %."
    )
    return (Verdict.MET if share >= needed else Verdict.NOT_MET), sentence, ()


def _at_least_one(rule: Terms, facts: Facts) -> Answer:
    """At least so many of the collective's people hold the lower award."""
    needed = int(rule.number or 1)
    count = facts.staff_awards.get(rule.lower_award, 0)
    sentence = f"Có {count} người đạt {rule.lower_award}, cần ít nhất {needed}."
    return (Verdict.MET if count >= needed else Verdict.NOT_MET), sentence, ()


def _quota(rule: Terms, facts: Facts) -> Answer:
    """Not more nominations for the award than the quota of the zone and block."""
    most = int(rule.number or 0)
    sentence = f"{facts.nominated_alike} đề nghị, số lượng tối đa {most}."
    return (Verdict.MET if facts.nominated_alike <= most else Verdict.NOT_MET), sentence, ()


def _share_cap(rule: Terms, facts: Facts) -> Answer:
    """Not a greater share of those who could be nominated."""
    if not facts.candidates:
        return Verdict.UNKNOWN, "Chưa rõ tổng số để tính tỷ lệ.", ()
    share = Decimal(100 * facts.nominated_alike) / facts.candidates
    sentence = (
        f"{facts.nominated_alike}/{facts.candidates} được đề nghị, "
        f"tối đa {points_text(rule.number or Decimal(0))} %."
    )
    return (Verdict.MET if share <= (rule.number or 0) else Verdict.NOT_MET), sentence, ()


def _place(rule: Terms, facts: Facts) -> Answer:
    """Among the first of its block."""
    needed = int(rule.number or 1)
    if not facts.is_ranked:
        return Verdict.UNKNOWN, "Chưa có kết quả xếp hạng của đơn vị.", ()
    if facts.place is None:
        return Verdict.NOT_MET, "Đơn vị không được xếp hạng.", ()
    sentence = f"Xếp thứ {facts.place} trong khối, cần từ thứ {needed} trở lên."
    return (Verdict.MET if facts.place <= needed else Verdict.NOT_MET), sentence, ()


def _grade(rule: Terms, facts: Facts) -> Answer:
    """Graded as one of the grades named."""
    if not facts.is_ranked:
        return Verdict.UNKNOWN, "Chưa có kết quả xếp loại của đơn vị.", ()
    wanted = {word.strip() for word in rule.text.replace(";", ",").split(",")}
    sentence = f"Xếp loại {facts.grade or '(chưa có)'}, được xét: {rule.text}."
    return (Verdict.MET if facts.grade in wanted else Verdict.NOT_MET), sentence, ()


def _months(rule: Terms, facts: Facts) -> Answer:
    """So many months of service by the end of the period."""
    needed = int(rule.number or 0)
    if facts.months_served is None:
        return Verdict.UNKNOWN, "Chưa ghi thời gian công tác.", ()
    sentence = f"Công tác {facts.months_served} tháng, cần {needed}."
    return (Verdict.MET if facts.months_served >= needed else Verdict.NOT_MET), sentence, ()


def _no_discipline(rule: Terms, facts: Facts) -> Answer:
    """No discipline, inspection or complaint under way or within the period."""
    if facts.disciplines:
        return (
            Verdict.NOT_MET,
            "Đang bị kỷ luật, kiểm tra hoặc có đơn thư đang xem xét.",
            tuple(facts.disciplines),
        )
    return Verdict.MET, "Không có kỷ luật, kiểm tra đang xem xét.", ()


def _same_achievement(rule: Terms, facts: Facts) -> Answer:
    """One achievement is commended once (Luật 2022, Điều 5.2c)."""
    if facts.same_achievement:
        return (
            Verdict.NOT_MET,
            "Thành tích này đã được khen thưởng hoặc đề nghị.",
            tuple(facts.same_achievement),
        )
    return Verdict.MET, "Thành tích chưa được khen thưởng.", ()


def _period(rule: Terms, facts: Facts) -> Answer:
    """The period begins after that of the last decision for the same award (NĐ 98, Điều 30.9)."""
    earlier = [h for h in facts.held if h.award == facts.award]
    overlapping = [h for h in earlier if h.year_to >= facts.year_from]
    if overlapping:
        last = max(overlapping, key=lambda h: h.year_to)
        return (
            Verdict.NOT_MET,
            f"Thời gian tính thành tích trùng với lần khen trước (đến năm {last.year_to}).",
            tuple(h.decision for h in overlapping),
        )
    return Verdict.MET, "Thời gian tính thành tích không trùng lần khen trước.", ()


_CHECKS: dict[str, Callable[[Terms, Facts], Answer]] = {
    "consecutive": _consecutive,
    "year_rating": _year_rating,
    "initiative": _initiative,
    "rating_or_initiative": _rating_or_initiative,
    "once": _once,
    "share_with": _share_with,
    "at_least_one": _at_least_one,
    "quota": _quota,
    "share_cap": _share_cap,
    "place": _place,
    "grade": _grade,
    "months": _months,
    "no_discipline": _no_discipline,
    "same_achievement": _same_achievement,
    "period": _period,
}


def _list(years: Iterable[int]) -> str:
    return ", ".join(map(str, years))


def months_between(start: date, end: date) -> int:
    """Returns the whole months from one day to another; 0 where the end comes first."""
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day - 1)
    return max(months, 0)
