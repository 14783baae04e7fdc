"""The sheet that the council votes on: each nomination with what the rules find."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from awards.documents.rendering import A4, html, pdf
from awards.models import CouncilMeeting, Nomination
from awards.rules.citation import years_text
from awards.rules.eligibility import Finding, Verdict
from thidua.text import long_date

_MARKS = {Verdict.MET: "Đạt", Verdict.NOT_MET: "Chưa đạt", Verdict.UNKNOWN: "Chưa rõ"}


@dataclass(frozen=True)
class Entry:
    """A row of the voting sheet."""

    number: int
    name: str
    award: str
    achievement: str
    findings: list[str]


def council_sheet_pdf(
    meeting: CouncilMeeting,
    nominations: Sequence[Nomination],
    findings: Mapping[int, Sequence[Finding]],
    reasons: Mapping[tuple[int, int], str],
) -> bytes:
    """Returns the voting sheet as a PDF.

    ``reasons`` holds, by (nomination, rule), why a rule that is not met was accepted.
    """
    title = f"Phiếu xét khen thưởng, {meeting.council}"
    context = {
        "title": title,
        "meeting": meeting,
        "held_on": long_date(meeting.held_on),
        "entries": [
            Entry(
                number,
                nomination.subject_name,
                nomination.award_type.name,
                f"{nomination.achievement} "
                f"({years_text(nomination.year_from, nomination.year_to)})",
                [_line(f, reasons.get((nomination.pk, f.rule.pk), "")) for f in found],
            )
            for number, nomination in enumerate(nominations, start=1)
            if (found := findings.get(nomination.pk, ())) is not None
        ],
    }
    return pdf([html("councilsheet", context)], title=title, size=(A4[1], A4[0]))


def _line(finding: Finding, reason: str) -> str:
    accepted = f" Chấp nhận, lý do: {reason}." if reason else ""
    return f"{_MARKS[finding.verdict]}: {finding.sentence} [{finding.rule.legal_basis}]{accepted}"
