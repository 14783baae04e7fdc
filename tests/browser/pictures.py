"""The documents' pictures, from what the walks took: ``python -m tests.browser.pictures FOLDER``.

A picture NAME of a document is the walk's NAME-1400.png; a name that ends in a width is that one.
"""

import re
import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "images"
DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
WIDTH, NARROW = 1400, 400
TALLEST = 1000  # pixels: what a document shows of a long page
COLOURS = 96
_NAMED = re.compile(r"images/([\w-]+)\.png")
_TAKEN = re.compile(r'(?:picture|photograph)\((?:[\w.]+, )?"([\w-]+)"\)')


def named_pictures() -> dict[str, list[Path]]:
    """Returns the documents that show each picture, by its name."""
    found: dict[str, list[Path]] = {}
    for document in DOCUMENTS:
        for name in _NAMED.findall(document.read_text(encoding="utf-8")):
            found.setdefault(name, []).append(document)
    return found


def taken_pictures() -> set[str]:
    """Returns the names of the pictures that the walks take."""
    walks = (ROOT / "tests" / "browser").rglob("*.py")
    return {name for walk in walks for name in _TAKEN.findall(walk.read_text(encoding="utf-8"))}


def name_in_walk(name: str) -> str:
    """Returns the name under which a walk takes a document's picture."""
    return name.removesuffix(f"-{NARROW}")


def put(folder: Path) -> list[str]:
    """Writes the pictures that the documents name, small enough; returns those not taken."""
    missing = []
    for name in named_pictures():
        is_narrow = name.endswith(f"-{NARROW}")
        source = folder / (f"{name}.png" if is_narrow else f"{name}-{WIDTH}.png")
        if not source.exists():
            missing.append(name)
            continue
        picture = Image.open(source).convert("RGB")
        cropped = picture.crop((0, 0, picture.width, min(picture.height, TALLEST)))
        few = cropped.quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(PICTURES / f"{name}.png", optimize=True)
    return missing


if __name__ == "__main__":
    lacking = put(Path(sys.argv[1]))
    sys.exit(f"no walk took: {', '.join(lacking)}" if lacking else 0)
