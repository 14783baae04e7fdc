"""The sections of the closing report: its sentences and tables, as finished strings.

What the records do not hold says «chưa ghi».
"""

from dataclasses import dataclass, field

from awards.documents.reporttables import (
    Table,
    awards_table,
    discipline_table,
    results_table,
    targets_table,
)
from awards.rules import citation
from awards.services.conference import Conference
from awards.services.reportfacts import Office
from thidua.text import long_date, short_date
from zones.rules.deadlines import days_late_text
from zones.services.discipline import BlockDiscipline, SheetCourse, Timeliness
from zones.services.summary import block_sentence, tie_sentence, zone_sentence

_UNSET = "(chưa ghi)"
_ROWS_CARRIED = 6
_TITLES = (  # each with the short one of its sheet in the workbook
    ("Phát động, ký kết giao ước thi đua", "Phát động, ký giao ước"),
    ("Đơn vị thành viên", "Đơn vị thành viên"),
    ("Nộp và thẩm định bảng chấm điểm", "Nộp và thẩm định"),
    ("Kết quả thi đua", "Kết quả thi đua"),
    ("Kết quả thực hiện chỉ tiêu", "Thực hiện chỉ tiêu"),
    ("Khen thưởng", "Khen thưởng"),
)


@dataclass(frozen=True)
class Part:
    """A part of a section: perhaps a heading of its own, paragraphs, perhaps a table."""

    heading: str = ""
    paragraphs: list[str] = field(default_factory=list)
    table: Table | None = None

    @property
    def stays_together(self) -> bool:
        """Whether it is short enough to be carried to the next page whole."""
        return self.table is None or len(self.table.rows) <= _ROWS_CARRIED


@dataclass(frozen=True)
class Section:
    """«IV. Kết quả thi đua» with its parts."""

    numeral: str
    title: str
    short_title: str
    parts: list[Part]


def sections_of(conference: Conference) -> list[Section]:
    """Returns the sections of the report, numbered; without those that the reader may not see."""
    next_year = conference.campaign.year + 1
    offices = f"Trưởng, Phó Trưởng năm {next_year}", f"Trưởng, Phó Trưởng {next_year}"
    titles = [*_TITLES, offices]
    parts = [
        [Part(paragraphs=_launch(conference))],
        [Part(paragraphs=_members(conference))],
        _discipline(conference),
        _results(conference),
        [_targets(conference)],
        [_awards(conference)],
        [Part(paragraphs=_next_offices(conference))],
    ]
    chosen = [(*both, part) for both, part in zip(titles, parts, strict=True) if part]
    return [
        Section(citation.roman(number), title, short_title, part)
        for number, (title, short_title, part) in enumerate(chosen, start=1)
    ]


def _launch(conference: Conference) -> list[str]:
    year = conference.zone_year
    held = _date_or_unset(year.conference_on)
    if year.conference_place:
        held += f", tại {year.conference_place}"
    lines = [
        f"Phong trào: {conference.campaign.title}.",
        f"Phát động: {_date_or_unset(year.launched_on)}.",
        f"Khẩu hiệu: {_quoted(year.slogan)}.",
        f"Ký giao ước thi đua: {_date_or_unset(year.pledge_on)}.",
        f"Hội nghị tổng kết: {held}.",
    ]
    offices = conference.offices_in(conference.campaign.year)
    return lines + (_office_lines(offices) or [f"Trưởng, Phó Trưởng: {_UNSET}."])


def _office_lines(offices: list[Office]) -> list[str]:
    roles = {True: "Trưởng", False: "Phó Trưởng"}
    return [f"{roles[office.is_chair]}: {_who(office)}." for office in offices]


def _who(office: Office) -> str:
    return f"ông (bà) {office.person}, {office.words}" if office.person else office.words


def _members(conference: Conference) -> list[str]:
    blocks = conference.members
    if not blocks:
        return ["Chưa ghi đơn vị thành viên nào trong năm này."]
    counted = ", ".join(f"{len(block.names)} đơn vị khối {block.block}" for block in blocks)
    total = sum(len(block.names) for block in blocks)
    return [
        f"{conference.zone.name} có {total} đơn vị thành viên: {counted}.",
        *(f"Khối {block.block_name}: {', '.join(block.names)}." for block in blocks),
    ]


