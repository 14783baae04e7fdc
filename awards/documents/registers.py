"""Registers for paper: outgoing documents (NĐ 30/2020/NĐ-CP, Phụ lục IV) and the golden book."""

from collections.abc import Iterable

from awards.documents.rendering import A4, html, pdf
from awards.models import AwardLine, NumberSeries, RegisterEntry
from thidua.text import short_date

_OUTGOING = (
    "Số, ký hiệu văn bản", "Ngày tháng văn bản", "Tên loại và trích yếu nội dung văn bản",
    "Người ký", "Nơi nhận văn bản", "Đơn vị, người nhận bản lưu", "Số lượng bản", "Ngày chuyển",
    "Ký nhận", "Ghi chú",
)  # fmt: skip
_OUTGOING_WIDTHS = (9, 8, 24, 11, 14, 9, 5, 7, 6, 7)
_GOLDEN_BOOK = (
    "Số sổ vàng", "Ngày vào sổ", "Tên tập thể, cá nhân", "Chức vụ, đơn vị", "Hình thức khen",
    "Số, ngày quyết định", "Thành tích", "Người nhận, ngày nhận", "Ký nhận",
)  # fmt: skip
_GOLDEN_BOOK_WIDTHS = (6, 8, 16, 17, 13, 11, 14, 8, 7)


def outgoing_context(series: NumberSeries, entries: Iterable[RegisterEntry]) -> dict:
    """Returns the register of outgoing documents, ten columns, by number."""
    rows = [
        [
            f"{entry.number:02d}/{series.symbol}",
            short_date(entry.dated),
            _title(entry),
            entry.decision.signer_name if entry.decision else "",
            "; ".join(r.text for r in entry.decision.recipients.all()) if entry.decision else "",
            entry.kept_by,
            str(entry.copies or ""),
            short_date(entry.sent_on),
            entry.received_by,
            entry.note,
        ]
        for entry in entries
    ]
    return _context(f"Sổ đăng ký văn bản đi, {series}", _OUTGOING, _OUTGOING_WIDTHS, rows)


def golden_book_context(title: str, lines: Iterable[AwardLine]) -> dict:
    """Returns the golden book: each award with its number, room for who receives it."""
    rows = [
        [
            str(line.golden_book_number),
            short_date(line.decision.signed_on),
            line.printed_name,
            ", ".join(part for part in (line.printed_office, line.printed_unit) if part),
            line.printed_award,
            f"{line.decision.reference} {short_date(line.decision.signed_on)}",
            line.achievement,
            "",
            "",
        ]
        for line in lines
    ]
    return _context(title, _GOLDEN_BOOK, _GOLDEN_BOOK_WIDTHS, rows)


def register_pdf(context: dict) -> bytes:
    """Returns a register as a PDF of landscape pages."""
    return pdf([html("register", context)], title=context["title"], size=(A4[1], A4[0]))


def _context(title: str, headings, widths, rows: list[list[str]]) -> dict:
    return {"title": title, "headings": headings, "widths": widths, "rows": rows}


def _title(entry: RegisterEntry) -> str:
    if entry.decision is None:
        return f"(Bỏ số: {entry.void_reason})"
    subject = entry.decision.subject
    return f"{entry.decision.paper_word} {subject[:1].lower()}{subject[1:]}"
