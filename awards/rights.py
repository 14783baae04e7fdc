"""For whom a clerk may nominate in a campaign, and why."""

from datetime import date

from django.http import QueryDict

from awards.models import Nomination
from awards.services.nominations import chairs, may_nominate
from thidua.accounts.rights import Right, Section
from thidua.accounts.roles import is_of_agency
from zones.models import Appointment, Campaign
from zones.rights import chosen_campaign


def sections_of(user, *, on: date, asked: QueryDict) -> list[Section]:
    """Returns a section for an agency's clerk; what others may do follows from the role alone."""
    campaign = chosen_campaign(list(Campaign.objects.all()), asked)
    if campaign is None or not is_of_agency(user):
        return []
    own = Nomination(campaign=campaign, agency=user.agency)
    rights = [
        Right(
            f"Đề nghị cho {user.agency} và người của đơn vị",
            may_nominate(user, own, on),
            f"Vì là cán bộ của {user.agency}.",
        )
    ]
    offices = Appointment.objects.filter(
        campaign=campaign, agency__in=user.agency.lineage_ids()
    ).select_related("campaign", "zone", "agency")
    for office in offices.order_by("starts_on", "pk"):
        is_granted = chairs(user, campaign.pk, office.zone_id, on)
        rights.append(
            Right(
                f"Đề nghị cho đơn vị khác của {office.zone}", is_granted, _why(office, is_granted)
            )
        )
    return [Section(f"Đề nghị khen thưởng, {campaign.title}", rights)]


def _why(office: Appointment, is_granted: bool) -> str:
    role, year = office.get_role_display(), office.campaign.year
    if office.role != Appointment.Role.CHAIR:
        return f"{office.agency} là {role} năm {year}: chỉ Trưởng đề nghị cho cả khu vực."
    held = "Vì" if is_granted else "Không trong thời gian giữ chức:"
    return f"{held} {office.agency} là {role} năm {year}."
