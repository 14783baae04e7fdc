"""What the ranking proposes: the first of each block of a zone for the flag."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef

from awards.models import AwardType, Nomination, SubjectKind
from awards.services.nominations import nominate
from thidua.recordlocks import lock
from thidua.text import points_text
from zones.models import Agency, Campaign, Membership, Score, Zone, ZoneYear
from zones.services.contests import Contest, Line
from zones.services.results import results_of

FLAG = "COBTP"


@transaction.atomic
def propose_flags(campaign: Campaign, zone: Zone, *, by) -> list[Nomination]:
    """Nominates the first of each block for the sector's flag; returns those that are new.

    Those already nominated in the campaign are left as they are. Raises ValidationError
    ``no_permission``, ``no_award_type`` where the catalogue has no flag yet, ``not_member`` of a
    zone that nobody competes in, ``not_ranked``, or ``all_proposed``.
    """
    flag = AwardType.objects.filter(code=FLAG).first()
    if flag is None:
        raise ValidationError(
            f"Danh mục chưa có cờ thi đua (mã {FLAG}). Hãy thêm danh hiệu này trước.",
            code="no_award_type",
        )
    lock(Campaign.objects, campaign.pk)  # of two clicks the second finds all
    known = set(
        Nomination.objects.filter(campaign=campaign, award_type=flag).values_list(
            "agency_id", flat=True
        )
    )
    contests = results_of(campaign, zone=zone)
    leading = [(c, line) for c in contests for line in c.lines if line.place == 1]
    new = [(contest, line) for contest, line in leading if line.agency_id not in known]
    if not new:
        raise _nothing_new(campaign, zone, contests, [line for _, line in leading])
    return [nominate(_nomination(campaign, zone, flag, *one), by=by) for one in new]


def likely_choice() -> tuple[int, int] | None:
    """Returns the ids of a campaign and a zone: the last that was closed, else that has points.

    None where nobody has points; two queries at most.
    """
    closed = ZoneYear.objects.filter(closed_at__isnull=False)
    points = Score.objects.scored().filter(
        sheet__campaign=OuterRef("campaign"), sheet__agency=OuterRef("agency")
    )
    for rows in (closed, Membership.objects.filter(Exists(points))):
        ordered = rows.order_by("-campaign__year", "zone__sort_key")
        if found := ordered.values_list("campaign_id", "zone_id").first():
            return found
    return None


def _nomination(
    campaign: Campaign, zone: Zone, flag: AwardType, contest: Contest, line: Line
) -> Nomination:
    return Nomination(
        campaign=campaign,
        award_type=flag,
        subject=SubjectKind.COLLECTIVE,
        agency=Agency.objects.get(pk=line.agency_id),
        zone=zone,
        achievement=f"Dẫn đầu khối {contest.block}, {zone.name}, phong trào thi đua "
        f"năm {campaign.year} ({points_text(line.total)} điểm)",
        year_from=campaign.year,
        year_to=campaign.year,
    )


def _nothing_new(
    campaign: Campaign, zone: Zone, contests: list[Contest], leading: list[Line]
) -> ValidationError:
    where = f"{zone.name}, năm {campaign.year}"
    if not contests:
        return ValidationError(f"{where}: khu vực không có thành viên nào.", code="not_member")
    if not leading:
        return ValidationError(
            f"{where}: chưa có xếp hạng, chưa đơn vị nào có điểm.", code="not_ranked"
        )
    names = "; ".join(line.agency_name for line in leading)
    return ValidationError(
        f"{where}: đơn vị dẫn đầu các khối đã được đề nghị Cờ từ trước: {names}.",
        code="all_proposed",
    )
