"""The sentence in which the closing conference reports a result."""

from collections.abc import Iterable

from zones.services.contests import Contest


def block_sentence(contest: Contest) -> str:
    """Returns what is reported of a block, or '' before anybody is graded or where lines lack.

    «13/13 Sở Tư pháp đạt loại A»; «khối THADS có 6 Cục đạt loại A».
    """
    if not contest.is_whole or not any(line.grade for line in contest.lines):
        return ""
    grade, everybody = contest.best_grade, len(contest.lines)
    best = sum(line.grade == grade for line in contest.lines)
    if best == everybody:
        return f"{best}/{everybody} {contest.block.name} đạt loại {grade}"
    unit = contest.block.unit_name or "đơn vị"
    if not best:
        return f"khối {contest.block} không có {unit} nào đạt loại {grade}"
    return f"khối {contest.block} có {best} {unit} đạt loại {grade}"


def zone_sentence(contests: Iterable[Contest], zone_id: int | None = None) -> str:
    """Returns the blocks' sentences as one, of one zone where its id is given, or ''.

    «13/13 Sở Tư pháp đạt loại A, khối THADS có 6 Cục đạt loại A»
    """
    sentences = (
        block_sentence(contest)
        for contest in contests
        if zone_id is None or contest.zone_id == zone_id
    )
    return ", ".join(filter(None, sentences))
