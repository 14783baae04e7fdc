"""Criteria tables: checked, opened, copied and replaced; the only writer of a table's status."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Model, QuerySet
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from thidua.recordlocks import lock
from zones.models import (
    Block,
    Breach,
    Campaign,
    Condition,
    CriteriaTable,
    Criterion,
    CriterionLevel,
    Evidence,
    GradeBand,
    Score,
    ScoreSheet,
)
from zones.services.campaigns import ensure_sheets
from zones.services.tablechecks import check_table

_ROWS_A_BATCH = 500


def refuse_frozen(table: CriteriaTable) -> None:
    """Raises ValidationError ``table_frozen`` where criteria, bands and conditions stay."""
    if table.is_frozen:
        raise ValidationError(
            f"«{table}» {table.get_status_display().lower()}, không sửa được. "
            "Hãy sao chép thành bản mới rồi sửa bản mới.",
            code="table_frozen",
        )


def next_version(campaign: Campaign, block: Block) -> int:
    """Returns the version that a new table of the block has in the campaign."""
    tables = CriteriaTable.objects.filter(campaign=campaign, block=block)
    return (tables.aggregate(latest=Max("version"))["latest"] or 0) + 1


def rename_paths(table: CriteriaTable, *, was: dict[int, str]) -> int:
    """Writes full codes anew below groups whose code or place has changed; returns how many.

    ``was`` holds the full codes that those groups bore (by id): a code that is written out in
    full, such as I.1 in I, follows its group. Raises ValidationError ``table_frozen``, or
    ``path_taken`` where a new full code is another criterion's.
    """
    refuse_frozen(table)
    was, changed = dict(was), 0
    unseen: list[Criterion | None] = [None]
    children = _children(table)
    while unseen:
        parent = unseen.pop()
        for criterion in children.get(parent.pk if parent else None, ()):
            criterion.parent = parent
            if parent and parent.pk in was:
                old = f"{was[parent.pk]}."
                if criterion.code.startswith(old):
                    criterion.code = f"{parent.path}.{criterion.code.removeprefix(old)}"
            if criterion.full_path() != criterion.path:
                was[criterion.pk] = criterion.path
                _rename(criterion)
                changed += 1
            unseen.append(criterion)
    return changed


def _rename(criterion: Criterion) -> None:
    path = criterion.full_path()
    if Criterion.objects.filter(table=criterion.table_id, path=path).exists():
        raise ValidationError(f"Mã {path} đã có trong bảng, không đổi được.", code="path_taken")
    criterion.save(update_fields=["code", "path"])


@transaction.atomic
def open_table(table: CriteriaTable, *, by, reason: str = "") -> CriteriaTable:
    """Puts a draft into use and freezes it; returns the table.

    The members of a campaign that takes points get their sheets. Raises ValidationError
    ``not_draft``, ``campaign_closed``, ``another_in_use``, or one ``table_check`` for each
    problem that ``check_table`` finds.
    """
    table = _lock_draft(table)
    if CriteriaTable.objects.in_use().filter(campaign=table.campaign, block=table.block).exists():
        raise ValidationError(
            f"Khối {table.block} đang dùng một bảng khác trong năm {table.campaign.year}. "
            "Hãy dùng «Thay bảng đang dùng».",
            code="another_in_use",
        )
    return _put_into_use(table, by)


@transaction.atomic
def replace_table(table: CriteriaTable, *, by, reason: str = "") -> CriteriaTable:
    """Puts a draft into use in place of the table in use, and moves the empty sheets to it.

    Raises as ``open_table`` does, and ValidationError ``none_in_use`` or ``points_written`` when
    anything has been written by the table in use already.
    """
    table = _lock_draft(table)
    old = (
        CriteriaTable.objects.in_use()
        .select_for_update()
        .filter(campaign=table.campaign, block=table.block)
        .first()
    )
    if old is None:
        raise ValidationError(
            "Khối này chưa dùng bảng nào, không có gì để thay.", code="none_in_use"
        )
    refuse_written(old)
    old.status = CriteriaTable.Status.REPLACED
    _save(old, by)
    _put_into_use(table, by)
    for sheet in ScoreSheet.objects.filter(table=old):
        sheet.table = table
        _save(sheet, by)
    return table


@transaction.atomic
def copy_table(
    table: CriteriaTable, *, by, campaign: Campaign | None = None, reason: str = ""
) -> CriteriaTable:
    """Copies a table with all it holds as a draft; returns the draft.

    Into another campaign as that year's table, else as the next version in its own.
    """
    target = campaign or table.campaign
    lock(Campaign.objects, target.pk)  # of two copies each has its version
    copied = CriteriaTable(
        campaign=target,
        block_id=table.block_id,
        version=next_version(target, table.block),
        title=table.title.replace(str(table.campaign.year), str(target.year)),
        stated_total=table.stated_total,
        bonus_cap=table.bonus_cap,
        bonus_may_exceed=table.bonus_may_exceed,
        is_illustrative=table.is_illustrative,
        source=f"Sao chép từ «{table}» ({table.campaign}).",
    )
    copied.full_clean()
    _save(copied, by)
    _copy_criteria(table, copied, by)
    for model in (GradeBand, Condition):
        rows = model.objects.filter(table=table).order_by("pk")
        _create([_like(row, table=copied) for row in rows], model, by)
    return copied


def _copy_criteria(table: CriteriaTable, copied: CriteriaTable, by) -> None:
    """Copies the tree generation by generation, so that each parent has its id first."""
    children = _children(table)
    new_of: dict[int | None, Criterion | None] = {None: None}
    generation = children.get(None, [])
    while generation:
        rows = [_like(c, table=copied, parent=new_of[c.parent_id]) for c in generation]
        created = _create(rows, Criterion, by)
        new_of |= {old.pk: new for old, new in zip(generation, created, strict=True)}
        generation = [child for old in generation for child in children.get(old.pk, ())]
    levels = CriterionLevel.objects.filter(criterion__table=table).order_by("pk")
    CriterionLevel.objects.bulk_create(
        [_like(level, criterion=new_of[level.criterion_id]) for level in levels],
        batch_size=_ROWS_A_BATCH,
    )


def _create(rows: Sequence[Model], model: type[Model], by) -> list[Model]:
    return bulk_create_with_history(rows, model, batch_size=_ROWS_A_BATCH, default_user=by)


def _like(row: Model, **changed) -> Model:
    """Returns an unsaved row with the same values, but for those given."""
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in changed
    }
    return type(row)(**kept, **changed)


def _children(table: CriteriaTable) -> dict[int | None, list[Criterion]]:
    children: dict[int | None, list[Criterion]] = {}
    for criterion in table.criteria.order_by("position", "pk"):
        children.setdefault(criterion.parent_id, []).append(criterion)
    return children


def _lock_draft(table: CriteriaTable) -> CriteriaTable:
    campaign = lock(Campaign.objects, table.campaign_id)
    table = lock(CriteriaTable.objects, table.pk)
    if table.is_frozen:
        raise ValidationError(
            f"Bảng này {table.get_status_display().lower()}, không còn là bản soạn.",
            code="not_draft",
        )
    if campaign.status == Campaign.Status.CLOSED:
        raise ValidationError(
            f"{campaign} đã khép lại, không đưa thêm bảng tiêu chí vào dùng.",
            code="campaign_closed",
        )
    table.campaign = campaign
    return table


def _put_into_use(table: CriteriaTable, by) -> CriteriaTable:
    refuse_unsound(table)
    table.status = CriteriaTable.Status.OPEN
    table.opened_at, table.opened_by = timezone.now(), by
    _save(table, by)
    ensure_sheets(table.campaign)
    return table


def in_use_beside(table: CriteriaTable) -> QuerySet[CriteriaTable]:
    """Returns the table in use of the same block and year, where that is another one."""
    same = CriteriaTable.objects.filter(campaign=table.campaign_id, block=table.block_id)
    return same.in_use().exclude(pk=table.pk)


def refuse_unsound(table: CriteriaTable) -> None:
    """Raises ValidationError ``table_check`` for each problem that keeps a table from use."""
    if problems := check_table(table):
        raise ValidationError([ValidationError(p, code="table_check") for p in problems])


def refuse_written(table: CriteriaTable) -> None:
    """Raises ValidationError ``points_written`` where sheets are scored by the table already."""
    sheets = ScoreSheet.objects.filter(table=table)
    written = (
        set(sheets.exclude(decided_grade="").values_list("pk", flat=True))
        | set(Score.objects.filter(sheet__in=sheets).values_list("sheet", flat=True).distinct())
        | set(Evidence.objects.filter(sheet__in=sheets).values_list("sheet", flat=True))
        | set(Breach.objects.filter(sheet__in=sheets).values_list("sheet", flat=True))
    )
    if written:
        raise ValidationError(
            f"Đã có {len(written)} bảng chấm điểm ghi theo bảng đang dùng, không thay được nữa.",
            code="points_written",
        )


def _save(row: Model, by) -> None:
    row.full_clean()
    row._history_user = by
    row.save()
