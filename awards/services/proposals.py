"""What the ranking proposes: the first of each block of a zone for the flag."""

from django.core.exceptions import ValidationError
from django.db import transaction

from awards.models import AwardType, Nomination, SubjectKind
from awards.services.nominations import nominate
from thidua.text import points_text
from zones.models import Agency, Campaign, Zone
from zones.services.results import results_of

FLAG = "COBTP"


@transaction.atomic
def propose_flags(campaign: Campaign, zone: Zone, *, by) -> list[Nomination]:
    """Nominates the first of each block for the sector's flag; returns those that are new.

    Those already nominated in the campaign are left as they are. Raises ValidationError
    ``no_permission``, or ``no_award_type`` where the catalogue has no flag yet.
    """
    flag = AwardType.objects.filter(code=FLAG).first()
    if flag is None:
        raise ValidationError(
            f"Danh mục chưa có cờ thi đua (mã {FLAG}). Hãy thêm danh hiệu này trước.",
            code="no_award_type",
        )
    known = set(
        Nomination.objects.filter(campaign=campaign, award_type=flag).values_list(
            "agency_id", flat=True
        )
    )
    made = []
    for contest in results_of(campaign, zone=zone):
        for line in contest.lines:
            if line.place != 1 or line.agency_id in known:
                continue
            nomination = Nomination(
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
            made.append(nominate(nomination, by=by))
    return made
