"""A folder of CSV files, or one .xlsx with the same sheets, as rows of text."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from thidua.recordformats import unescaped
from thidua.spreadsheets.guard import inspect
from thidua.spreadsheets.package import Limits
from thidua.spreadsheets.reading import opened, rows_of
from thidua.spreadsheets.refusal import FileRefused
from zones.records.columns import CONTRACTS, OF_THE_AWARDS
from zones.records.problems import Problem, nearest

_MIB = 1024**2
LIMITS = Limits(max_bytes=50 * _MIB, max_unpacked_bytes=500 * _MIB, max_rows=200_000)
_SHEET_PROBLEMS = {
    "too_many_rows": "có quá nhiều dòng. Chia thành nhiều tệp.",
    "too_many_columns": "có quá nhiều cột. Xóa các cột không dùng.",
}


@dataclass
class Sheet:
    """The rows of one file with their numbers as Excel shows them; ``label`` names it to people."""

    name: str
    label: str
    header: list[str]
    rows: list[tuple[int, list[str]]]


@dataclass
class Source:
    """All that was found: the sheets by name, names left for the awards, and what is wrong."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, label: str, code: str, sentence: str, row: int = 0, column: str = "") -> None:
        self.problems.append(Problem(label, row, column, code, sentence))


def read_office(path: Path) -> Source:
    """Returns what the folder or workbook holds; raises FileNotFoundError when it is not there."""
    if path.is_dir():
        return _read_folder(path)
    if not path.is_file():
        raise FileNotFoundError(path)
    return _read_workbook(path)


def _read_folder(folder: Path) -> Source:
    source = Source()
    for path in sorted(folder.glob("*.csv")):
        if _is_ours(source, path.stem, path.name):
            _add(source, path.stem, path.name, _csv_rows(source, path))
    if not source.sheets and not source.problems:
        source.refuse(str(folder), "no_files", f"không có tệp nào trong số: {_file_names()}.")
    return source


def _file_names() -> str:
    return ", ".join(f"{name}.csv" for name in CONTRACTS)


def _is_ours(source: Source, name: str, label: str) -> bool:
    if name in CONTRACTS:
        return True
    if name in OF_THE_AWARDS:
        source.ignored.append(label)
        return False
    hint = nearest(name, CONTRACTS) or f" Các tên dùng được: {', '.join(CONTRACTS)}."
    source.refuse(label, "unknown_file", f"không rõ tệp này chứa gì. Đổi tên hoặc bỏ ra.{hint}")
    return False


def _csv_rows(source: Source, path: Path) -> list[list[str]]:
    raw = path.read_bytes()
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        source.refuse(
            path.name,
            "legacy_encoding",
            "không phải Unicode UTF-8. Mở bằng Excel, lưu lại dạng «CSV UTF-8».",
            row,
        )
        return []
    try:
        rows = csv.reader(io.StringIO(content, newline=""), strict=True)
        return [[unescaped(cell) for cell in row] for row in rows]
    except csv.Error:
        source.refuse(
            path.name,
            "corrupt_file",
            "dấu ngoặc kép không khớp nên không tách được các ô. Sửa rồi lưu lại.",
        )
        return []


def _read_workbook(path: Path) -> Source:
    source = Source()
    try:
        with path.open("rb") as file:
            facts = inspect(file, LIMITS)
            workbook = opened(file)
    except FileRefused as refusal:
        source.refuse(path.name, refusal.code, f"{refusal.message}.")
        return source
    for entry in facts.sheets:
        label = f"{path.name} › {entry.name}"
        if entry.is_hidden or not (entry.facts.values or entry.facts.problem):
            continue
        if not _is_ours(source, entry.name, label):
            continue
        if _has_unreadable_cells(source, entry.facts, label):
            continue
        try:
            rows = list(rows_of(workbook, entry.name))
        except FileRefused as refusal:
            source.refuse(label, refusal.code, f"{refusal.message}.")
            continue
        _add(source, entry.name, label, [[_cell_text(cell) for cell in row] for row in rows])
    if not source.sheets and not source.problems:
        names = ", ".join(CONTRACTS)
        source.refuse(path.name, "no_files", f"không có trang tính nào trong số: {names}.")
    return source


def _has_unreadable_cells(source: Source, facts, label: str) -> bool:
    before = len(source.problems)
    if facts.problem:
        code, cell = facts.problem
        sentence = _SHEET_PROBLEMS.get(code, "có dữ liệu nằm ngoài bảng. Xóa ô đó.")
        source.refuse(label, code, f"ô {cell}: {sentence}")
    for row, _column in facts.errors:
        source.refuse(label, "formula_error", "ô báo lỗi công thức. Sửa công thức.", row + 1)
    for row, _column in facts.uncalculated:
        source.refuse(
            label,
            "formula_not_calculated",
            "công thức chưa được tính. Mở bằng Excel, lưu lại.",
            row + 1,
        )
    return len(source.problems) > before


def _cell_text(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        # 12 figures: enough for any code or point, without a binary fraction's noise
        return str(int(cell)) if cell.is_integer() else f"{cell:.12g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _add(source: Source, name: str, label: str, rows: list[list[str]]) -> None:
    """Takes the first row that is not blank for the header; checks that rows are as wide."""
    if any(problem.file == label for problem in source.problems):
        return
    numbered = [(n, row) for n, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    if not numbered:
        source.refuse(label, "no_header", "không có dòng tiêu đề. Ghi tên các cột ở dòng đầu.")
        return
    is_workbook = not label.endswith(".csv")
    _, first = numbered[0]
    header = [cell.strip() for cell in first]
    while is_workbook and header and not header[-1]:
        header.pop()
    if len(header) == 1 and ";" in header[0]:
        source.refuse(
            label, "wrong_delimiter", "các cột ngăn bằng dấu chấm phẩy. Lưu lại với dấu phẩy."
        )
        return
    sheet = Sheet(name, label, header, [])
    for number, row in numbered[1:]:
        is_ragged = any(row[len(header) :]) if is_workbook else len(row) != len(header)
        if is_ragged:
            source.refuse(
                label,
                "ragged_row",
                f"dòng có {len(row)} ô, tiêu đề có {len(header)} cột. "
                "Đặt trong ngoặc kép ô nào có dấu phẩy.",
                number,
            )
            continue
        sheet.rows.append((number, [cell.strip() for cell in row[: len(header)]]))
    source.sheets[name] = sheet
