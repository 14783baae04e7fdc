"""FLOOR: the least that bringing a workbook in can cost.

python-calamine's parse, ids looked up in dictionaries, COPY (PostgreSQL) or executemany (SQLite)
into a temporary table, and one merge statement. No guard, no checks, no preview, no record.
"""

from collections.abc import Iterator
from pathlib import Path

from django.db import connection, transaction
from python_calamine import CalamineWorkbook

from thidua.audit.context import recorded_by_its_service
from zones.models import Criterion, ScoreSheet

_ROWS_A_BATCH = 20_000
_STAGING = (
    "CREATE TEMPORARY TABLE floor_staging "
    "(sheet_id integer NOT NULL, criterion_id integer NOT NULL, points numeric(7, 2) NOT NULL)"
)
_MERGE = """
INSERT INTO zones_score (sheet_id, criterion_id, self_points, note)
SELECT sheet_id, criterion_id, points, '' FROM floor_staging WHERE true
ON CONFLICT (sheet_id, criterion_id) DO UPDATE SET self_points = excluded.self_points
WHERE zones_score.self_points IS DISTINCT FROM excluded.self_points
"""
Row = tuple[int, int, float]


def load(path: Path, layout: str) -> None:
    """Brings the workbook's self-scored points into the points as they stand."""
    sheets = dict(ScoreSheet.objects.values_list("agency__code", "pk").order_by())
    criteria = dict(Criterion.objects.leaves().values_list("path", "pk").order_by())
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows()
    read = _wide if layout == "wide" else _long
    # the log is told that it need not write these points down, as it is by the project's own merge
    with transaction.atomic(), recorded_by_its_service(), connection.cursor() as cursor:
        cursor.execute(_STAGING)
        stage = _copy if connection.vendor == "postgresql" else _insert
        stage(cursor, read(rows, sheets, criteria))
        cursor.execute(_MERGE)
        cursor.execute("DROP TABLE floor_staging")


def _wide(rows, sheets: dict[str, int], criteria: dict[str, int]) -> Iterator[Row]:
    rows = iter(rows)
    columns = [criteria[code] for code in next(rows)[2:]]
    for row in rows:
        sheet = sheets[row[0]]
        for criterion, points in zip(columns, row[2:], strict=True):
            yield sheet, criterion, points


def _long(rows, sheets: dict[str, int], criteria: dict[str, int]) -> Iterator[Row]:
    rows = iter(rows)
    next(rows)
    for row in rows:
        yield sheets[row[0]], criteria[row[1]], row[2]


def _insert(cursor, rows: Iterator[Row]) -> None:
    cursor.executemany("INSERT INTO floor_staging VALUES (%s, %s, %s)", rows)


def _copy(cursor, rows: Iterator[Row]) -> None:
    with cursor.copy("COPY floor_staging FROM STDIN") as copy:
        batch: list[str] = []
        for sheet, criterion, points in rows:
            batch.append(f"{sheet}\t{criterion}\t{points}\n")
            if len(batch) >= _ROWS_A_BATCH:
                copy.write("".join(batch))
                batch.clear()
        copy.write("".join(batch))
