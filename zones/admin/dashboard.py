"""The first page: what one is to do, what concerns one's role, what is new, how campaigns go."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from thidua.accounts.roles import is_of_agency
from thidua.accounts.visits import last_visit_ended_at
from thidua.cards import cards_of
from thidua.news import news_of
from thidua.reminders.duty import duties_of, shown
from zones.admin.progressboard import ZoneBoard, boards_of
from zones.admin.startpage import start_context
from zones.duties import duties_in
from zones.models import Campaign, ScoreSheet, WorkbookImport
from zones.permissions import (
    brings_in_workbooks,
    is_ministry,
    prepares_office,
    sees_all_points,
)
from zones.services.disclosure import disclosed_from
from zones.services.ownwork import OwnWork, own_work
from zones.services.progress import STEPS, Deadline, deadlines_of, step_name
from zones.services.results import results_of

IMPORTS_SHOWN = 5
NEWS_SHOWN = 5


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

    @property
    def step_name(self) -> str:
        return step_name(self.sheet)


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
    today = timezone.localdate()
    looked_at = _running_or_last(campaigns)
    works = own_work(user, looked_at)
    views: list[CampaignView] = []
    for work in works:
        with_results = not any(zone.sentence for view in views for zone in view.zones)
        zones = _zone_views(user, work, with_results)
        views.append(_campaign_view(user, work, zones, today))
    duties = duties_of(user, today, known={"zones": duties_in(works, today)})
    ended_at = last_visit_ended_at(request.session)
    imports = WorkbookImport.objects.visible_to(user).select_related("campaign", "created_by")
    context.update(
        {
            "duties": shown(duties, today),
            "cards": cards_of(user, timezone.now()),
            "ended_at": ended_at,
            "news": news_of(user, ended_at, NEWS_SHOWN) if ended_at else [],
            "campaign_views": views,
            "planned": [c for c in campaigns if c.status == Campaign.Status.PLANNED],
            "steps": list(STEPS.items()),
            "is_ministry": is_ministry(user),
            "recent_imports": list(imports[:IMPORTS_SHOWN]),
            "brings_in_workbooks": brings_in_workbooks(user),
            "is_between_years": _is_between_years(user, looked_at),
            **({} if views else start_context(request)),
        }
    )
    return context


def _running_or_last(campaigns: list[Campaign]) -> list[Campaign]:
    """Returns the running campaigns, else the latest that ever ran."""
    running = [campaign for campaign in campaigns if campaign.takes_points]
    closed = [c for c in campaigns if c.status == Campaign.Status.CLOSED]
    return running or closed[:1]


def _is_between_years(user, looked_at: list[Campaign]) -> bool:
    """Returns whether who prepares the year looks at one that is over."""
    is_over = not any(campaign.takes_points for campaign in looked_at)
    return bool(looked_at) and is_over and prepares_office(user)


def _own_sheet(sheet: ScoreSheet) -> OwnSheet:
    page = reverse("admin:zones_scoresheet_sheet", args=[sheet.pk])
    state, campaign = ScoreSheet.State, sheet.campaign
    scores_itself = campaign.status == Campaign.Status.OPEN or sheet.return_reason
    if sheet.state != state.DRAFT or not (campaign.takes_points and scores_itself):
        is_over = sheet.is_closed or not campaign.takes_points
        advice = {
            state.DRAFT: "Chưa nộp; năm thi đua đã khép."
            if is_over
            else "Chưa nộp, phong trào đã chuyển sang thẩm định. Cần nộp thì liên hệ Bộ.",
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


def _campaign_view(user, work: OwnWork, zones: list[ZoneBoard], today: date) -> CampaignView:
    campaign = work.campaign
    return CampaignView(
        campaign,
        deadlines_of(campaign, today),
        [_own_sheet(sheet) for sheet in work.sheets],
        is_of_agency(user),
        f"{reverse('admin:zones_ranking')}?campaign={campaign.code}",
        zones,
    )


def _zone_views(user, work: OwnWork, with_results: bool) -> list[ZoneBoard]:
    """Returns the zones to watch: all for the Ministry and viewers, else those chaired.

    Results are computed for one campaign, of the others only who has sent what.
    """
    is_begun = any(block.is_begun for block in work.progress)
    contests = results_of(work.campaign) if is_begun and with_results else []
    shown = contests if sees_all_points(user) else disclosed_from(work.standpoint, contests)
    return boards_of(work.campaign, work.progress, shown)
