"""What is wrong with a reference file: where, a stable code, and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

SHOWN_AT_MOST = 200
NOTHING_WRITTEN = "Chưa có dữ liệu nào được ghi."


@dataclass(frozen=True, order=True)
class Problem:
    """One error; row 0 means the whole file, an empty column the whole row."""

    file: str
    row: int
    column: str
    code: str
    sentence: str

    def __str__(self) -> str:
        row = f", dòng {self.row}" if self.row else ""
        column = f", cột «{self.column}»" if self.column else ""
        return f"Tệp «{self.file}»{row}{column}: {self.sentence}"


class UnreadableCell(ValueError):
    """A cell that is not of its kind; carries the code and the sentence of the problem."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


class LoadRefused(Exception):
    """The files hold errors and nothing was written; ``problems`` lists all of them in order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(refusal_text(self.problems))


def refusal_text(problems: list[Problem]) -> str:
    """Returns the errors a line each, at most 200 of them, and that nothing was written."""
    lines = [str(problem) for problem in problems[:SHOWN_AT_MOST]]
    if len(problems) > SHOWN_AT_MOST:
        lines.append(f"… và {len(problems) - SHOWN_AT_MOST} lỗi khác.")
    return "\n".join([*lines, NOTHING_WRITTEN])


def nearest(word: str, known: Iterable[str]) -> str:
    """Returns « Gần giống: «…».» when a known word is much like the given one, else nothing."""
    found = get_close_matches(word, list(known), n=1)
    return f" Gần giống: «{found[0]}»." if found else ""
