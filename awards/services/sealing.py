"""The seal of issued decisions: a hash of all that was issued, chained to the one before."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from awards.models import ChainHead
from awards.models import Decision as DecisionModel

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


def first_broken_seal() -> BrokenSeal | None:
    """Returns the first decision of the chain that was touched, or None if all are as issued."""
    previous, position = "", 0
    for decision in _issued():
        position += 1
        if decision.chain_position != position:
            return BrokenSeal(None, position, "thiếu một quyết định trong chuỗi")
        if decision.previous_hash != previous:
            return BrokenSeal(decision, position, "mã băm trước không khớp")
        if content_hash(decision) != decision.content_hash:
            return BrokenSeal(decision, position, "nội dung không như khi ban hành")
        previous = decision.content_hash
    head = ChainHead.objects.filter(pk=1).first()
    if head and (head.position, head.content_hash) != (position, previous):
        return BrokenSeal(None, position + 1, "thiếu quyết định cuối chuỗi")
    return None


def _issued() -> Iterator[DecisionModel]:
    rows = DecisionModel.objects.issued().order_by("chain_position").prefetch_related(*PARTS)
    yield from rows.iterator(chunk_size=_CHUNK)