def _discipline(conference: Conference) -> list[Part]:
    blocks, campaign = conference.discipline, conference.campaign
    if blocks is None:
        return []
    if not blocks:
        return [Part(paragraphs=["Chưa có bảng chấm điểm nào."])]
    due = campaign.self_scoring_due
    lines = [
        f"Hạn tự chấm điểm: {short_date(due) or 'không đặt'}; hạn thẩm định: "
        f"{short_date(campaign.appraisal_due) or 'không đặt'}."
    ]
    table = discipline_table(blocks, has_deadline=due is not None)
    return [Part(paragraphs=lines, table=table), Part(paragraphs=_late_and_missing(blocks))]


def _late_and_missing(blocks: list[BlockDiscipline]) -> list[str]:
    courses = [course for block in blocks for course in block.courses]
    late = [c for c in courses if c.timeliness == Timeliness.LATE]
    missing = [c.agency_name for c in courses if c.timeliness == Timeliness.NOT_SENT]
    lines = []
    if late:
        lines.append(f"Nộp chậm: {'; '.join(map(_late_text, late))}.")
    if missing:
        lines.append(f"Chưa nộp: {'; '.join(missing)}.")
    return lines


def _late_text(course: SheetCourse) -> str:
    return f"{course.agency_name} ({days_late_text(course.days_late)})"


def _results(conference: Conference) -> list[Part]:
    contests = conference.contests
    if not contests:
        return [Part(paragraphs=["Chưa có kết quả thi đua của năm này."])]
    sentence = zone_sentence(contests)
    parts = [Part(paragraphs=[f"{_capital(sentence)}."])] if sentence else []
    for number, contest in enumerate(contests, start=1):
        said = block_sentence(contest)
        illustrative = " (số liệu minh họa)" if contest.is_illustrative else ""
        parts.append(
            Part(
                f"{number}. Khối {contest.block.name}{illustrative}",
                [*([f"{_capital(said)}."] if said else []), *filter(None, [tie_sentence(contest)])],
                results_table(contest),
            )
        )
    return parts


def _targets(conference: Conference) -> Part:
    if not conference.targets:
        return Part(paragraphs=["Chưa ghi chỉ tiêu nào."])
    return Part(table=targets_table(conference.targets))


def _awards(conference: Conference) -> Part:
    conferred = conference.conferred
    lines = _nominated(conference)
    if not conferred.counts:
        lines.append("Chưa có quyết định khen thưởng nào được ban hành cho năm này.")
        return Part(paragraphs=lines)
    papers = "; ".join(f"{number} ngày {short_date(day)}" for number, day in conferred.papers)
    lines.append(f"Đã khen thưởng theo các quyết định số: {papers}.")
    return Part(paragraphs=lines, table=awards_table(conferred))


def _nominated(conference: Conference) -> list[str]:
    found = conference.nominated
    if found is None:
        return []
    if not found.states:
        return ["Chưa có đề nghị khen thưởng nào."]
    counted = [
        (found.agreed, "được hội đồng đồng ý"),
        (found.refused, "không được đồng ý"),
        (found.deferred, "để lại xét sau"),
        (found.waiting, "chưa xét"),
        (found.withdrawn, "đã rút (không tính vào số đề nghị)"),
    ]
    said = ", ".join(f"{count} {words}" for count, words in counted if count)
    return [f"Đề nghị khen thưởng: {found.proposed}; trong đó {said}."]


def _next_offices(conference: Conference) -> list[str]:
    year = conference.campaign.year + 1
    offices = conference.offices_in(year)
    if not offices:
        return [f"Chưa cử Trưởng, Phó Trưởng năm {year}./."]
    lines = [
        f"Năm {year}, {conference.zone.name} có Trưởng, Phó Trưởng sau đây:",
        *_office_lines(offices),
    ]
    return [*lines[:-1], f"{lines[-1].rstrip('.')}./."]


def _date_or_unset(day) -> str:
    return long_date(day) if day else _UNSET


def _quoted(text: str) -> str:
    return f"«{text}»" if text else _UNSET


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
