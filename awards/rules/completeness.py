"""What a decision must have before it may be issued: Nghị định 30/2020/NĐ-CP, Điều 8, Phụ lục I."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Draft:
    """What is looked at of a draft; texts as they stand, counts of its parts."""

    kind: str
    issuer_name: str
    authority: str
    symbol: str
    symbol_is_anothers: bool
    place: str
    subject: str
    signed_on: date | None
    sign_mode: str
    over_title: str
    signer_title: str
    signer_name: str
    bases: int
    proposals: int
    articles: int
    recipients: int
    award_lines: int
    appointment_lines: int
    result_lines: int
    lines_without_amount: int
    lines_without_subject: int
    not_agreed: Sequence[str]
    not_as_agreed: Sequence[str]
    decided_elsewhere: Sequence[str]
    no_longer_serving: Sequence[str]
    not_as_proposed: Sequence[str]
    appointed_elsewhere: Sequence[str]
    recognised_elsewhere: Sequence[str]
    named_twice: Sequence[str]
    has_target: bool
    target_is_issued: bool
    target_has_ended: bool
    target_kind: str
    mentions_annex: bool


def lacking(draft: Draft) -> list[str]:
    """Returns a sentence for each thing that the draft lacks; all at once."""
    is_letter = draft.kind == "correction"
    found = [
        (not draft.issuer_name, "Thiếu tên cơ quan ban hành."),
        (not draft.symbol, "Thiếu ký hiệu văn bản."),
        (
            draft.symbol_is_anothers,
            f"Ký hiệu «{draft.symbol}» là của cơ quan ban hành khác. Hãy ghi ký hiệu của cơ quan "
            "ban hành văn bản này.",
        ),
        (
            is_letter and draft.symbol.startswith("CV-"),
            "Ký hiệu công văn gồm chữ viết tắt tên cơ quan ban hành và đơn vị soạn thảo, ví dụ "
            "BTP-TCCB (Nghị định 30/2020/NĐ-CP, Phụ lục I).",
        ),
        (not draft.place, "Thiếu địa danh."),
        (draft.signed_on is None, "Thiếu ngày ký."),
        (not draft.subject, "Thiếu trích yếu nội dung."),
        (not draft.authority and not is_letter, "Thiếu thẩm quyền ban hành."),
        (not draft.bases and not is_letter, "Thiếu căn cứ ban hành."),
        (not draft.proposals and not is_letter, "Thiếu người đề nghị."),
        (not draft.articles, "Chưa có nội dung nào (điều)."),
        (not draft.recipients, "Thiếu nơi nhận."),
        (not draft.signer_name, "Thiếu họ và tên người ký."),
        (not draft.signer_title and not draft.over_title, "Thiếu chức vụ người ký."),
        (
            draft.sign_mode in ("TM.", "KT.", "TL.", "TUQ.") and not draft.over_title,
            f"Ký {draft.sign_mode} phải ghi tên tập thể hoặc chức vụ người đứng đầu.",
        ),
        (
            draft.sign_mode in ("TM.", "KT.", "TL.", "TUQ.") and not draft.signer_title,
            f"Ký {draft.sign_mode} phải ghi chức vụ của người ký.",
        ),
        (draft.kind == "award" and not draft.award_lines, "Chưa có ai được khen thưởng."),
        (
            draft.kind == "appointment" and not draft.appointment_lines,
            "Chưa cử ai làm Trưởng, Phó Trưởng.",
        ),
        (draft.kind == "recognition" and not draft.result_lines, "Chưa có kết quả nào."),
        (
            _has_lines_of_another_kind(draft),
            "Dự thảo có dòng không thuộc loại văn bản này. Hãy xóa dự thảo và soạn lại.",
        ),
        (
            bool(draft.lines_without_amount),
            f"{draft.lines_without_amount} dòng khen thưởng chưa có tiền thưởng: thiếu hệ số "
            "hoặc lương cơ sở của ngày ký.",
        ),
        (
            bool(draft.lines_without_subject),
            f"{draft.lines_without_subject} dòng khen thưởng chưa gắn với hồ sơ: cá nhân phải "
            "chọn người, tập thể phải chọn đơn vị và không chọn người.",
        ),
        (
            bool(draft.not_agreed),
            f"Hội đồng chưa hoặc không còn đồng ý: {'; '.join(draft.not_agreed)}.",
        ),
        (
            bool(draft.decided_elsewhere),
            "Đã được khen thưởng theo một quyết định khác còn hiệu lực: "
            f"{'; '.join(draft.decided_elsewhere)}.",
        ),
        (
            bool(draft.not_as_agreed),
            "Dòng ghi tên, đơn vị, danh hiệu hoặc năm khác với đề nghị hội đồng đã đồng ý: "
            f"{'; '.join(draft.not_as_agreed)}. Ghi lại cho đúng; đề nghị sai người thì gỡ dòng "
            "ấy, ghi dòng mới.",
        ),
        (
            bool(draft.no_longer_serving),
            f"Đã thôi giữ chức vụ: {'; '.join(draft.no_longer_serving)}. Hãy gỡ dòng ấy; người "
            "thay thế thì lập dự thảo mới.",
        ),
        (
            bool(draft.not_as_proposed),
            "Dòng ghi khu vực, vai trò, đơn vị, tên hoặc năm khác với lần cử đã chọn: "
            f"{'; '.join(draft.not_as_proposed)}.",
        ),
        (
            bool(draft.appointed_elsewhere),
            "Được ghi hai lần, hoặc đã được cử theo một quyết định khác còn hiệu lực: "
            f"{'; '.join(draft.appointed_elsewhere)}.",
        ),
        (
            bool(draft.recognised_elsewhere),
            "Kết quả đã được công nhận theo một quyết định khác còn hiệu lực: "
            f"{'; '.join(draft.recognised_elsewhere)}.",
        ),
        (
            bool(draft.named_twice),
            "Cùng danh hiệu, cùng thời gian được ghi hai lần trong dự thảo: "
            f"{'; '.join(draft.named_twice)}.",
        ),
        (
            bool(draft.award_lines or draft.result_lines) and not draft.mentions_annex,
            "Các điều chưa nhắc đến danh sách kèm theo.",
        ),
        (draft.has_target and not draft.target_is_issued, "Quyết định bị tác động chưa ban hành."),
        (
            draft.target_has_ended,
            "Quyết định bị tác động đã được thay thế hoặc hủy bỏ. Hãy xóa dự thảo này.",
        ),
        (
            confers_nothing(draft.kind, draft.target_kind),
            "Văn bản hủy bỏ, đính chính không thay thế, hủy bỏ được. Hãy xóa dự thảo và ban hành "
            "quyết định mới.",
        ),
    ]
    return [sentence for is_lacking, sentence in found if is_lacking]


def confers_nothing(kind: str, target_kind: str) -> bool:
    """Returns whether the target gives nothing to replace or cancel; any paper may be corrected."""
    return kind != "correction" and target_kind in ("cancellation", "correction")


def _has_lines_of_another_kind(draft: Draft) -> bool:
    """Returns whether the draft has lines that no paper of its kind has; a replacement has any."""
    counted = {
        "award": draft.award_lines,
        "appointment": draft.appointment_lines,
        "recognition": draft.result_lines,
    }
    others = [count for kind, count in counted.items() if kind != draft.kind]
    return draft.kind != "replacement" and any(others)
