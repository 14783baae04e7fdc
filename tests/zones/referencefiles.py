"""Folders of reference files for tests: written, read, loaded where they are refused."""

import csv
from pathlib import Path

import openpyxl
import pytest

from zones.records.loading import load_office
from zones.records.problems import LoadRefused


def rows_of(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def folder_of(tmp_path: Path, **files: str) -> Path:
    tmp_path.mkdir(exist_ok=True)
    for name, content in files.items():
        (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
    return tmp_path


def refused(path: Path) -> list[tuple]:
    with pytest.raises(LoadRefused) as refusal:
        load_office(path)
    return [(p.file, p.row, p.column, p.code) for p in refusal.value.problems]


def workbook_of(folder: Path, path: Path) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for file in sorted(folder.glob("*.csv")):
        sheet = workbook.create_sheet(file.stem)
        with file.open(encoding="utf-8", newline="") as text:
            for row in csv.reader(text):
                sheet.append(row)
    workbook.save(path)
    return path
