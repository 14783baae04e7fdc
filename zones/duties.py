"""What a user is to do in the contest: for the daily mail and for the first page alike."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone

from thidua.accounts.roles import is_of_agency
from thidua.reminders.duty import Duty
from thidua.text import first_named
from zones.models import Campaign, ScoreSheet
from zones.permissions import is_ministry
from zones.services.ownwork import OwnWork, own_work
from zones.services.progress import NOTHING, AgencyProgress, Progress

State, Status = ScoreSheet.State, Campaign.Status
_NOT_SUBMITTED = (NOTHING, State.DRAFT)
_WAITED_FOR = (*_NOT_SUBMITTED, State.SUBMITTED)


def duties_of(user, on: date) -> list[Duty]:
    """Returns what the user is to do on that day; at most seven queries for one campaign."""
    if not (is_of_agency(user) or is_ministry(user)):
        return []
    running = Campaign.objects.visible_to(user).filter(status__in=[Status.OPEN, Status.APPRAISING])
    return duties_in(own_work(user, list(running), on), on)


def duties_in(works: Iterable[OwnWork], on: date) -> list[Duty]:
    """Returns what the user is to do in campaigns that have been read already; no query."""
    return [
        duty
        for work in works
        if work.campaign.takes_points
        for duty in (
            *_staged(work),
            *_own_sheets(work),
            *_chaired(work),
            *_ministry(work, on),
        )
    ]


def _staged(work: OwnWork) -> Iterator[Duty]:
    """Yields the own imports of points that still wait to be confirmed."""
    if not work.staged:
        return
    first, year = work.staged[0], work.campaign.year
    page = reverse("admin:zones_workbookimport_change", args=[first.pk])
    if len(work.staged) > 1:
        page = (
            f"{reverse('admin:zones_workbookimport_changelist')}?state__exact=staged"
            f"&campaign__id__exact={work.campaign.pk}"
        )
    what = (
        f"Xác nhận hoặc bỏ {len(work.staged)} lượt nhập Excel năm {year}: điểm trong tệp chưa ghi"
    )
    yield Duty(what, page, None, timezone.localdate(first.created_at))


def _own_sheets(work: OwnWork) -> Iterator[Duty]:
    """Yields the own agency's sheets that are not handed in."""
    campaign = work.campaign
    for sheet in work.sheets:
        if sheet.state != State.DRAFT or sheet.is_closed:
            continue
        page = reverse("admin:zones_scoresheet_sheet", args=[sheet.pk])
        due = campaign.self_scoring_due
        year = f"năm {campaign.year}"
        if sheet.agency_id != work.agency_id:  # of an agency that the own one has succeeded
            year = f"{year} của {sheet.agency.name}"
        if sheet.return_reason:
            since = timezone.localdate(sheet.stored_at) if sheet.stored_at else None
            is_in_time = due is not None and (since is None or due >= since)
            yield Duty(
                f"Sửa và nộp lại bảng chấm điểm {year} bị trả lại",
                page,
                due if is_in_time else None,
                since,
                sheet.return_reason,
            )
        elif campaign.status != Status.OPEN:
            what = (
                f"Chưa nộp bảng chấm điểm {year}, phong trào đã chuyển sang thẩm định; cần nộp "
                "thì liên hệ Bộ để mở lại"
            )
            yield Duty(what, page, None)
        elif sheet.has_points:
            yield Duty(f"Chấm xong và nộp bảng chấm điểm {year}", page, due)
        else:
            yield Duty(f"Tự chấm điểm {year}: bảng chưa có điểm nào", page, due)


def _chaired(work: OwnWork) -> Iterator[Duty]:
    """Yields what waits for the appraisers of a zone, or of a vice-chair's block in it."""
    campaign, standpoint = work.campaign, work.standpoint
    if standpoint.ministry:
        return
    chaired = [
        block
        for block in work.progress
        if standpoint.chairs_over([block.zone.pk], block.block.pk) and not block.is_closed
    ]
    for blocks in _by_zone(chaired):
        zone = blocks[0].zone
        if waiting := _at(blocks, [State.SUBMITTED], standpoint.agencies):
            yield Duty(
                f"Thẩm định {len(waiting)} bảng chấm điểm đã nộp, {zone.name}, năm "
                f"{campaign.year}: {_named(waiting)}",
                _sheets_page(campaign, waiting, State.SUBMITTED, zone.pk),
                campaign.appraisal_due,
            )
        if lacking := _at(blocks, _NOT_SUBMITTED, standpoint.agencies):
            yield Duty(
                f"{_urging(campaign, lacking)}, {zone.name}, năm {campaign.year}: "
                f"{_named(lacking)}",
                f"{reverse('admin:index')}#zone-{campaign.code}-{zone.code}",
                campaign.self_scoring_due,
            )


