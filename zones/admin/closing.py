"""The page that closes a zone's year."""

from thidua.transitions import Transition
from zones.models import ZoneYear
from zones.permissions import is_ministry
from zones.services.closing import close_zone_year, unfinished_lines
from zones.services.ranking import rank_campaign
from zones.services.summary import zone_outcome


def _explain(zone_year: ZoneYear) -> list[str]:
    contests = rank_campaign(zone_year.campaign, zone=zone_year.zone)
    sentences = [
        "Kết quả xếp hạng của khu vực được chốt: hạng, điểm, xếp loại và tên đơn vị giữ nguyên "
        "từ nay về sau.",
        "Các đơn vị trong khu vực xem được hạng, tổng điểm và xếp loại của nhau.",
        "Không mở lại được.",
    ]
    if outcome := zone_outcome(contests):
        sentences.append(f"Kết quả sẽ chốt: {outcome}.")
    if waiting := unfinished_lines(contests):
        names = "; ".join(line.agency_name for line in waiting)
        sentences.append(f"Chưa khép được: còn {len(waiting)} đơn vị chưa thẩm định ({names}).")
    return sentences


ZONE_YEAR_CLOSE = Transition(
    verb="close",
    label="Khép năm thi đua",
    act=close_zone_year,
    may=lambda user, zone_year: is_ministry(user) and not zone_year.is_closed,
    explain=_explain,
    done="Đã khép năm thi đua. Kết quả xếp hạng đã chốt.",
    is_dangerous=True,
)
