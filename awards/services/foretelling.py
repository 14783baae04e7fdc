"""What issuing a decision would do, told before it is done, for it cannot be undone."""

from awards.models import Decision
from awards.rules.bonus import amount_text
from awards.rules.citation import counted, document_number, signature_titles
from awards.services.citing import short_name
from awards.services.decisions import as_printed, refuse_lacking
from awards.services.laterpapers import drafts_about
from awards.services.numbering import coming_number
from thidua.text import count_text, short_date

Kind = Decision.Kind


def foretold(draft: Decision) -> list[str]:
    """Returns sentences on number, day, signer, recipients and money, as issued now.

    Raises ValidationError with everything lacking, or that the day takes no number.
    """
    refuse_lacking(draft)
    number = coming_number(draft.issuer, draft.symbol, draft.signed_on)
    titles = signature_titles(draft.sign_mode, draft.over_title, draft.signer_title)
    return [
        f"Số dự kiến: {document_number(number, draft.symbol)}, ghi vào sổ đăng ký văn bản đi.",
        f"Ngày ký: {short_date(draft.signed_on)}.",
        f"Người ký: {', '.join(titles)} {draft.signer_name}.",
        *_named(as_printed(draft)),
        *_ending(draft),
    ]


def _named(draft: Decision) -> list[str]:
    """Returns how many the decision is about, and what it pays those whom it awards."""
    said = []
    if awarded := list(draft.award_lines.all()):
        said.append(f"Khen thưởng: {counted([line.subject for line in awarded])}.")
        total = sum(line.amount or 0 for line in awarded)
        paid = f"Tổng tiền thưởng: {amount_text(total)} đồng."
        said.append(paid if total else "Không kèm tiền thưởng.")
    if appointed := len(draft.appointment_lines.all()):
        said.append(f"Cử: {count_text(appointed)} người.")
    if recognised := len(draft.result_lines.all()):
        said.append(f"Công nhận kết quả: {count_text(recognised)} đơn vị.")
    return said


def _ending(draft: Decision) -> list[str]:
    """Returns what the decision ends."""
    if draft.kind not in (Kind.REPLACEMENT, Kind.CANCELLATION):
        return []
    said = [f"{short_name(draft.target)} không còn hiệu lực từ khi ban hành văn bản này."]
    if others := drafts_about(draft.target).exclude(pk=draft.pk):
        kinds = "; ".join(f"«{other.get_kind_display()}»" for other in others)
        said.append(f"Dự thảo khác về quyết định ấy không ban hành được nữa, cần xóa: {kinds}.")
    return said
