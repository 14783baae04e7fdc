"""An import undone: the points from before it put back, where nothing was built on them since."""

from copy import copy

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from thidua.text import count_text, first_named
from zones.models import Score, ScoreChange, ScoreSheet, ScoreWrite, WorkbookImport
from zones.permissions import brings_in_workbooks
from zones.services.scoremerge import KINDS, points_moved_since, stale_points
from zones.services.scorewrites import merge_write, stage_inverse
from zones.services.standpoints import standpoint_of
from zones.workbooks.staging import claim

State = WorkbookImport.State
MAX_STALE_NAMED = 10
_POINTS = KINDS[:3]


@transaction.atomic
def undo(workbook_import: WorkbookImport, *, user) -> WorkbookImport:
    """Puts back the points from before a confirmed import; returns the import as it is then.

    The one given stays as it is: what is rolled back does not stay on it.

    Raises ValidationError ``changed_since`` naming the points that were changed meanwhile,
    ``emptied``, ``already_done``, or what forbids the user to write these points.
    """
    if user is not None and not brings_in_workbooks(user):
        raise ValidationError("Bạn không được hoàn tác lượt nhập.", code="no_permission")
    inverse = stage_inverse(workbook_import.write)
    claimed = claim(copy(workbook_import), State.CONFIRMED, State.UNDONE, undo_write=inverse)
    try:
        merge_write(inverse, by=user, standpoint=standpoint_of(user, claimed.campaign))
    except ValidationError as refusal:
        if refusal.code != "stale_preview":
            raise
        raise _changed_since(inverse, stale_points(inverse)) from None
    _refuse_emptied(claimed)
    return claimed


def _refuse_emptied(workbook_import: WorkbookImport) -> None:
    """Raises ValidationError ``emptied`` for sheets handed in since, left with nothing in them."""
    blank = {f"{kind}_points": None for kind in _POINTS}
    scored = Score.objects.filter(sheet=OuterRef("pk")).exclude(**blank)
    _refuse(_handed_in_since(workbook_import).filter(~Exists(scored)))


def _refuse_to_empty(workbook_import: WorkbookImport) -> None:
    """Raises ValidationError ``emptied`` before anything is put back, as afterwards."""
    changes = ScoreChange.objects.filter(write=workbook_import.write_id)
    here = changes.filter(sheet=OuterRef("sheet"), criterion=OuterRef("criterion"))
    stays, had_points = Q(), Q()
    for kind in _POINTS:
        added = here.filter(**{f"old_{kind}": None, f"new_{kind}__isnull": False})
        stays |= Q(**{f"{kind}_points__isnull": False}) & ~Exists(added)
        had_points |= Q(**{f"old_{kind}__isnull": False})
    left = Score.objects.filter(stays, sheet=OuterRef("pk"))
    back = changes.filter(had_points, sheet=OuterRef("pk"))
    _refuse(_handed_in_since(workbook_import).filter(~Exists(left), ~Exists(back)))


def _handed_in_since(workbook_import: WorkbookImport) -> QuerySet[ScoreSheet]:
    changed = ScoreChange.objects.filter(
        write=workbook_import.write_id, sheet__submitted_at__gt=F("write__applied_at")
    )
    return ScoreSheet.objects.filter(pk__in=changed.values("sheet"))


def _refuse(emptied: QuerySet[ScoreSheet]) -> None:
    emptied = emptied.order_by("agency__sort_key")
    if names := list(emptied.values_list("agency__name", flat=True)):
        raise ValidationError(
            f"Không hoàn tác được: {len(names)} bảng đã nộp sẽ không còn điểm nào: "
            f"{first_named(names, 'đơn vị nữa')}. Hãy trả lại các bảng ấy trước.",
            code="emptied",
        )


def what_comes_back(workbook_import: WorkbookImport) -> list[str]:
    """Returns sentences on what undoing does; raises ValidationError where it cannot be undone."""
    if workbook_import.state != State.CONFIRMED:
        raise ValidationError(
            "Lượt nhập này chưa ghi điểm hoặc đã được hoàn tác.", code="not_written"
        )
    refuse_built_on(workbook_import)
    changes = ScoreChange.objects.filter(write=workbook_import.write).order_by()
    sheets = changes.values("sheet").distinct().count()
    return [
        f"{count_text(changes.count())} điểm của {sheets} bảng chấm điểm trở lại như trước lượt "
        "nhập.",
        "Tệp đã nhập và lịch sử vẫn còn; muốn ghi lại thì nhập lại tệp.",
    ]


def refuse_built_on(workbook_import: WorkbookImport) -> None:
    """Raises ValidationError where something was built on a confirmed import; two queries."""
    if moved := points_moved_since(workbook_import.write):
        raise _changed_since(workbook_import.write, moved)
    _refuse_to_empty(workbook_import)


def _changed_since(write: ScoreWrite, places: list[tuple[int, int]]) -> ValidationError:
    return ValidationError(
        f"Không hoàn tác được: {len(places)} điểm đã thay đổi sau lượt nhập này: "
        f"{_named(write, places)}.",
        code="changed_since",
    )


def _named(write: ScoreWrite, stale: list[tuple[int, int]]) -> str:
    """Returns «STP Cà Mau I.2; …» of the first points."""
    keys = set(stale[:MAX_STALE_NAMED])
    changes = ScoreChange.objects.filter(write=write, sheet__in={sheet for sheet, _ in keys})
    rows = changes.select_related("sheet__agency", "criterion").order_by("sheet", "criterion")
    names = [
        f"{change.sheet.agency} {change.criterion.path}"
        for change in rows
        if (change.sheet_id, change.criterion_id) in keys
    ]
    return "; ".join(names) + (" …" if len(stale) > len(keys) else "")
