"""What a library left in English on a page."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from playwright.sync_api import Page

_LIBRARIES = (
    *("django.contrib.admin", "django.contrib.auth", "django.conf", "unfold", "import_export"),
    *("simple_history", "axes", "django_filters", "django_otp"),
)
_SENTENCES = (
    re.compile(r'^msgid "(.+)"$', re.M),
    re.compile(r"""{%\s*(?:block)?trans(?:late)?\s+["'](.+?)["']"""),
    re.compile(r"""\b_\(\s*["'](.+?)["']"""),
)
# Vietnamese without marks, names, keys, and words that Vietnamese offices write
_VIETNAMESE = re.compile(
    r"admin|bao|command|control|enter|can|cao|cha|chi|cho|chung|con|cung|dang|danh|day|dong|email|excel|file|"
    r"gia|giai|giao|hai|han|hay|hoa|hoi|khen|khi|khoa|kinh|lan|lao|lap|long|luu|mai|"
    r"mau|minh|nam|nay|ngay|nghe|ngoai|noi|openid|pdf|python|qua|quan|quy|sang|tai|"
    r"tham|thang|thanh|theo|thi|thu|tin|toan|tra|trang|tranh|trong|trung|url|vai|van|"
    r"vinh|web|word|xem|xin"
)
_READ = """() => {
  const icons = document.querySelectorAll("[aria-hidden=true].material-symbols-outlined");
  for (const icon of icons) icon.remove();
  const found = [document.body.innerText, document.title];
  for (const node of document.querySelectorAll("[title],[aria-label],[placeholder],[alt]"))
    for (const name of ["title", "aria-label", "placeholder", "alt"])
      if (node.hasAttribute(name)) found.push(node.getAttribute(name));
  for (const node of document.querySelectorAll("input[type=submit],option"))
    found.push(node.value && node.tagName == "INPUT" ? node.value : node.textContent);
  return found;
}"""


def english_on(page: Page) -> list[str]:
    """Returns the lines of a page, and the words of its fields, that hold a library's word.

    And those with a figure or a day that no Vietnamese writes so: 8.50, 2021-01-05.
    """
    lines = {line.strip() for text in page.evaluate(_READ) for line in text.splitlines()}
    return sorted(
        line for line in lines if _words(line) & library_words() or _FOREIGN_FIGURE.search(line)
    )


_FOREIGN_FIGURE = re.compile(r"(?<![\w.,/:-])(?:\d+\.\d{1,2}|\d{4}-\d\d-\d\d)(?![\w.,/:-])")


@cache
def library_words() -> frozenset[str]:
    """Returns the English words that the libraries on the screen would show."""
    found: set[str] = set()
    for library in _LIBRARIES:
        folder = Path(find_spec(library).submodule_search_locations[0])
        for path in (*folder.rglob("locale/en/LC_MESSAGES/*.po"), *folder.rglob("*.html")):
            text = path.read_text(encoding="utf-8")
            for sentence in _SENTENCES:
                for match in sentence.findall(text):
                    found |= _words(match)
    return frozenset(word for word in found if not _VIETNAMESE.fullmatch(word))


def _words(text: str) -> set[str]:
    """Returns the words of three letters and more, without those of codes and addresses."""
    plain = re.sub(r"\S*[@/_.:%{}\d]\S*", " ", text)
    return {word.lower() for word in re.findall(r"(?<![\w-])[A-Za-z]{3,}(?![\w-])", plain)}
