"""Rows of text as rows of values, by the contract of their file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zones.records import kinds
from zones.records.columns import CONTRACTS, Column, FileContract
from zones.records.problems import Problem, UnreadableCell, nearest
from zones.records.reading import Sheet


@dataclass(eq=False)
class Row:
    """One row: its values by column (without those that could not be read)."""

    label: str
    number: int
    cells: dict[str, Any]
    is_broken: bool = False

    def get(self, column: str) -> Any:
        return self.cells.get(column)


def parse(sheet: Sheet, problems: list[Problem]) -> list[Row]:
    """Returns the rows; adds every error to ``problems``; a wrong header gives no rows at all."""
    contract = CONTRACTS[sheet.name]
    wrong_header = list(_header_problems(sheet, contract))
    problems.extend(wrong_header)
    if wrong_header:
        return []
    columns = {column.name: column for column in contract.columns}
    ordered = [columns[name] for name in sheet.header]
    rows = []
    for number, texts in sheet.rows:
        row = Row(sheet.label, number, {})
        for column, text in zip(ordered, texts, strict=True):
            try:
                row.cells[column.name] = _value(column, text)
            except UnreadableCell as error:
                row.is_broken = True
                problems.append(
                    Problem(sheet.label, number, column.name, error.code, error.sentence)
                )
        rows.append(row)
    return rows


def _value(column: Column, text: str) -> Any:
    if text:
        return column.read(text)
    if column.required:
        raise UnreadableCell("missing_value", "ô trống. Cột này bắt buộc ghi.")
    return kinds.EMPTY.get(column.read)


def _header_problems(sheet: Sheet, contract: FileContract) -> Iterator[Problem]:
    known = contract.column_names
    for position, name in enumerate(sheet.header):
        if name not in known:
            hint = nearest(name, known) or f" Các cột dùng được: {', '.join(known)}."
            sentence = f"không có cột tên «{name}». Đổi tên hoặc bỏ cột.{hint}"
            yield Problem(sheet.label, 1, name, "unknown_header", sentence)
        elif name in sheet.header[:position]:
            sentence = "cột lặp lại. Mỗi cột chỉ ghi một lần."
            yield Problem(sheet.label, 1, name, "duplicate_header", sentence)
    for column in contract.columns:
        if column.required and column.name not in sheet.header:
            sentence = "thiếu cột này. Thêm cột vào dòng tiêu đề."
            yield Problem(sheet.label, 1, column.name, "missing_header", sentence)
