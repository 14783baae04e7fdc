"""The page that closes a zone's year."""

from collections.abc import Iterator

from thidua.recordlocks import lock
from thidua.text import first_named
from thidua.transitions import Transition
from zones.models import Campaign, ScoreSheet, ZoneYear
from zones.permissions import is_ministry
from zones.services.closing import close_zone_year, refuse_unfinished
from zones.services.contests import Contest
from zones.services.ranking import rank_campaign
from zones.services.summary import zone_outcome

State = ScoreSheet.State
_UNAPPROVED = {
    State.APPRAISED: "mới thẩm định, chưa duyệt",
    State.SUBMITTED: "không xếp hạng, bảng đã nộp, chưa thẩm định",
    State.DRAFT: "không xếp hạng, bảng chưa nộp",
    "": "không xếp hạng, chưa có bảng chấm điểm",
}


def _explain(zone_year: ZoneYear) -> list[str]:
    contests = rank_campaign(zone_year.campaign, zone=zone_year.zone)
    refuse_unfinished(contests)
    sentences = [
        "Kết quả xếp hạng của khu vực được chốt: hạng, điểm, xếp loại và tên đơn vị giữ nguyên "
        "từ nay về sau.",
        "Các đơn vị trong khu vực xem được hạng, tổng điểm và xếp loại của nhau.",
        "Không mở lại được.",
    ]
    if outcome := zone_outcome(contests):
        sentences.append(f"Kết quả sẽ chốt: {outcome}.")
    return [*sentences, *_unapproved(contests), *_undated(zone_year)]


def _unapproved(contests: list[Contest]) -> Iterator[str]:
    """Yields for each step short of approval how many agencies stand there, and which."""
    for state, words in _UNAPPROVED.items():
        lines = [line for c in contests for line in c.lines if line.state == state]
        if names := [line.agency_name for line in lines]:
            yield f"Còn {len(names)} đơn vị {words}: {first_named(names, 'đơn vị nữa')}."


def _undated(zone_year: ZoneYear) -> Iterator[str]:
    dates = {"phát động": zone_year.launched_on, "ký giao ước": zone_year.pledge_on}
    if missing := [name for name, day in dates.items() if day is None]:
        yield f"Chưa ghi ngày {' và ngày '.join(missing)} của khu vực."


def _standings(zone_year: ZoneYear) -> str:
    contests = rank_campaign(zone_year.campaign, zone=zone_year.zone)
    lines = [line for contest in contests for line in contest.lines]
    return repr([(line.agency_id, line.total, line.place, line.grade) for line in lines])


ZONE_YEAR_CLOSE = Transition(
    verb="close",
    label="Khép năm thi đua",
    act=close_zone_year,
    may=lambda user, zone_year: is_ministry(user) and not zone_year.is_closed,
    closed=lambda user, zone_year: (
        "Khu vực đã khép năm thi đua, kết quả đã chốt." if is_ministry(user) else ""
    ),
    explain=_explain,
    rests_on=_standings,
    hold=lambda zone_year: lock(Campaign.objects, zone_year.campaign_id),
    done="Đã khép năm thi đua. Kết quả xếp hạng đã chốt.",
    is_dangerous=True,
)
