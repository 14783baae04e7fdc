"""Papers about an issued decision, which replace, cancel or correct it: what they say."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from awards.models import Decision
from awards.rules.citation import IN_FORCE
from awards.rules.completeness import confers_nothing
from awards.services.citing import full_name, short_name

Kind = Decision.Kind
_REPLACES = "Quyết định này thay thế"


def refuse_about(target: Decision, kind: str) -> None:
    """Raises ValidationError ``not_issued``, ``ended``, or ``confers_nothing``.

    Only what confers something is replaced or cancelled, and only what still stands.
    """
    if not target.is_issued:
        raise ValidationError("Quyết định này chưa ban hành, hãy sửa dự thảo.", code="not_issued")
    if target.has_ended:
        raise ValidationError(f"{target.standing_word}, không còn hiệu lực.", code="ended")
    if confers_nothing(kind, target.kind):
        raise ValidationError(
            f"{target.get_kind_display()} không thay thế, hủy bỏ được: hãy ban hành quyết định "
            "mới.",
            code="confers_nothing",
        )


def drafts_about(target: Decision) -> QuerySet[Decision]:
    """Returns the drafts that would replace, cancel or correct the decision, the first first."""
    return target.later.exclude(state=Decision.State.ISSUED).order_by("pk")


def refuse_drafted(target: Decision, kind: str) -> None:
    """Raises ValidationError ``drafted`` where a draft of that kind stands already."""
    if drafts_about(target).filter(kind=kind).exists():
        raise ValidationError(
            f"Đã có dự thảo «{Kind(kind).label}» của quyết định này. Hãy làm tiếp dự thảo ấy; cần "
            "soạn lại thì cán bộ Bộ xóa nó trước.",
            code="drafted",
        )


def subject_about(target: Decision, kind: str) -> str:
    """Returns what the paper is about: a replacement awards what the decision awarded."""
    return {
        Kind.REPLACEMENT: target.subject,
        Kind.CANCELLATION: f"Về việc hủy bỏ {short_name(target)}",
        Kind.CORRECTION: f"Về việc đính chính {short_name(target)}",
    }[kind]


def articles_about(target: Decision, kind: str, reason: str) -> list[str]:
    """Returns the paper's articles; ``reason`` is a correction's body, word for word."""
    cited = full_name(target)
    return {
        Kind.REPLACEMENT: _replacing(target, f"{_REPLACES} {cited}"),
        Kind.CANCELLATION: [
            f"Hủy bỏ {cited}" + (f". Lý do: {reason}" if reason else ""),
            *_given_back(target),
            f"{IN_FORCE} Các đơn vị, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này",
        ],
        Kind.CORRECTION: [f"Đính chính {cited}", *filter(str.strip, reason.splitlines())],
    }[kind]


def _given_back(target: Decision) -> list[str]:
    """Returns the article on what was received, where the decision awarded anything."""
    lines = target.award_lines.all()
    if not lines:
        return []
    received = "Hiện vật và tiền thưởng" if any(line.amount for line in lines) else "Hiện vật"
    return [f"{received} đã nhận được thu hồi theo quy định"]


def _replacing(target: Decision, replaces: str) -> list[str]:
    """Returns the target's articles with the one that replaces it before the last.

    The last says who carries the decision out; what the target itself replaced is past.
    """
    texts = [article.text for article in target.articles.all()]
    past = f"{_REPLACES} {full_name(target.target)}" if target.target else None
    kept = [text for text in texts if text.rstrip(" .;") != past]
    return [*kept[:-1], replaces, *kept[-1:]] if len(kept) > 1 else [*kept, replaces]
