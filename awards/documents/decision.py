"""A decision as finished strings, laid out after NĐ 30/2020/NĐ-CP, Phụ lục I and III.

Everything comes from the decision and its parts, which never change once it is issued; nothing
is asked of the people, agencies or rates of today.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import segno
from django.utils.safestring import SafeString

from awards.documents.rendering import html, pdf
from awards.models import AwardLine, Decision, SubjectKind
from awards.rules import citation
from awards.rules.bonus import amount_in_words, amount_text
from thidua.text import long_date

_SECTIONS = {
    SubjectKind.COLLECTIVE: "TẬP THỂ",
    SubjectKind.PERSON: "CÁ NHÂN",
    SubjectKind.HOUSEHOLD: "HỘ GIA ĐÌNH",
}
_COUNTED = {
    SubjectKind.COLLECTIVE: "tập thể",
    SubjectKind.PERSON: "cá nhân",
    SubjectKind.HOUSEHOLD: "hộ gia đình",
}
_HEADINGS = (
    "STT",
    "Tên tập thể; họ và tên",
    "Chức vụ, đơn vị",
    "Danh hiệu, hình thức",
    "Thành tích",
)
_WIDTHS = (8, 26, 25, 20, 21)
_WIDTHS_WITH_AMOUNT = (8, 23, 21, 17, 16, 15)
_ROLES = {"chair": "Trưởng", "vice_chair": "Phó Trưởng"}
_BLANK_DATE = "ngày      tháng      năm"


@dataclass(frozen=True)
class Row:
    """A line of an annex: its number, its cells, its amount (or nothing)."""

    number: str
    cells: tuple[str, ...]
    amount: str


@dataclass(frozen=True)
class Section:
    """«I. TẬP THỂ» with its rows."""

    numeral: str
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Annex:
    """The list that belongs to a decision."""

    title: str
    attached_to: str
    headings: list[str]
    widths: list[int]
    sections: list[Section]
    has_amounts: bool
    counted: str
    total: str
    total_in_words: str
    label: str = "PHỤ LỤC"

    @property
    def rest(self) -> int:
        """How many columns a section's title spans."""
        return len(self.headings) - 1

    @property
    def before_amount(self) -> int:
        return len(self.headings) - 2


@dataclass(frozen=True)
class Copy:
    """The block of an extract (trích sao) below the copied text."""

    reference: str
    place_and_date: str
    recipients: list[str] = field(default_factory=list)


def decision_context(
    decision: Decision,
    *,
    look_up: str = "",
    lines: Sequence[AwardLine] | None = None,
    copy: Copy | None = None,
) -> dict:
    """Returns the strings of a decision's pages; ``look_up`` is the address behind its QR code.

    ``lines`` are the annex's lines where they are not all of them (an extract).
    """
    everything = list(decision.award_lines.all())
    chosen = everything if lines is None else list(lines)
    appointments = _appointments(decision)
    return {
        "title": f"{decision.reference} {decision.subject}".strip(),
        "parent_name": decision.parent_name.upper(),
        "issuer_name": decision.issuer_name.upper(),
        "reference": _reference(decision),
        "place_and_date": f"{decision.place}, {_date(decision)}",
        "is_draft": not decision.is_issued,
        "subject": decision.subject,
        "letter_subject": _letter_subject(decision),
        "addressee": "các cơ quan, đơn vị, cá nhân đã nhận Quyết định",
        "authority": decision.authority.upper(),
        "bases": _bases(decision),
        "articles": citation.articles(
            [article.text for article in decision.articles.all()],
            lists_after_first=bool(appointments),
        ),
        "appointments": appointments,
        "recipients": citation.recipients(
            [recipient.text for recipient in decision.recipients.all()], decision.kept_at
        ),
        "signature_titles": citation.signature_titles(
            decision.sign_mode, decision.over_title, decision.signer_title
        ),
        "signer_name": decision.signer_name,
        "lookup_code": decision.lookup_code,
        "qr": _qr(look_up) if look_up and decision.is_issued else "",
        "annexes": [_annex(decision, chosen)] if chosen else [],
        "copy": copy,
    }


def decision_page(decision: Decision, *, look_up: str = "") -> str:
    """Returns the page that a browser shows and prints: the text and its annex."""
    context = decision_context(decision, look_up=look_up)
    return html("whole", context, for_browser=True)


def decision_pdf(decision: Decision, *, look_up: str = "") -> bytes:
    """Returns the decision as a PDF: text and annex, each with page numbers of its own."""
    return _pdf(decision_context(decision, look_up=look_up))


