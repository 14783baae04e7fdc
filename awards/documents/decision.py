"""A decision as finished strings, laid out after NĐ 30/2020/NĐ-CP, Phụ lục I and III.

Everything comes from the decision and its parts, which never change once it is issued; nothing
is asked of the people, agencies or rates of today.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import segno
from django.utils.safestring import SafeString

from awards.documents.annexes import Annex, award_annex, result_annex
from awards.documents.rendering import html, pdf
from awards.models import AwardLine, Decision
from awards.rules import citation
from thidua.text import long_date

_ROLES = {"chair": "Trưởng", "vice_chair": "Phó Trưởng"}
_BLANK_DATE = "ngày      tháng      năm"


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
        "addressee": f"các cơ quan, đơn vị, cá nhân đã nhận {_corrected(decision)}",
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
        "annexes": _annexes(decision, chosen),
        "copy": copy,
    }


def decision_page(decision: Decision, *, look_up: str = "", nonce: str = "") -> str:
    """Returns the page that a browser shows and prints: the text and its annex."""
    context = decision_context(decision, look_up=look_up)
    return html("whole", context, for_browser=True, nonce=nonce)


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


def _corrected(decision: Decision) -> str:
    return decision.target.paper_word if decision.target else "Quyết định"


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


def _annexes(decision: Decision, lines: Sequence[AwardLine]) -> list[Annex]:
    results = list(decision.result_lines.all())
    annexes = [award_annex(decision, lines)] if lines else []
    return annexes + ([result_annex(decision, results)] if results else [])


def _qr(address: str) -> SafeString:
    """Returns the QR code of an address as inline SVG; the letters are segno's own."""
    return SafeString(segno.make(address, error="m").svg_inline(scale=1, border=0, omitsize=True))
