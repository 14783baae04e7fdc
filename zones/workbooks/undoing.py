"""An import undone: the points from before it put back, where nothing was built on them since."""

from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q

from thidua.text import count_text, first_named
from zones.models import ScoreChange, ScoreWrite, WorkbookImport
from zones.permissions import brings_in_workbooks
from zones.services.scoremerge import stale_points
from zones.services.scorewrites import merge_write, stage_inverse
from zones.services.standpoints import standpoint_of
from zones.workbooks.staging import claim

State = WorkbookImport.State
MAX_STALE_NAMED = 10


@transaction.atomic
def undo(workbook_import: WorkbookImport, *, user) -> WorkbookImport:
    """Puts back the points from before a confirmed import; returns the import.

    Raises ValidationError ``changed_since`` naming the points that were changed meanwhile,
    ``moved_on``, ``already_done``, or what forbids the user to write these points.
    """
    if user is not None and not brings_in_workbooks(user):
        raise ValidationError("Bạn không được hoàn tác lượt nhập.", code="no_permission")
    inverse = stage_inverse(workbook_import.write)
    claimed = claim(workbook_import, State.CONFIRMED, State.UNDONE, undo_write=inverse)
    try:
        merge_write(inverse, by=user, standpoint=standpoint_of(user, claimed.campaign))
    except ValidationError as refusal:
        if refusal.code != "stale_preview":
            raise
        stale = stale_points(inverse)
        raise ValidationError(
            f"Không hoàn tác được: {len(stale)} điểm đã thay đổi sau lượt nhập này: "
            f"{_named(inverse, stale)}.",
            code="changed_since",
        ) from None
    refuse_moved_on(claimed)
    return claimed


def refuse_moved_on(workbook_import: WorkbookImport) -> None:
    """Raises ValidationError ``moved_on`` where sheets took a step with the points brought in.

    Undone below them, they would go on as handed in or appraised, with nothing in them.
    """
    steps = ("submitted_at", "appraised_at", "approved_at")
    later = reduce(or_, (Q((f"sheet__{step}__gt", F("write__applied_at"))) for step in steps))
    changes = ScoreChange.objects.filter(later, write=workbook_import.write_id)
    moved = changes.order_by("sheet__agency__sort_key").values_list(
        "sheet__agency__name", flat=True
    )
    if names := list(moved.distinct()):
        raise ValidationError(
            f"Không hoàn tác được: {len(names)} bảng đã nộp hoặc thẩm định với điểm của lượt nhập "
            f"này: {first_named(names, 'đơn vị nữa')}. Hãy trả lại các bảng ấy trước.",
            code="moved_on",
        )


def what_comes_back(workbook_import: WorkbookImport) -> list[str]:
    """Returns sentences on what undoing does; raises ValidationError where it cannot be undone."""
    if workbook_import.state != State.CONFIRMED:
        raise ValidationError(
            "Lượt nhập này chưa ghi điểm hoặc đã được hoàn tác.", code="not_written"
        )
    refuse_moved_on(workbook_import)
    changes = ScoreChange.objects.filter(write=workbook_import.write).order_by()
    sheets = changes.values("sheet").distinct().count()
    return [
        f"{count_text(changes.count())} điểm của {sheets} bảng chấm điểm trở lại như trước lượt "
        "nhập.",
        "Tệp đã nhập và lịch sử vẫn còn; muốn ghi lại thì nhập lại tệp.",
    ]


def _named(inverse: ScoreWrite, stale: list[tuple[int, int]]) -> str:
    """Returns «STP Cà Mau I.2; …» of the first points."""
    keys = set(stale[:MAX_STALE_NAMED])
    changes = ScoreChange.objects.filter(write=inverse, sheet__in={sheet for sheet, _ in keys})
    rows = changes.select_related("sheet__agency", "criterion").order_by("sheet", "criterion")
    names = [
        f"{change.sheet.agency} {change.criterion.path}"
        for change in rows
        if (change.sheet_id, change.criterion_id) in keys
    ]
    return "; ".join(names) + (" …" if len(stale) > len(keys) else "")
