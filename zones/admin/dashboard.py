"""The first page: what is due, what one's own agency does next, who has sent nothing yet."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from thidua.accounts.roles import is_of_agency
from zones.admin.progressboard import ZoneBoard, boards_of
from zones.admin.startpage import start_context
from zones.models import Campaign, Score, ScoreSheet, WorkbookImport
from zones.permissions import (
    Standpoint,
    brings_in_workbooks,
    is_ministry,
    prepares_office,
    sees_all_points,
)
from zones.services.disclosure import disclosed_from
from zones.services.progress import STEPS, Deadline, deadlines_of, progress_of
from zones.services.results import results_of
from zones.services.standpoints import standpoints_of

IMPORTS_SHOWN = 5


@dataclass(frozen=True)
class Step:
    """A button: what to do next and where."""

    label: str
    address: str
    is_primary: bool = False


@dataclass(frozen=True)
class OwnSheet:
    """The own agency's sheet of a campaign and what can be done with it now."""

    sheet: ScoreSheet
    advice: str
    steps: list[Step]


@dataclass(frozen=True)
class CampaignView:
    """One campaign on the dashboard."""

    campaign: Campaign
    deadlines: list[Deadline]
    own: list[OwnSheet]
    is_member: bool
    ranking: str
    zones: list[ZoneBoard]


def dashboard_context(request, context: dict) -> dict:
    """Returns the context with the dashboard's parts, for whoever is signed in."""
    user = request.user
    campaigns = list(Campaign.objects.visible_to(user))
    shown = _shown(campaigns)
    own = _own_sheets(user, shown)
    standpoints = standpoints_of(user, shown)
    views: list[CampaignView] = []
    for campaign in shown:
        with_results = not any(zone.sentence for view in views for zone in view.zones)
        zones = _zone_views(user, campaign, standpoints[campaign.pk], with_results)
        views.append(_campaign_view(user, campaign, own, zones))
    imports = WorkbookImport.objects.visible_to(user).select_related("campaign", "created_by")
    context.update(
        {
            "campaign_views": views,
            "planned": [c for c in campaigns if c.status == Campaign.Status.PLANNED],
            "steps": list(STEPS.items()),
            "is_ministry": is_ministry(user),
            "recent_imports": list(imports[:IMPORTS_SHOWN]),
            "brings_in_workbooks": brings_in_workbooks(user),
            "is_between_years": _is_between_years(user, shown),
            **({} if views else start_context(user)),
        }
    )
    return context


def _shown(campaigns: list[Campaign]) -> list[Campaign]:
    """Returns the running campaigns, else the latest that ever ran."""
    running = [campaign for campaign in campaigns if campaign.takes_points]
    closed = [c for c in campaigns if c.status == Campaign.Status.CLOSED]
    return running or closed[:1]


def _is_between_years(user, shown: list[Campaign]) -> bool:
    """Returns whether who prepares the year is shown one that is over."""
    is_over = not any(campaign.takes_points for campaign in shown)
    return bool(shown) and is_over and prepares_office(user)


def _own_sheets(user, campaigns: list[Campaign]) -> dict[int, list[OwnSheet]]:
    """Returns by campaign id the sheets of the user's own agency; one query."""
    if not (campaigns and is_of_agency(user)):
        return {}
    sheets = (
        ScoreSheet.objects.filter(campaign__in=campaigns, agency=user.agency_id)
        .select_related("campaign", "agency")
        .annotate(has_points=Exists(Score.objects.scored().filter(sheet=OuterRef("pk"))))
    )
    own: dict[int, list[OwnSheet]] = {}
    for sheet in sheets:
        own.setdefault(sheet.campaign_id, []).append(_own_sheet(sheet))
    return own


def _own_sheet(sheet: ScoreSheet) -> OwnSheet:
    page = reverse("admin:zones_scoresheet_sheet", args=[sheet.pk])
    state, campaign = ScoreSheet.State, sheet.campaign
    scores_itself = campaign.status == Campaign.Status.OPEN or sheet.return_reason
    if sheet.state != state.DRAFT or not (campaign.takes_points and scores_itself):
        advice = {
            state.DRAFT: "Đã hết hạn tự chấm. Liên hệ thường trực khu vực nếu cần nộp thêm.",
            state.SUBMITTED: "Bảng đã nộp, đang chờ khu vực thẩm định.",
            state.APPRAISED: "Khu vực đã thẩm định, đang chờ Bộ duyệt.",
            state.APPROVED: "Bộ đã duyệt.",
        }[sheet.state]
        return OwnSheet(sheet, advice, [Step("Xem bảng chấm điểm", page, True)])
    upload = f"{reverse('admin:zones_workbookimport_upload')}?campaign={campaign.pk}"
    template = f"{reverse('admin:zones_workbookimport_templates')}?campaign={campaign.pk}"
    steps = [
        Step("Tải mẫu Excel", template),
        Step("Nhập từ Excel", upload),
        Step("Chấm trên màn hình", page),
    ]
    if not sheet.has_points:
        advice = "Chưa có điểm nào. Tải mẫu Excel về chấm rồi nhập lên, hoặc chấm trên màn hình."
        return OwnSheet(sheet, advice, [Step(steps[0].label, template, True), *steps[1:]])
    submit = Step("Nộp bảng", reverse("admin:zones_scoresheet_submit", args=[sheet.pk]), True)
    return OwnSheet(sheet, "Đang chấm. Chấm xong thì nộp để khu vực thẩm định.", [submit, *steps])


def _campaign_view(
    user, campaign: Campaign, own: dict[int, list[OwnSheet]], zones: list[ZoneBoard]
) -> CampaignView:
    return CampaignView(
        campaign,
        deadlines_of(campaign, timezone.localdate()),
        own.get(campaign.pk, []),
        is_of_agency(user),
        f"{reverse('admin:zones_ranking')}?campaign={campaign.code}",
        zones,
    )


def _zone_views(
    user, campaign: Campaign, standpoint: Standpoint, with_results: bool
) -> list[ZoneBoard]:
    """Returns the zones to watch: all for the Ministry and viewers, else those chaired.

    Results are computed for one campaign, of the others only who has sent what.
    """
    sees_all = sees_all_points(user)
    if not (sees_all or standpoint.chaired or standpoint.vice_chaired):
        return []
    progress = progress_of(campaign, None if sees_all else standpoint)
    is_begun = any(block.is_begun for block in progress)
    contests = results_of(campaign) if is_begun and with_results else []
    shown = contests if sees_all else disclosed_from(standpoint, contests)
    return boards_of(campaign, progress, shown)
