"""What criteria tables hold besides criteria: levels, grades, conditions."""

from zones.models import Criterion, CriterionLevel
from zones.records.columns import CONDITIONS, GRADES, LEVELS, FileContract
from zones.records.office import Counts, Office
from zones.records.parsing import Row
from zones.records.problems import nearest
from zones.records.saving import Batch
from zones.records.tables import by_table, tables_by_year_and_block


def load_grades(office: Office, rows: list[Row]) -> Counts:
    """Creates and changes the grade bands of tables that exist."""
    return _load_parts(office, GRADES, rows, key="grade")


def load_conditions(office: Office, rows: list[Row]) -> Counts:
    """Creates and changes the conditions of tables that exist."""
    return _load_parts(office, CONDITIONS, rows, key="code")


def load_levels(office: Office, rows: list[Row]) -> Counts:
    """Creates and changes the levels of criteria that exist, each found by its points."""
    batch = Batch(office, LEVELS)
    tables = tables_by_year_and_block()
    criteria: dict[int, dict[str, Criterion]] = {}
    for criterion in Criterion.objects.filter(table__in=tables.values()):
        criteria.setdefault(criterion.table_id, {})[criterion.path] = criterion
    levels = {(level.criterion_id, level.points): level for level in CriterionLevel.objects.all()}
    for (campaign, block), group in by_table(office, rows, LEVELS):
        table = tables.get((campaign.pk, block.pk))
        for row in group:
            if table is None:
                _blame_no_table(office, row, campaign, block)
                continue
            values, path = office.values_of(row, LEVELS), row.get("criterion")
            known = criteria.get(table.pk, {})
            if path is not None and path not in known:
                sentence = f"không có tiêu chí mã «{path}» trong bảng.{nearest(path, known)}"
                office.blame(row, "criterion", "unknown_criterion", sentence)
            if row.is_broken:
                continue
            key = known[path].pk, values["points"]
            if not batch.repeats(row, key, "points"):
                values["criterion"] = known[path]
                batch.put(row, levels.get(key), values, is_frozen=table.is_frozen)
    batch.save()
    return batch.counts


def _load_parts(office: Office, contract: FileContract, rows: list[Row], key: str) -> Counts:
    batch = Batch(office, contract)
    tables = tables_by_year_and_block()
    known = {(p.table_id, getattr(p, key)): p for p in contract.model.objects.all()}
    for (campaign, block), group in by_table(office, rows, contract):
        table = tables.get((campaign.pk, block.pk))
        for row in group:
            if table is None:
                _blame_no_table(office, row, campaign, block)
                continue
            values = office.values_of(row, contract)
            name = values.get(key)
            if row.is_broken or batch.repeats(row, (table.pk, name), key):
                continue
            part = known.get((table.pk, name))
            batch.put(row, part, {"table": table, **values}, is_frozen=table.is_frozen)
    batch.save()
    if not office.problems:
        batch.write_history()
    return batch.counts


def _blame_no_table(office: Office, row: Row, campaign, block) -> None:
    """Blames the row for a table that is not there, unless its own rows are to blame."""
    if (campaign.pk, block.pk) in office.broken_tables:
        return
    sentence = (
        f"khối {block.code} chưa có bảng tiêu chí năm {campaign.year}. "
        "Nạp criteria.csv của khối này trước hoặc cùng lúc."
    )
    office.blame(row, "block", "no_table", sentence)
