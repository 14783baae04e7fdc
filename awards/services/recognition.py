"""The draft that recognises results: the sentences of the closing, and everybody's place."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from awards.models import Decision, Issuer, ResultLine
from awards.rules.citation import IN_FORCE
from awards.services.drafts import add_articles, new_draft, recognising
from thidua.recordlocks import lock
from zones.models import Campaign, Zone
from zones.services.contests import Contest, Line
from zones.services.results import results_of
from zones.services.summary import zone_sentence


@transaction.atomic
def draft_recognition(
    campaign: Campaign, *, issuer: Issuer, signed_on: date, zone: Zone | None = None
) -> Decision:
    """Returns a draft that recognises the results of the zones whose year is closed, or of one.

    Zones that a standing decision or draft recognises are left out. Raises ValidationError
    ``not_closed``: results that can still change are not recognised; ``all_decided``.
    """
    lock(Campaign.objects, campaign.pk)  # of two drafts the second finds one
    contests = [c for c in results_of(campaign, zone=zone) if c.is_frozen]
    if not contests:
        raise ValidationError(
            f"Chưa khu vực nào khép năm {campaign.year}: kết quả còn thay đổi."
            if zone is None
            else f"{zone} chưa khép năm {campaign.year}: kết quả còn thay đổi.",
            code="not_closed",
        )
    taken = recognising(campaign, {c.zone_id for c in contests}).values_list("zone", flat=True)
    contests = [c for c in contests if c.zone_id not in set(taken)]
    if not contests:
        raise ValidationError(
            "Kết quả đã có trong một quyết định hoặc dự thảo.", code="all_decided"
        )
    movement = f"kết quả phong trào thi đua năm {campaign.year}"
    decision = new_draft(
        Decision.Kind.RECOGNITION, issuer, signed_on, campaign, f"Về việc công nhận {movement}"
    )
    placed = ((contest, line) for contest in contests for line in contest.lines)
    ResultLine.objects.bulk_create(
        [_line(decision, position, *one) for position, one in enumerate(placed, start=1)]
    )
    add_articles(
        decision,
        [
            f"Công nhận {movement} của {_outcomes(contests)} (có danh sách kèm theo)",
            "Kết quả này là căn cứ xét tặng danh hiệu thi đua và hình thức khen thưởng năm "
            f"{campaign.year}",
            f"{IN_FORCE} Chánh Văn phòng Bộ, Vụ trưởng Vụ Tổ chức cán bộ, Trưởng các khu vực thi "
            "đua và Thủ trưởng các đơn vị có tên trong danh sách chịu trách nhiệm thi hành Quyết "
            "định này",
        ],
    )
    return decision


def _outcomes(contests: Sequence[Contest]) -> str:
    """«Khu vực …: 13/13 Sở Tư pháp đạt loại A, khối THADS có 6 Cục đạt loại A; Khu vực …»."""
    zones = {contest.zone.pk: contest.zone.name for contest in contests}
    outcomes = [(name, zone_sentence(contests, pk)) for pk, name in zones.items()]
    return "; ".join(f"{name}: {said}" if said else name for name, said in outcomes)


def _line(decision: Decision, position: int, contest: Contest, line: Line) -> ResultLine:
    return ResultLine(
        decision=decision,
        position=position,
        zone_id=contest.zone.pk,
        block_id=contest.block.pk,
        agency_id=line.agency_id,
        printed_zone=contest.zone.name,
        printed_block=contest.block.name,
        printed_name=line.agency_name,
        total=line.total,
        place=line.place,
        grade=line.grade,
        # the paper is read by every agency, why one is not ranked by its own
        note=line.published().barred_reason,
    )
