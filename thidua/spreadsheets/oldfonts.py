"""Text typed for the fonts of before Unicode: TCVN3 (.VnTime) and VNI (VNI-Times).

Such text is ordinary characters that only its font draws as Vietnamese: «Së T­ ph¸p», «Sôû Tö
phaùp». It is known by its words: read by the old encoding they are Vietnamese syllables, read as
they stand they are not. One letter that only Unicode has («ệ», «đ», «ư») says that it is Unicode.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import islice

_TONES = {"à": "\u0300", "ả": "\u0309", "ã": "\u0303", "á": "\u0301", "ạ": "\u0323"}
_TONE = re.compile(f"[{''.join(_TONES.values())}]")
_ONLY_UNICODE = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u0300-\u036f\u1ea0-\u1ef9]")
_LATIN_1 = frozenset("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ")  # letters of Vietnamese that Latin-1 has

# a word of French or German has one such letter, but neither «aâ» nor «ïng», as VNI does
_FOREIGN = re.compile("[a-z]*(?:(?<![aeiouy])[âçéèêëîôöûü]|(?<=[ao])ï(?!ng))[a-z]*")

# each vowel with the codes of its five tones, in the order of _TONES
_TCVN3_VOWELS = {
    "a": "µ¶·¸¹",
    "ă": "»¼½¾Æ",
    "â": "ÇÈÉÊË",
    "e": "ÌÎÏÐÑ",
    "ê": "ÒÓÔÕÖ",
    "i": "×ØÜÝÞ",
    "o": "ßáâãä",
    "ô": "åæçèé",
    "ơ": "êëìíî",
    "u": "ïñòóô",
    "ư": "õö÷øù",
    "y": "úûüýþ",
}
_TCVN3_LETTERS = dict(zip("¨©®ª«¬\u00ad¡¢§£¤¥¦", "ăâđêôơưăâđêôơư", strict=True))
_TCVN3_SIGNS = "µ¶·¸¹»¼½¾×÷" + "".join(_TCVN3_LETTERS)
_VNI_LETTERS = dict(zip("ñôöìæóíòî", "đơưìỉĩíịỵ", strict=True))
# letters as VNI has them, what they are, and the marks behind them for the tones and for none
_VNI_MARKED = (
    ("aeouyôö", "aeouyơư", "øûõùï", ""),
    ("aeo", "âêô", "àåãáä", "â"),
    ("a", "ă", "èúüéë", "ê"),
)

_INITIAL = "(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])"
_RIME = (
    "(?:a(?:[uyio]|c|ch|m|n|ng|nh|p|t)?|ă(?:c|k|m|n|ng|p|t)|â(?:[uy]|c|m|n|ng|p|t)"
    "|e(?:o|c|m|n|ng|p|t)?|ê(?:u|ch|m|n|nh|p|t)?|i(?:[au]|ch|m|n|nh|p|t)?|iê(?:u|c|m|n|ng|p|t)"
    "|o(?:i|c|m|n|ng|p|t)?|oa(?:[ioy]|c|ch|m|n|ng|nh|p|t)?|oă(?:c|m|n|ng|t)|oe(?:o|n|t)?|oo(?:c|ng)"
    "|ô(?:i|c|m|n|ng|p|t)?|ơ(?:i|m|n|p|t)?|u(?:[aiơ]|c|m|n|ng|p|t)?|uâ(?:y|n|ng|t)|uê(?:ch|nh)?"
    "|uô(?:i|c|m|n|ng|t)|uy(?:[au]|ch|n|nh|p|t)?|uyê(?:n|t)|ư(?:[aiu]|c|m|n|ng|t)?"
    "|ươ(?:[iu]|c|m|n|ng|p|t)|y(?:ch|nh|t)?|yê(?:u|m|n|ng|t))"
)
_SYLLABLE = re.compile(f"{_INITIAL}?{_RIME}")
_SYLLABLES = re.compile(f"{_INITIAL}?{_RIME}(?:{_INITIAL}{_RIME}){{0,3}}")
_SPELT = re.compile(f"(?:gi|qu|[bcdđfghjklmnpqrstvwxz]{{0,4}}){_RIME}")  # «Plông» is a name too
_NO_VOWEL = re.compile("[bcdđghklmnpqrstvx]+")
_STOPPED = re.compile("(?:c|ch|k|p|t)\\Z")  # such syllables have but two of the tones
_LETTERS = "A-Za-zÀ-ÖØ-öø-ÿ\u0100-\u024f\u1e00-\u1eff"
_TCVN3_WORD = re.compile(f"[{_LETTERS}{_TCVN3_SIGNS}]+")
_VNI_WORD = re.compile(f"[{_LETTERS}]+")
_LONGEST_WORD = 30
# each word is read by two encodings, at ten microseconds each: a few tell enough
_MOST_LETTERS, _MOST_WORDS, _MOST_CELLS = 200, 16, 200

_AGAINST, _NOTHING, _LIKELY, _SURE = -1, 0, 1, 2


def looks_legacy(text: str) -> bool:
    """Returns whether a text is typed in TCVN3 or VNI rather than in Unicode."""
    if not may_be_legacy(text):
        return False
    text = text[:_MOST_LETTERS]
    return _is_typed_in(_TCVN3_WORD, _in_tcvn3, text) or _is_typed_in(_VNI_WORD, _in_vni, text)


def may_be_legacy(text: str) -> bool:
    """Returns whether a text has letters beyond ASCII, and none that only Unicode has."""
    return not text.isascii() and not _ONLY_UNICODE.search(text)


def legacy_cell(rows: Iterable[list[object]]) -> tuple[int, int] | None:
    """Returns row and column, from 0, of the first cell that is typed so; None if none is."""
    cells = (
        (number, column, value)
        for number, row in enumerate(rows)
        for column, value in enumerate(row)
        if isinstance(value, str) and may_be_legacy(value)
    )
    looked_at = islice(cells, _MOST_CELLS)
    return next(((row, column) for row, column, value in looked_at if looks_legacy(value)), None)


def _is_typed_in(word: re.Pattern[str], weigh: Callable[[str], int], text: str) -> bool:
    """Returns whether more words speak for an encoding than against it, one of them clearly."""
    found = dict.fromkeys(found for found in word.findall(text) if not found.isascii())
    words = list(found)[:_MOST_WORDS]
    weights = [weigh(found) if len(found) <= _LONGEST_WORD else _AGAINST for found in words]
    likely = len([weight for weight in weights if weight > 0])
    return likely > weights.count(_AGAINST) and (likely > 1 or _SURE in weights)


@lru_cache(maxsize=4096)
def _in_tcvn3(word: str) -> int:
    """Returns how a word speaks for TCVN3; quotation marks may be letters of it, or none."""
    bare = word.strip("«»")
    return max(_weight(bare, _from_tcvn3(bare)), _weight(word, _from_tcvn3(word)))


@lru_cache(maxsize=4096)
def _in_vni(word: str) -> int:
    return _weight(word, _from_vni(word))


def _weight(word: str, read: str) -> int:
    """Returns how a word speaks for an encoding by which it reads so; "" if it does not."""
    if len(word) < 2 or _NO_VOWEL.fullmatch(read):
        return _NOTHING  # «§», «Q§» for «QĐ»
    if _is_spelt(word):
        return _NOTHING if _is_syllable(read) else _AGAINST
    if _is_syllable(read):
        return _LIKELY if _may_be_foreign(word) else _SURE
    has_sign = any(sign in _TCVN3_SIGNS for sign in word[1:])
    return _SURE if has_sign and _SYLLABLES.fullmatch(_toneless(read)) else _AGAINST


def _may_be_foreign(word: str) -> bool:
    """Returns whether a word may be of another language: «µm», «où», «Loïc»."""
    if len(word) < 3:
        return word[1] not in _TCVN3_SIGNS
    return _is_in_order(word) and _FOREIGN.fullmatch(word.lower()) is not None


def _is_spelt(word: str) -> bool:
    """Returns whether a word, as it stands, may be Vietnamese, with a slip in tone or beginning."""
    is_latin = all(letter.isascii() or letter in _LATIN_1 for letter in word)
    return is_latin and _is_in_order(word) and bool(_SPELT.fullmatch(_toneless(word.lower())))


def _is_in_order(word: str) -> bool:
    """Returns whether a word has no capital behind a small letter, as TCVN3 does: «vÞ», «BÕn»."""
    return word.isupper() or word[1:].islower()


def _is_syllable(read: str) -> bool:
    bare = _toneless(read)
    tones = _TONE.findall(unicodedata.normalize("NFD", read))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(bare):
        return False
    return not _STOPPED.search(bare) or tones == ["\u0301"] or tones == ["\u0323"]


def _toneless(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _TONE.sub("", decomposed))


def _from_tcvn3(word: str) -> str:
    """Returns a word read as TCVN3, in lower case; "" if it holds what TCVN3 does not have."""
    letters = [_TCVN3.get(letter, letter.lower()) for letter in word]
    is_whole = all(letter in _TCVN3 or letter.isascii() for letter in word)
    return "".join(letters) if is_whole else ""


def _from_vni(word: str) -> str:
    """Returns a word read as VNI, in lower case; "" if it holds what VNI does not have."""
    parts = _VNI_PART.findall(word.lower())
    is_whole = all(part in _VNI or part.isascii() for part in parts)
    return "".join([_VNI.get(part, part) for part in parts]) if is_whole else ""


def _with_tones(vowel: str) -> list[str]:
    return [unicodedata.normalize("NFC", vowel + tone) for tone in _TONES.values()]


def _tcvn3() -> dict[str, str]:
    """Returns what each character beyond ASCII is in TCVN3; capitals have tones by their font."""
    found = dict(_TCVN3_LETTERS)
    for vowel, codes in _TCVN3_VOWELS.items():
        found.update(zip(codes, _with_tones(vowel), strict=True))
    return found


def _vni() -> dict[str, str]:
    """Returns what each character, or letter with its mark behind it, is in VNI."""
    found = dict(_VNI_LETTERS)
    for bases, vowels, marks, plain in _VNI_MARKED:
        for base, vowel in zip(bases, vowels, strict=True):
            found.update(zip([base + mark for mark in marks], _with_tones(vowel), strict=True))
            if plain:
                found[base + plain] = vowel
    return found


_TCVN3, _VNI = _tcvn3(), _vni()
_VNI_PART = re.compile("|".join([*sorted(_VNI, key=len, reverse=True), "."]))
