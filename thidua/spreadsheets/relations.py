"""Which part leads to which: one way only, the same for every reader.

The fast reader finds the workbook, its texts and styles by their usual names, and resolves a
target in its own way. A file in which another part would be found by following the relations is
damage: else the guard would look at one sheet, and the reader read another.
"""

import posixpath
from dataclasses import dataclass

from thidua.spreadsheets.package import Package
from thidua.spreadsheets.refusal import FileRefused
from thidua.spreadsheets.xmlparts import local_name

_WORKBOOK = "xl/workbook.xml"
_USUAL = {"styles": "xl/styles.xml", "sharedStrings": "xl/sharedStrings.xml"}
_MOST_RELATIONS = 1_000


@dataclass(frozen=True)
class Relation:
    """A relation's kind («worksheet») and the part that it leads to, '' where there is none."""

    kind: str
    part: str


def workbook_relations(package: Package) -> dict[str, Relation]:
    """Returns the workbook's relations by id; raises FileRefused where two ways lead on."""
    books = [r for r in _relations(package, "").values() if r.kind == "officeDocument"]
    if [book.part.casefold() for book in books] != [_WORKBOOK]:
        raise FileRefused("corrupt_file")
    found = _relations(package, books[0].part)
    for relation in found.values():
        usual = _USUAL.get(relation.kind, "")
        if usual and relation.part.casefold() != usual.casefold():
            raise FileRefused("corrupt_file")
    return found


def workbook_part(package: Package) -> str:
    """Returns the workbook's part; raises FileRefused if it is missing."""
    if (part := package.find(_WORKBOOK)) is None:
        raise FileRefused("corrupt_file")
    return part


def _relations(package: Package, part: str) -> dict[str, Relation]:
    folder, name = posixpath.split(part)
    relations = package.find(posixpath.join(folder, "_rels", f"{name}.rels"))
    if relations is None:
        raise FileRefused("corrupt_file")
    found: dict[str, Relation] = {}

    def take(tag: str, attributes: dict[str, str]) -> None:
        if local_name(tag) != "Relationship":
            return
        number = attributes.get("Id", "")
        if number in found or len(found) >= _MOST_RELATIONS:
            raise FileRefused("corrupt_file")
        kind = attributes.get("Type", "").rpartition("/")[2]
        is_outside = attributes.get("TargetMode", "Internal") != "Internal"
        target = "" if is_outside else _target(folder, attributes.get("Target", ""))
        found[number] = Relation(kind, package.find(target) or "")

    package.parse_description(relations, take)
    return found


def _target(folder: str, target: str) -> str:
    """Returns the path that the target names from the package's root.

    «xl/…» without a slash before it is a path within the folder to some readers, and from the
    root to others.
    """
    if folder and target.startswith(f"{folder}/"):
        return ""
    path = target if target.startswith("/") else posixpath.join("/", folder, target)
    return path.lstrip("/")
