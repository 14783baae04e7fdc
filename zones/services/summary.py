"""The sentences in which a result is reported and explained."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from thidua.text import points_text, round_points
from zones.models import ScoreSheet
from zones.services.contests import Contest, Line

_MOST_NAMED = 3
_NOT_SUBMITTED = ("", ScoreSheet.State.DRAFT)


def block_sentence(contest: Contest) -> str:
    """Returns what is reported of a block, or '' before anybody is graded or where lines lack.

    «13/13 Sở Tư pháp đạt loại A»; «khối THADS có 6 Cục đạt loại A (tạm tính: 13 bảng chưa duyệt)»;
    too early, «khối THADS: mới có 2/13 Cục đã nộp bảng, chưa đủ để kết luận».
    """
    return zone_sentence([contest])


def zone_sentence(contests: Iterable[Contest], zone_id: int | None = None) -> str:
    """Returns the blocks' sentences as one, of one zone where its id is given, or ''.

    «13/13 Sở Tư pháp đạt loại A, khối THADS có 6 Cục đạt loại A (tạm tính: 26 bảng chưa duyệt)»
    """
    of_zone = [c for c in contests if zone_id is None or c.zone_id == zone_id]
    told = [contest for contest in of_zone if not _is_too_early(contest) and _outcome(contest)]
    sentences = [_marked(zone_outcome(told), told), *map(_handed_in_so_far, of_zone)]
    return ", ".join(filter(None, sentences))


def zone_outcome(contests: Iterable[Contest]) -> str:
    """Returns what a closing now would make final: the sentence without «tạm tính»."""
    return ", ".join(filter(None, map(_outcome, contests)))


def provisional_mark(contests: Sequence[Contest]) -> str:
    """Returns «tạm tính: 26 bảng chưa duyệt, trong đó 1 bảng chưa nộp», '' of final results.

    A result is final once its zone's year is closed; until then points can still change.
    """
    states = [line.state for c in contests if not c.is_frozen for line in c.lines]
    if not states:
        return ""
    waiting = sum(state != ScoreSheet.State.APPROVED for state in states)
    if not waiting:
        return "tạm tính, chưa chốt"
    mark = f"tạm tính: {waiting} bảng chưa duyệt"
    missing = sum(state in _NOT_SUBMITTED for state in states)
    return f"{mark}, trong đó {missing} bảng chưa nộp" if missing else mark


def explanations(contest: Contest) -> list[str]:
    """Returns what a reader of places, columns and totals would else ask about."""
    return list(filter(None, [tie_sentence(contest), cut_sentence(contest)]))


def tie_sentence(contest: Contest) -> str:
    """Returns why equal totals stand at different places, or '' where none do.

    «Cùng tổng điểm nhưng khác hạng (96 điểm): xếp theo điểm của I.2 Hòa giải, rồi I.1 Văn bản.»
    """
    totals, criteria = contest.parted_totals, contest.tie_breaks
    if not totals:
        return ""
    told = "; ".join(f"{points_text(total)} điểm" for total in totals)
    if not criteria:
        return f"Cùng tổng điểm nhưng khác hạng ({told}): xếp theo tiêu chí phụ của bảng tiêu chí."
    return f"Cùng tổng điểm nhưng khác hạng ({told}): xếp theo điểm của {', rồi '.join(criteria)}."


def cut_sentence(contest: Contest) -> str:
    """Returns whose shown points come to more than the total, or '' where all add up.

    «Tổng điểm của Sở Tư pháp tỉnh Long An thấp hơn các cột cộng lại: điểm thưởng và tổng điểm chỉ
    tính đến mức tối đa của bảng tiêu chí.»
    """
    cut = [
        line.agency_name
        for line in contest.lines
        if line.shows_points and line.is_scored and line.total < _added_up(line)
    ]
    if not cut:
        return ""
    told = ", ".join(cut[:_MOST_NAMED])
    if len(cut) > _MOST_NAMED:
        told += f" và {len(cut) - _MOST_NAMED} đơn vị khác"
    return (
        f"Tổng điểm của {told} thấp hơn các cột cộng lại: điểm thưởng và tổng điểm chỉ tính đến "
        "mức tối đa của bảng tiêu chí."
    )


def _added_up(line: Line) -> Decimal:
    return round_points(line.sums.base + line.sums.bonus - line.sums.penalty)


def _is_graded(contest: Contest) -> bool:
    return contest.is_whole and any(line.grade for line in contest.lines)


def _handed_in(contest: Contest) -> int:
    return sum(line.state not in _NOT_SUBMITTED for line in contest.lines)


def _is_too_early(contest: Contest) -> bool:
    """Whether so few have handed in that what drafts come to would be told as a result.

    Half is too few for any outcome; «nobody» says something of those, too, who have not.
    """
    if contest.is_frozen:
        return False
    handed_in, everybody = _handed_in(contest), len(contest.lines)
    is_about_all = not any(line.grade == contest.best_grade for line in contest.lines)
    return handed_in < everybody if is_about_all else 2 * handed_in <= everybody


def _handed_in_so_far(contest: Contest) -> str:
    if not _is_graded(contest) or not _is_too_early(contest):
        return ""
    unit, handed_in = contest.block.unit_name or "đơn vị", _handed_in(contest)
    told = f"{handed_in}/{len(contest.lines)} {unit} đã nộp bảng"
    if not handed_in:
        return f"khối {contest.block}: {told}"
    return f"khối {contest.block}: mới có {told}, chưa đủ để kết luận"


def _outcome(contest: Contest) -> str:
    if not _is_graded(contest) or not (contest.is_frozen or _handed_in(contest)):
        return ""
    grade, everybody = contest.best_grade, len(contest.lines)
    best = sum(line.grade == grade for line in contest.lines)
    if best == everybody:
        return f"{best}/{everybody} {contest.block.name} đạt loại {grade}"
    unit = contest.block.unit_name or "đơn vị"
    if not best:
        return f"khối {contest.block} không có {unit} nào đạt loại {grade}"
    return f"khối {contest.block} có {best} {unit} đạt loại {grade}"


def _marked(sentence: str, contests: Sequence[Contest]) -> str:
    mark = provisional_mark(contests) if sentence else ""
    return f"{sentence} ({mark})" if mark else sentence