def extract_pdf(
    decision: Decision, lines: Sequence[AwardLine], *, recipient: str, look_up: str = ""
) -> bytes:
    """Returns an extract (trích sao): the decision's text with one unit's lines only.

    Number, date and signature of the copy are left free: it is numbered in its own series
    (NĐ 30/2020/NĐ-CP, Điều 25–27).
    """
    copy = Copy(
        reference=f"       /TrS-{decision.symbol.rpartition('-')[2]}",
        place_and_date=f"{decision.place}, {_BLANK_DATE}",
        recipients=citation.recipients([recipient], ""),
    )
    return _pdf(decision_context(decision, look_up=look_up, lines=lines, copy=copy))


def _pdf(context: dict) -> bytes:
    pages = [html("decision", context)]
    pages += [html("annex", {**context, "annex": annex}) for annex in context["annexes"]]
    return pdf(pages, title=context["title"])


def _reference(decision: Decision) -> str:
    return decision.reference or f"       /{decision.symbol}"


def _date(decision: Decision) -> str:
    if decision.signed_on is None:
        return _BLANK_DATE
    return long_date(decision.signed_on)


def _letter_subject(decision: Decision) -> str:
    """A correction is a letter (công văn): its subject stands under the number as «V/v …»."""
    if decision.kind != Decision.Kind.CORRECTION:
        return ""
    return decision.subject.removeprefix("Về việc ").removeprefix("V/v ")


def _bases(decision: Decision) -> list[str]:
    lines = [citation.basis_line(basis.text) for basis in decision.bases.all()]
    lines += [
        citation.proposal_line(p.proposer, p.document_number, p.dated)
        for p in decision.proposals.all()
    ]
    return citation.punctuated(lines)


def _appointments(decision: Decision) -> list[str]:
    """Returns «1. Giám đốc Sở … làm Trưởng Khu vực …;», the last ending with «.»."""
    lines = [
        f"{number}. {_who(line)} làm {_ROLES[line.role]} {line.printed_zone}"
        for number, line in enumerate(decision.appointment_lines.all(), start=1)
    ]
    return citation.punctuated(lines)


def _who(line) -> str:
    if line.printed_name:
        return f"Ông (bà) {line.printed_name}, {line.printed_office}"
    return line.printed_office


def _annex(decision: Decision, lines: Sequence[AwardLine]) -> Annex:
    has_amounts = any(line.amount is not None for line in lines)
    total = sum(line.amount or 0 for line in lines)
    return Annex(
        title=(decision.annex_title or f"Danh sách {_without_about(decision.subject)}").upper(),
        attached_to=_attached_to(decision),
        headings=[*_HEADINGS, *(["Tiền thưởng (đồng)"] if has_amounts else [])],
        widths=list(_WIDTHS_WITH_AMOUNT if has_amounts else _WIDTHS),
        sections=list(_sections(lines)),
        has_amounts=has_amounts,
        counted=_counted(lines),
        total=amount_text(total) if has_amounts else "",
        total_in_words=amount_in_words(total) if has_amounts else "",
    )


def _sections(lines: Sequence[AwardLine]) -> Iterable[Section]:
    number = 0
    for kind, title in _SECTIONS.items():
        rows = [_row(n, line) for n, line in enumerate((x for x in lines if x.subject == kind), 1)]
        if rows:
            number += 1
            yield Section(citation.roman(number), title, rows)


def _row(number: int, line: AwardLine) -> Row:
    office = ", ".join(part for part in (line.printed_office, line.printed_unit) if part)
    achievement = line.achievement or (
        f"Thành tích {citation.years_text(line.year_from, line.year_to)}"
    )
    return Row(
        str(number),
        (line.printed_name, office, line.printed_award, achievement),
        amount_text(line.amount) if line.amount is not None else "",
    )


def _counted(lines: Sequence[AwardLine]) -> str:
    counts = {kind: sum(line.subject == kind for line in lines) for kind in _COUNTED}
    return ", ".join(f"{n:02d} {_COUNTED[kind]}" for kind, n in counts.items() if n)


def _attached_to(decision: Decision) -> str:
    """«(Kèm theo Quyết định số … ngày … của …)»: blank on an electronic copy and on a draft."""
    if decision.is_electronic or not decision.is_issued:
        number, day = f"…../{decision.symbol}", "ngày ….. tháng ….. năm ……"
    else:
        number, day = decision.reference, long_date(decision.signed_on)
    return (
        f"(Kèm theo Quyết định số {number} {day} của {decision.authority or decision.issuer_name})"
    )


def _without_about(subject: str) -> str:
    return subject.removeprefix("Về việc ").removeprefix("về việc ")


def _qr(address: str) -> SafeString:
    """Returns the QR code of an address as inline SVG; the letters are segno's own."""
    return SafeString(segno.make(address, error="m").svg_inline(scale=1, border=0, omitsize=True))
