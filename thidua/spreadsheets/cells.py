"""What a cell holds, read strictly: points, codes, header words, free text."""

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from thidua.text import MISTAKEN_LETTERS, clean_text, exchanged, short_date

MAX_TEXT = 2_000
# hundredths that a binary number may be off: twenty additions of numbers up to a thousand are less
NOISE = 1e-9
_LAST_DIGIT = 1e-15  # what a double may be off, of its size
_BEYOND_ALL_POINTS = 1_000_000_000
_LONGEST_CODE = 64
_LONGEST_TITLE = 2_000  # what is longer is no header, no code and no title: the rest is not read
_LONGEST_QUOTED = 400  # more of a text is not looked at to quote its beginning
_POINTS = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?\Z", re.ASCII)
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:[.,][0-9]{3})+\Z", re.ASCII)
_NEGATIVE = re.compile(r"[-−–]\s*[0-9]+(?:[.,][0-9]+)?\Z", re.ASCII)
_ALL_DIGITS_SHOWN = 1e15  # 1E308 is quoted as «1e+308», not by three hundred digits
# every blank that Word and web pages leave around a number, the zero-width ones among them
SPACES = " \t\r\n\u00a0\u200b\u200c\u200d\u2060\ufeff\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
# bullets of Word's symbol fonts: private characters, which no other font shows
_BULLETS = {
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
    "\uf02d": "-",
    "\uf076": "❖",
    "\uf0a8": "□",
}
_ZERO_WIDTH = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_HARMLESS = "\n\r\t\u200b\u200c\u200d\ufeff\u00ad\u2060"


class NotPoints(Exception):
    """A cell is no point; ``code`` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def hundredths(value: object) -> int | None:
    """Returns a cell's points in hundredths, None for a blank cell.

    A number may carry a binary's noise (9.0999999999999996 is 9.1, -2.8e-17 is 0), but no third
    decimal. Text is a number in one strict form («9,5», «9.5»). Raises NotPoints with the code
    not_a_number, ambiguous_number, negative, too_many_decimals or date_in_points.
    """
    if isinstance(value, bool):
        raise NotPoints("not_a_number")
    if isinstance(value, int | float):
        return _number_in_hundredths(value)
    if isinstance(value, datetime | date | time | timedelta):
        raise NotPoints("date_in_points")
    return _text_in_hundredths(str(value))


def _number_in_hundredths(value: float) -> int:
    if not math.isfinite(value):
        raise NotPoints("not_a_number")
    scaled = value * 100
    if scaled < -NOISE:
        raise NotPoints("negative")
    if scaled > _BEYOND_ALL_POINTS:
        return _BEYOND_ALL_POINTS
    nearest = round(scaled)
    if abs(scaled - nearest) > max(NOISE, scaled * _LAST_DIGIT):
        raise NotPoints("too_many_decimals")
    return nearest


def _text_in_hundredths(text: str) -> int | None:
    text = text.strip(SPACES)
    if not text:
        return None
    if is_grouped(text):
        raise NotPoints("ambiguous_number")
    if _NEGATIVE.match(text):
        raise NotPoints("negative")
    if not (match := _POINTS.match(text)):
        raise NotPoints("not_a_number")
    whole, decimals = match.groups()
    decimals = (decimals or "").rstrip("0")
    if len(decimals) > 2:
        raise NotPoints("too_many_decimals")
    whole = whole.lstrip("0")
    if len(whole) > 7:
        return _BEYOND_ALL_POINTS
    return int(whole or "0") * 100 + int(decimals.ljust(2, "0"))


def is_grouped(text: str) -> bool:
    """Returns whether a number's text can be read as thousands: «1.000» is a thousand, or one.

    «0,125» cannot: no thousands begin with a zero.
    """
    return bool(_THOUSANDS.match(text))


def as_points(value: int | None) -> Decimal | None:
    """Hundredths as points."""
    return None if value is None else Decimal(value) / 100


def folded(value: object) -> str:
    """A header or code as it is compared: NFC, case folded, all white space collapsed.

    «Đ» stays different from «D». A whole number in a code's cell loses its «.0».
    """
    if isinstance(value, str):
        return _folded_code(value) if len(value) <= _LONGEST_CODE else _folded_title(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).casefold()


def _folded_text(text: str) -> str:
    text = unicodedata.normalize("NFC", _ZERO_WIDTH.sub("", text[:_LONGEST_TITLE])).casefold()
    return " ".join(exchanged(text, MISTAKEN_LETTERS).split())


# a workbook repeats its codes, row after row
_folded_code = lru_cache(maxsize=4096)(_folded_text)
# several rules ask for the same cell, one after another
_folded_title = lru_cache(maxsize=64)(_folded_text)


def shown(value: object, length: int = 40) -> str:
    """A cell's value as a sentence quotes it: one line, short."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < _ALL_DIGITS_SHOWN:
        return str(int(value))
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, float):
        return repr(value).replace(".", ",")
    text = clean_text(str(value)[:_LONGEST_QUOTED])
    return text if len(text) <= length else f"{text[:length]}…"


def shown_code(value: object) -> str:
    """A header or code as a sentence quotes it: 1.1 stays «1.1»."""
    return shown(value) if isinstance(value, str) else folded(value)


def with_shown_bullets(text: str) -> str:
    """Returns the text with the bullets of symbol fonts as characters that every font has."""
    return exchanged(text, _BULLETS)


@lru_cache(maxsize=256)
def text_problem(text: str) -> str | None:
    """Returns why a free text is not stored: text_too_long, control_character, or None.

    It is as long as it would be stored: composed, without the white space around it.
    """
    if len(text) > MAX_TEXT and len(unicodedata.normalize("NFC", text.strip())) > MAX_TEXT:
        return "text_too_long"
    return "control_character" if any(map(_is_forbidden, set(text))) else None


def _is_forbidden(character: str) -> bool:
    category = unicodedata.category(character)
    return category in ("Cc", "Cs", "Co", "Cn", "Cf") and character not in _HARMLESS
