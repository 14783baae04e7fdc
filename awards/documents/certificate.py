"""Certificates: texts placed in millimetres on a pre-printed blank, all of a decision in one PDF.

NĐ 50/2006/NĐ-CP, Điều 28: arms, frame and fixed words are on the blank; printed on it are whom it
is given to, the achievement, decision and golden-book numbers, place and day, signer.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from awards.documents.rendering import MILLIMETRE, html, pdf
from awards.models import AwardLine, CertificateBlank, CertificateItem, Decision
from awards.rules.citation import signature_titles, years_text
from thidua.text import long_date

_SAMPLE = {
    "name": "Ông Nguyễn Văn Minh Họa",
    "office": "Giám đốc Sở Tư pháp tỉnh Minh Họa",
    "achievement": "Đã có thành tích xuất sắc trong phong trào thi đua năm 2020",
    "decision": "Quyết định số 05/QĐ-BTP ngày 05 tháng 01 năm 2021",
    "golden_book": "Số sổ vàng: 12",
    "place_and_date": "Hà Nội, ngày 05 tháng 01 năm 2021",
    "signer_title": "BỘ TRƯỞNG",
    "signer_name": "Nguyễn Văn A",
}


@dataclass(frozen=True)
class Text:
    """One text on the paper: where its box begins and how wide it is, in millimetres."""

    text: str
    left: str
    top: str
    width: str
    size: str
    align: str
    is_bold: bool
    is_italic: bool


def certificates_pdf(decision: Decision, blank: CertificateBlank) -> bytes:
    """Returns the certificates of an issued decision's lines that the blank is for, a page each."""
    kinds = set(blank.award_types.values_list("pk", flat=True))
    lines = [
        line for line in decision.award_lines.all() if not kinds or line.award_type_id in kinds
    ]
    items = list(blank.items.all())
    pages = [_texts(items, blank, _values(decision, line)) for line in lines]
    return _pdf(blank, pages, title=f"{decision.reference} {blank.name}")


def blank_pdf(blank: CertificateBlank) -> bytes:
    """Returns a page with a grid of 10 mm and sample texts, to lay over the blank."""
    texts = _texts(list(blank.items.all()), blank, _SAMPLE)
    return _pdf(blank, [texts], title=blank.name, has_grid=True)


def _pdf(
    blank: CertificateBlank, pages: list[list[Text]], *, title: str, has_grid: bool = False
) -> bytes:
    context = {
        "title": title,
        "width": _number(blank.width_mm),
        "height": _number(blank.height_mm),
        "pages": pages,
        "columns": range(0, int(blank.width_mm) + 1, 10) if has_grid else (),
        "rows": range(0, int(blank.height_mm) + 1, 10) if has_grid else (),
    }
    size = (float(blank.width_mm) * MILLIMETRE, float(blank.height_mm) * MILLIMETRE)
    return pdf([html("certificate", context)], title=title, size=size)


def _texts(
    items: Iterable[CertificateItem], blank: CertificateBlank, values: dict[str, str]
) -> list[Text]:
    return [
        Text(
            values[item.content].upper() if item.is_upper else values[item.content],
            _number(item.left_mm + blank.offset_x_mm),
            _number(item.top_mm + blank.offset_y_mm),
            _number(item.width_mm),
            _number(item.size_pt),
            item.align,
            item.is_bold,
            item.is_italic,
        )
        for item in items
    ]


def _values(decision: Decision, line: AwardLine) -> dict[str, str]:
    day = long_date(decision.signed_on)
    titles = signature_titles(decision.sign_mode, decision.over_title, decision.signer_title)
    return {
        "name": line.printed_name,
        "office": ", ".join(part for part in (line.printed_office, line.printed_unit) if part),
        "achievement": line.achievement
        or f"Đã có thành tích xuất sắc {years_text(line.year_from, line.year_to)}",
        "decision": f"Quyết định số {decision.reference} {day}",
        "golden_book": f"Số sổ vàng: {line.golden_book_number}",
        "place_and_date": f"{decision.place}, {day}",
        "signer_title": "\n".join(titles),
        "signer_name": decision.signer_name,
    }


def _number(value) -> str:
    """A number as CSS reads it, whatever the language of the screen."""
    return f"{value:.1f}"