def _ministry(work: OwnWork, on: date) -> Iterator[Duty]:
    """Yields what waits for the Ministry: the ends of the campaign's steps, approvals, closings."""
    campaign, standpoint = work.campaign, work.standpoint
    if not standpoint.ministry:
        return
    open_blocks = [block for block in work.progress if not block.is_closed]
    if work.progress and not open_blocks:
        yield Duty(
            f"Khép lại phong trào năm {campaign.year}: mọi khu vực, cụm đã khép năm",
            reverse("admin:zones_campaign_close", args=[campaign.pk]),
            campaign.closing_due,
        )
        return
    lacking = _at(open_blocks, _NOT_SUBMITTED, frozenset())
    if campaign.status == Status.OPEN:
        yield from _self_scoring(campaign, lacking, on)
    elif lacking:
        what = f"{_urging(campaign, lacking)}, năm {campaign.year}: {_named(lacking)}"
        yield Duty(what, _progress_page(campaign), campaign.self_scoring_due)
    if campaign.status == Status.APPRAISING and (
        waiting := _at(open_blocks, [State.SUBMITTED], frozenset())
    ):
        yield Duty(
            f"Theo dõi thẩm định: {len(waiting)} bảng chấm điểm năm {campaign.year} đã nộp, chưa "
            "thẩm định (khối chưa có Phó Trưởng: Bộ thẩm định bảng của đơn vị Trưởng khu vực)",
            _sheets_page(campaign, waiting, State.SUBMITTED),
            campaign.appraisal_due,
        )
    if appraised := _at(open_blocks, [State.APPRAISED], standpoint.agencies):
        yield Duty(
            f"Duyệt {len(appraised)} bảng chấm điểm năm {campaign.year} đã thẩm định",
            _sheets_page(campaign, appraised, State.APPRAISED),
            campaign.closing_due,
        )
    is_late = campaign.closing_due is None or on > campaign.closing_due
    if campaign.status == Status.APPRAISING:
        yield from _closing(campaign, open_blocks, is_late)


def _closing(campaign: Campaign, blocks: list[Progress], is_late: bool) -> Iterator[Duty]:
    """Yields the zones whose year is to be closed, and those whose year is to be written first.

    To be closed are those in which no sheet is waited for; all, once it is late or where no day
    was set: some agencies may be barred from ranking.
    """
    waiting = {block.zone.pk for block in blocks if _at([block], _WAITED_FOR, frozenset())}
    lacking = {block.zone.pk: block.zone.name for block in blocks if not block.has_year}
    if lacking:
        zone = f"&zone={next(iter(lacking))}"
        yield Duty(
            f"Lập năm thi đua {campaign.year}, rồi mới khép được, của {len(lacking)} khu vực, "
            f"cụm: {_listed(lacking.values())}",
            f"{reverse('admin:zones_zoneyear_add')}?campaign={campaign.pk}{zone}",
            campaign.closing_due,
        )
    zones = {
        block.zone.pk: block.zone.name
        for block in blocks
        if block.has_year and (is_late or block.zone.pk not in waiting)
    }
    if zones:
        yield Duty(
            f"Khép năm {campaign.year} của {len(zones)} khu vực, cụm: {_listed(zones.values())}",
            f"{reverse('admin:zones_zoneyear_changelist')}?campaign__id__exact={campaign.pk}",
            campaign.closing_due,
        )


def _self_scoring(campaign: Campaign, lacking: list[AgencyProgress], on: date) -> Iterator[Duty]:
    """Yields who has not handed in while agencies score themselves, then that this is over."""
    due = campaign.self_scoring_due
    page = reverse("admin:zones_campaign_change", args=[campaign.pk])
    if due is not None and on > due:
        yield Duty(f"Kết thúc tự chấm, chuyển «{campaign}» sang thẩm định", page, due)
    elif lacking:
        what = f"{_urging(campaign, lacking)}, năm {campaign.year}"
        yield Duty(what, _progress_page(campaign), due)


def _urging(campaign: Campaign, lacking: list[AgencyProgress]) -> str:
    """Returns whom to urge; once self-scoring has ended, what to keep an eye on."""
    verb = "Đôn đốc" if campaign.status == Status.OPEN else "Đã hết bước tự chấm, theo dõi"
    return f"{verb} {len(lacking)} đơn vị chưa nộp bảng chấm điểm"


def _progress_page(campaign: Campaign) -> str:
    return f"{reverse('admin:index')}#campaign-{campaign.code}"


def _by_zone(blocks: list[Progress]) -> list[list[Progress]]:
    found: dict[int, list[Progress]] = {}
    for block in blocks:
        found.setdefault(block.zone.pk, []).append(block)
    return list(found.values())


def _at(
    blocks: list[Progress], steps: Collection[str], own: frozenset[int]
) -> list[AgencyProgress]:
    """Returns the agencies at one of the steps, one's own left out; each once."""
    found = {
        agency.agency_id: agency
        for block in blocks
        for agency in block.agencies
        if agency.step in steps and agency.agency_id not in own
    }
    return list(found.values())


def _sheets_page(
    campaign: Campaign, agencies: list[AgencyProgress], state: str, zone: int | None = None
) -> str:
    """Returns the page of the one sheet, or the list of all of them."""
    if len(agencies) == 1:
        return reverse("admin:zones_scoresheet_sheet", args=[agencies[0].sheet_id])
    query = f"campaign__id__exact={campaign.pk}&state__exact={state}"
    if zone is not None:
        query += f"&zone={zone}"
    return f"{reverse('admin:zones_scoresheet_changelist')}?{query}"


def _named(agencies: list[AgencyProgress]) -> str:
    return _listed(agency.name for agency in agencies)


def _listed(names: Iterable[str]) -> str:
    return first_named(list(names), "nơi khác")
