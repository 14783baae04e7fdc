"""The guides speak of what is on the screen: their words, their pictures, their links."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from tests.browser.pictures import PICTURES, name_in_walk, named_pictures, taken_pictures

ROOT = Path(settings.BASE_DIR)
GUIDES = sorted((ROOT / "docs" / "huong-dan").glob("*.md"))
LARGEST = 3_000_000  # bytes of all pictures
# what a clerk types, not what the screen says
TYPED = {"dong thap", "…"}


@cache
def on_screen() -> str:
    """Returns the texts of pages, code and catalogues, folded, sentences in one piece."""
    files = [
        path
        for folder in ("thidua", "zones", "awards", "templates")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".html", ".js", ".po")
    ]
    for name in ("admin", "auth"):
        [library] = find_spec(f"django.contrib.{name}").submodule_search_locations
        files.append(Path(library) / "locale" / "vi" / "LC_MESSAGES" / "django.po")
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    in_one_piece = re.sub(r'"\s*\n\s*f?"', "", text)
    return re.sub(r"\s+", " ", in_one_piece).casefold()


def test_every_word_that_a_guide_quotes_stands_on_the_screen():
    unknown = [
        f"{guide.name}: «{words}»"
        for guide in GUIDES
        for words in re.findall(r"«([^»]+)»", guide.read_text(encoding="utf-8"))
        if words.casefold() not in on_screen() and words not in TYPED
    ]
    assert unknown == []


def test_every_picture_of_a_document_is_there_and_taken_by_a_walk():
    named = named_pictures()
    assert [name for name in named if name_in_walk(name) not in taken_pictures()] == []
    assert sorted(named) == sorted(path.stem for path in PICTURES.glob("*.png"))


def test_the_pictures_are_small():
    assert sum(path.stat().st_size for path in PICTURES.glob("*.png")) < LARGEST


def test_every_link_of_a_guide_leads_to_a_file():
    missing = [
        f"{guide.name}: {target}"
        for guide in GUIDES
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", guide.read_text(encoding="utf-8"))
        if "://" not in target and not (guide.parent / target).exists()
    ]
    assert missing == []


def test_every_guide_is_found_from_the_index_and_the_index_from_the_readme():
    index = (ROOT / "docs" / "huong-dan" / "README.md").read_text(encoding="utf-8")
    others = [guide.name for guide in GUIDES if guide.name != "README.md"]
    assert [name for name in others if f"({name})" not in index] == []
    assert "docs/huong-dan/README.md" in (ROOT / "README.md").read_text(encoding="utf-8")
