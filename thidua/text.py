"""Vietnamese text: how it is stored, searched, sorted, and how numbers and dates are written."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

# of what is searched for: more makes a condition too deep, or too slow, for a database
LONGEST_SEARCH, MOST_WORDS = 200, 20
_FEW = 16  # characters; more of them are exchanged by a table
_LINE_BREAKS_AND_TABS = "\n\r\t"
_CONTROL_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn"}
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_MARKS = {"\u0302", "\u0306", "\u031b"}  # circumflex, breve, horn: they make another letter
# the Icelandic Ð looks like Đ and is what some keyboards type
MISTAKEN_LETTERS = {"\u00d0": "Đ", "\u00f0": "đ"}
_PLAIN_D = dict.fromkeys((*MISTAKEN_LETTERS, *MISTAKEN_LETTERS.values()), "d")
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def clean_text(value: str, *, multiline: bool = False) -> str:
    """The text as it is stored: NFC, trimmed, without control or direction characters, Đ for Ð.

    Line breaks and tabs stay in multiline text and become spaces elsewhere.
    """
    # each character is looked at once, however often it stands there; most texts have no odd one
    odd = [c for c in set(value) if c not in _LINE_BREAKS_AND_TABS and _is_control(c)]
    kept = exchanged(value, dict.fromkeys(odd, ""))
    # composed last: a character taken out may have stood between a letter and its accent
    text = unicodedata.normalize("NFC", kept).replace("\r\n", "\n").replace("\r", "\n")
    text = exchanged(text, MISTAKEN_LETTERS)
    return text.strip() if multiline else " ".join(text.split())


def exchanged(text: str, characters: Mapping[str, str]) -> str:
    """The text with each of the characters exchanged for what stands in its place."""
    if len(characters) > _FEW:
        return text.translate(str.maketrans(characters))
    # a table is asked for every letter of a text that is not English: a hundred times slower
    for old, new in characters.items():
        text = text.replace(old, new)
    return text


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in _CONTROL_CATEGORIES


def fold(value: str) -> str:
    """The text as it is searched: lower case, without accents; «Đồng Tháp» gives «dong thap»."""
    decomposed = unicodedata.normalize("NFD", value.casefold())
    accents = dict.fromkeys(filter(unicodedata.combining, set(decomposed)), "")
    return " ".join(exchanged(decomposed, accents | _PLAIN_D).split())


def searched_part(value: str) -> str:
    """The text as far as anything is searched for it: a list forgives what goes beyond."""
    # no database keeps a NUL, some refuse to look for it
    return " ".join(value[:LONGEST_SEARCH].replace("\0", " ").split()[:MOST_WORDS])


def spelling_pattern(word: str) -> str:
    """A regular expression of every spelling that folds to the word: «dong» finds «Đồng», «ĐÔNG».

    For columns without a folded copy; every database understands it.
    """
    spellings = _spellings()
    return "".join(f"[{spellings[c]}]" if c in spellings else re.escape(c) for c in fold(word))


@cache
def _spellings() -> dict[str, str]:
    """Returns for each plain letter all Latin letters that fold to it, small and capital."""
    found: dict[str, str] = {}
    for letter in map(chr, [*range(0x41, 0x250), *range(0x1E00, 0x1F00)]):
        plain = fold(letter)
        if letter.isalpha() and len(plain) == 1:
            found[plain] = found.get(plain, "") + letter
    return found


def sort_key(value: str) -> str:
    """A key of [0-9a-z] that sorts as a Vietnamese dictionary does, under any database collation.

    Letters first (Đ after D, Ê after E), tones second (ngang, huyền, hỏi, ngã, sắc, nặng),
    syllable by syllable; numbers by their value.
    """
    syllables = re.findall(r"\d+|[^\W\d_]+", unicodedata.normalize("NFC", value.casefold()))
    return "0".join(_syllable_key(syllable) for syllable in syllables)


def _syllable_key(syllable: str) -> str:
    if syllable.isdecimal():
        digits = str(int(syllable))
        return f"1{len(digits):02d}{digits}"
    letters, tone = [], "0"
    for character in unicodedata.normalize("NFD", syllable):
        if character in _LETTER_MARKS and letters:
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + character)
        elif character in _TONES:
            tone = _TONES[character]
        elif not unicodedata.combining(character):
            letters.append(character)
    places = (_ALPHABET.find(letter) for letter in letters)
    return "".join(f"{chr(98 + p // 6)}{chr(97 + p % 6)}" if p >= 0 else "zz" for p in places) + (
        f"0{tone}"
    )


def person_sort_key(full_name: str) -> str:
    """A key that sorts people by given name, then by family and middle names."""
    *family, given = full_name.split() or [""]
    return sort_key(" ".join([given, *family]))


def round_points(value: Decimal) -> Decimal:
    """The points with 2 decimals, rounded half up."""
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def points_text(value: Decimal | None) -> str:
    """Points as Vietnamese write them, without idle zeros: 8,5; nothing for a missing point."""
    if value is None:
        return ""
    text = f"{round_points(Decimal(value)):.2f}"
    return text.rstrip("0").rstrip(".").replace(".", ",")


def count_text(number: int) -> str:
    """A count as Vietnamese write it: 2.500.000."""
    return f"{number:,}".replace(",", ".")


def long_date(day: date) -> str:
    """«ngày 05 tháng 01 năm 2021»: zeros before days below 10 and before months 1 and 2 only.

    NĐ 30/2020/NĐ-CP, Phụ lục I, mục II.4.
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def overdue_text(days: int) -> str:
    """«quá hạn 2 ngày»; of what is long past the years, «quá hạn hơn 5 năm»."""
    years = days // 366
    return f"quá hạn hơn {years} năm" if years else f"quá hạn {days} ngày"


def first_named(names: Sequence[str], others: str, most: int = 5) -> str:
    """«A; B; C và 4 đơn vị nữa»: the first names, and how many ``others`` there are."""
    more = len(names) - most
    text = "; ".join(names[:most])
    return f"{text} và {more} {others}" if more > 0 else text


def year_first(year: int, title: str) -> str:
    """«2020 – Phong trào thi đua»: where a narrow list cuts a title off, the year stays."""
    return f"{year} – {title.removesuffix(f' năm {year}')}"


def short_date(day: date | None) -> str:
    """«05/01/2021», or nothing."""
    return day.strftime("%d/%m/%Y") if day else ""
