"""What a clerk posts from the sheet page: read strictly, and given back where it was refused."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from thidua.text import clean_text
from zones.admin.sheetrows import Row, seen_text
from zones.models import Criterion
from zones.rules.pointtext import typed_hundredths
from zones.services.sheetpoints import FIELDS, Edit, hundredths

NOTE_LENGTH = 2000
_SEEN = re.compile(r"[0-9]{1,7}\Z")


@dataclass
class Posted:
    """The page as it was posted: the edits, what is wrong, and the texts as they were typed."""

    edits: list[Edit] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def sentences(self) -> list[str]:
        return list(self.errors.values())


def read_posted(leaves: Iterable[Criterion], post: Mapping[str, str]) -> Posted:
    """Returns the posted cells; a cell where the clerk chose the other's value is left out."""
    posted = Posted()
    for leaf in leaves:
        for name in FIELDS:
            _read_cell(posted, leaf, name, post)
    return posted


def show_again(rows: list[Row], posted: Posted) -> None:
    """Puts what was typed back into the cells, with the errors; nothing typed is lost."""
    for row in rows:
        for cell in row.cells.values():
            if cell.name not in posted.texts:
                continue
            text, seen = posted.texts[cell.name]
            if not cell.is_writable:
                cell.unsaved = text if text != cell.text else ""
                continue
            cell.text, cell.seen = text, seen
            cell.error = posted.errors.get(cell.name, "")


def _read_cell(posted: Posted, leaf: Criterion, name: str, post: Mapping[str, str]) -> None:
    key = f"{name}-{leaf.pk}"
    choice = post.get(f"choice-{key}")
    if key not in post or choice == "theirs":
        return
    text = post[key]
    seen = _seen(name, post.get(f"met-{key}" if choice == "mine" else f"seen-{key}", ""))
    posted.texts[key] = (text, seen_text(seen))
    try:
        value = _value(leaf, name, text)
    except ValueError as error:
        posted.errors[key] = f"Dòng {leaf.path}: {error}"
        return
    posted.edits.append(Edit(leaf.pk, name, seen, value))


def _value(leaf: Criterion, name: str, text: str) -> int | str | None:
    if name != "note":
        return typed_hundredths(text, hundredths(leaf.max_points))
    note = clean_text(text, multiline=True)
    if len(note) > NOTE_LENGTH:
        raise ValueError(f"ghi chú dài quá {NOTE_LENGTH} ký tự.")
    return note


def _seen(name: str, text: str) -> int | str | None:
    if name == "note":
        return clean_text(text, multiline=True)
    return int(text) if _SEEN.match(text) else None
