"""Criteria tables and their criteria: drafts are written, a table in use compares."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from zones.models import CriteriaTable, Criterion
from zones.records.columns import CRITERIA, TABLES, FileContract
from zones.records.criteriontree import in_order, kept_positions
from zones.records.office import Counts, Office
from zones.records.parsing import Row
from zones.records.saving import Batch
from zones.services.tables import next_version

ILLUSTRATIVE = "minh họa"


def load_tables(office: Office, rows: list[Row]) -> Counts:
    """Creates a draft for each campaign and block that has no table, and changes drafts."""
    batch = Batch(office, TABLES)
    tables = tables_by_year_and_block()
    for row in rows:
        values = office.values_of(row, TABLES)
        if row.is_broken:
            continue
        key = values["campaign"].pk, values["block"].pk
        if batch.repeats(row, key, "block"):
            continue
        office.stated_tables.add(key)
        table = tables.get(key)
        if table is None:
            values["version"] = next_version(values["campaign"], values["block"])
        batch.put(row, table, values, is_frozen=table is not None and table.is_frozen)
    batch.save()
    if not office.problems:
        batch.write_history()
    return batch.counts


def load_criteria(office: Office, rows: list[Row]) -> Counts:
    """Creates a draft table for each campaign and block that has none, and its criteria."""
    batch = Batch(office, CRITERIA)
    tables = tables_by_year_and_block()
    touched: dict[CriteriaTable, list[Criterion]] = {}
    for (campaign, block), group in by_table(office, rows, CRITERIA):
        table = tables.get((campaign.pk, block.pk)) or _new_table(office, campaign, block, group)
        if table is None:
            office.broken_tables.add((campaign.pk, block.pk))
            continue
        touched[table] = _put_criteria(office, batch, table, group)
    _free_tie_breaks(batch)
    depths = {id(c): _depth(c) for criteria in touched.values() for c in criteria}
    batch.save(generation=lambda criterion: depths[id(criterion)])
    written = {record.table_id for _row, record in [*batch.created, *batch.changed]}
    for table in touched:
        is_stated = (table.campaign_id, table.block_id) in office.stated_tables
        if table.pk in written and not is_stated and not office.problems:
            _restate_total(office, table)
    if not office.problems:
        batch.write_history()
    return batch.counts


def tables_by_year_and_block() -> dict[tuple[int, int], CriteriaTable]:
    """The table of each campaign and block: the one in use, else the newest draft."""
    found: dict[tuple[int, int], CriteriaTable] = {}
    usable = CriteriaTable.objects.exclude(status=CriteriaTable.Status.REPLACED)
    for table in usable.order_by("version"):
        key = (table.campaign_id, table.block_id)
        if key not in found or not found[key].is_frozen:
            found[key] = table
    return found


def by_table(office: Office, rows: list[Row], contract: FileContract) -> Iterator[tuple]:
    """The rows of each (campaign, block) that is known."""
    columns = {column.name: column for column in contract.columns}
    groups: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows:
        campaign = office.find(row, columns["campaign"])
        block = office.find(row, columns["block"])
        if campaign is not None and block is not None:
            groups[campaign, block].append(row)
    yield from groups.items()


def _new_table(office: Office, campaign, block, rows: list[Row]) -> CriteriaTable | None:
    total = sum(
        (row.get("max_points") or Decimal(0) for row in rows if row.get("kind") == "base"),
        Decimal(0),
    )
    if total <= 0:
        if not any(row.is_broken for row in rows):
            sentence = f"khối {block.code} không có điểm chuẩn nào. Ghi điểm tối đa các tiêu chí."
            office.blame(rows[0], "max_points", "no_base_points", sentence)
        return None
    if total >= 100_000:
        office.blame(rows[0], "max_points", "over_max", "tổng điểm chuẩn quá lớn. Kiểm tra lại.")
        return None
    sources = {row.get("source") or "" for row in rows}
    table = CriteriaTable(
        campaign=campaign,
        block=block,
        version=next_version(campaign, block),
        title=f"Bảng tiêu chí chấm điểm thi đua khối {block.name} năm {campaign.year}",
        stated_total=total,
        is_illustrative=all(ILLUSTRATIVE in source for source in sources),
        source=sources.pop() if len(sources) == 1 else "",
    )
    table._history_user = office.by
    table.save()
    return table


def _put_criteria(
    office: Office, batch: Batch, table: CriteriaTable, rows: list[Row]
) -> list[Criterion]:
    """Puts the rows of one table, parents first; returns all its criteria."""
    present = list(table.criteria.select_related("parent").order_by("position", "pk"))
    known = {criterion.path: criterion for criterion in present}
    parents = dict(known)
    placed = in_order(office, rows, known)
    positions = kept_positions([p.path for p in sorted(placed, key=lambda p: p.number)], present)
    for place in placed:
        row = place.row
        if batch.repeats(row, (table.pk, place.path), "code"):
            continue
        parent = parents.get(place.parent) if place.parent else None
        if place.parent and (parent is None or parent.kind != Criterion.Kind.GROUP):
            if parent is not None:
                sentence = f"«{place.parent}» không phải nhóm nên không chứa được tiêu chí khác."
                office.blame(row, "parent", "parent_is_a_leaf", sentence)
            row.is_broken = True
        values: dict[str, Any] = office.values_of(row, CRITERIA)
        if row.is_broken:
            continue
        values |= {"table": table, "parent": parent, "path": place.path}
        if place.path in positions:
            values["position"] = positions[place.path]
        record = batch.put(row, known.get(place.path), values, is_frozen=table.is_frozen)
        if record is not None:
            parents[place.path] = record
    return list(parents.values())


def _free_tie_breaks(batch: Batch) -> None:
    """Lets criteria exchange their places in the tie-break: a place is taken once a table."""
    changed = [record.pk for _row, record in batch.changed if record.tie_break is not None]
    Criterion.objects.filter(pk__in=changed).update(tie_break=None)


def _depth(criterion: Criterion) -> int:
    depth = 0
    while criterion.parent is not None:
        criterion, depth = criterion.parent, depth + 1
    return depth


def _restate_total(office: Office, table: CriteriaTable) -> None:
    maxima = table.criteria.filter(kind=Criterion.Kind.BASE).values_list("max_points", flat=True)
    total = sum(maxima, Decimal(0))
    if total != table.stated_total and 0 < total < 100_000:
        table.stated_total = total
        table._history_user = office.by
        table.save(update_fields=["stated_total"])
