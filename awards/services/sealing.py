"""The seal of issued decisions: a hash of all that was issued, chained to the one before."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from awards.models import ChainHead
from awards.models import Decision as DecisionModel
from thidua.backups.seals import Seal

_OF_DECISION = (
    "kind", "issuer_id", "campaign_id", "target_id", "subject", "symbol", "parent_name",
    "issuer_name", "authority", "place", "signed_on", "sign_mode", "over_title", "signer_title",
    "signer_name", "kept_at", "annex_title", "is_electronic", "pays_bonus", "number",
    "base_salary", "lookup_code", "chain_position", "previous_hash",
)  # fmt: skip
_OF_PARTS = {
    "bases": ("position", "legal_basis_id", "text"),
    "proposals": ("position", "proposer", "document_number", "dated"),
    "articles": ("position", "text"),
    "recipients": ("position", "text"),
    "award_lines": (
        "position", "subject", "award_type_id", "nomination_id", "person_id", "agency_id",
        "printed_award", "printed_name", "printed_office", "printed_unit", "achievement",
        "year_from", "year_to", "coefficient", "amount", "golden_book_number",
    ),
    "appointment_lines": (
        "position", "zone_id", "role", "agency_id", "printed_zone", "printed_name",
        "printed_office", "year",
    ),
    "result_lines": (
        "position", "zone_id", "block_id", "agency_id", "printed_zone", "printed_block",
        "printed_name", "total", "place", "grade", "note",
    ),
}  # fmt: skip
PARTS = tuple(_OF_PARTS)
_CHUNK = 500


def content_hash(decision: DecisionModel) -> str:
    """Returns the SHA-256 (hex) of all that the decision says, the hash before it included."""
    content = {name: _plain(getattr(decision, name)) for name in _OF_DECISION}
    for part, names in _OF_PARTS.items():
        content[part] = [
            [_plain(getattr(row, name)) for name in names] for row in getattr(decision, part).all()
        ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value):
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value


def locked_head() -> ChainHead:
    """Returns the head of the chain, locked until the transaction ends: one issue at a time."""
    return ChainHead.objects.select_for_update().get_or_create(pk=1)[0]


@dataclass(frozen=True)
class BrokenSeal:
    """The first decision that is not as it was issued, and in what."""

    decision: DecisionModel | None
    position: int
    reason: str


def first_broken_seal(using: str = "default") -> BrokenSeal | None:
    """Returns the first decision of the chain that was touched, or None if all are as issued."""
    previous, position = "", 0
    for decision in _issued(using):
        position += 1
        if decision.chain_position != position:
            return BrokenSeal(None, position, "thiếu một quyết định trong chuỗi")
        if decision.previous_hash != previous:
            return BrokenSeal(decision, position, "mã băm trước không khớp")
        if content_hash(decision) != decision.content_hash:
            return BrokenSeal(decision, position, "nội dung không như khi ban hành")
        previous = decision.content_hash
    if (position, previous) != _head(using):
        return BrokenSeal(None, position + 1, "thiếu quyết định cuối chuỗi")
    return None


def _issued(using: str) -> Iterator[DecisionModel]:
    # the parts are asked of the same database by name: a copy beside it, not where reads go
    parts = [
        Prefetch(name, DecisionModel._meta.get_field(name).related_model.objects.using(using))
        for name in PARTS
    ]
    rows = DecisionModel.objects.using(using).issued().order_by("chain_position")
    yield from rows.prefetch_related(*parts).iterator(chunk_size=_CHUNK)


def _head(using: str) -> tuple[int, str]:
    head = ChainHead.objects.using(using).filter(pk=1).first()
    return (head.position, head.content_hash) if head else (0, "")


def _break_of(using: str) -> str:
    broken = first_broken_seal(using)
    return f"không nguyên vẹn từ thứ tự {broken.position}: {broken.reason}." if broken else ""


def _end_of(using: str) -> str:
    position, last = _head(using)
    return f"{position}:{last}"


SEALS = [Seal("awards.decision", _end_of, _break_of)]
