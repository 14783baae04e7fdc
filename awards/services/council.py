"""The council's votes: counted against all its members, each nomination agreed or refused."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from awards.models import CouncilMeeting, CouncilVote, Nomination
from awards.permissions import reviews_nominations
from awards.services.nominations import State, move
from thidua.recordlocks import hold, lock, save_clean


def share_in_favour(vote: CouncilVote) -> Decimal:
    """Returns the votes in favour as a share (%) of all members, present or not."""
    return Decimal(100 * vote.in_favour) / vote.meeting.members


def is_agreed(vote: CouncilVote) -> bool:
    """Returns whether the share in favour reaches what the meeting asks for."""
    return share_in_favour(vote) >= vote.meeting.threshold


@transaction.atomic
def note_held(meeting: CouncilMeeting, *, minutes_number: str, present: int, by) -> CouncilMeeting:
    """Writes down what only the meeting itself gives: its minutes, how many came; returns it.

    Raises ValidationError ``no_permission``, ``held`` (already), ``gone``, or for what the
    meeting's own rules refuse.
    """
    if not reviews_nominations(by):
        raise ValidationError("Bạn không được ghi phiên họp.", code="no_permission")
    held = lock(CouncilMeeting.objects, meeting.pk)
    if held.is_held:
        raise ValidationError(
            f"Người khác vừa ghi phiên họp: biên bản {held.minutes_number}, {held.present} người "
            "dự. Hãy tải lại trang.",
            code="held",
        )
    held.minutes_number, held.present = minutes_number, present
    save_clean(held)  # another meeting may take the number meanwhile
    return held


def _refuse_not_held(meeting: CouncilMeeting) -> None:
    if not meeting.is_held:
        raise ValidationError(
            "Hãy ghi «Biên bản số» và «Số người dự» của phiên họp rồi mới ghi kết quả bỏ phiếu.",
            code="not_held",
        )


@transaction.atomic
def record_votes(
    meeting: CouncilMeeting, votes: Mapping[Nomination, tuple[int, int]], *, by
) -> list[CouncilVote]:
    """Stores (in favour, against) for each nomination and agrees or refuses it; returns the votes.

    All or none. Raises ValidationError ``gone``, ``not_held``, ``too_many_votes``, ``voted`` or
    what ``move`` refuses.
    """
    meeting = lock(CouncilMeeting.objects, meeting.pk)
    _refuse_not_held(meeting)
    # of two clicks the second finds the votes of the first
    keys = [nomination.pk for nomination in votes]
    hold(Nomination.objects.filter(pk__in=keys))
    stored = []
    for nomination, (in_favour, against) in votes.items():
        if in_favour + against > meeting.members:
            raise ValidationError(
                f"{nomination}: {in_favour} + {against} phiếu, nhiều hơn {meeting.members} "
                "thành viên hội đồng.",
                code="too_many_votes",
            )
        vote = CouncilVote(
            meeting=meeting, nomination=nomination, in_favour=in_favour, against=against
        )
        vote.full_clean()
        vote.save()
        _conclude(vote, by)
        stored.append(vote)
    return stored


def _conclude(vote: CouncilVote, by) -> None:
    meeting = vote.meeting
    counted = f"{vote.in_favour}/{meeting.members} phiếu, biên bản {meeting.minutes_number}"
    if is_agreed(vote):
        move(vote.nomination, State.AGREED, by=by, reason=f"Đồng ý {counted}")
    else:
        move(vote.nomination, State.REFUSED, by=by, reason=f"Chỉ đạt {counted}")
