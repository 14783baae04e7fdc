"""How a decision cites, numbers and punctuates: Nghị định 30/2020/NĐ-CP, Phụ lục I.

§1.2 and II.6: laws without number and issuer; each basis ends with «;», the last with «.»; the
text ends with «./.».
"""

from collections.abc import Sequence
from datetime import date

from thidua.text import long_date

_SUBJECTS = {"collective": "tập thể", "person": "cá nhân", "household": "hộ gia đình"}
IN_FORCE = "Quyết định này có hiệu lực kể từ ngày ký."
_END = "./."
_STOPS = " .;,"
_HEADS = ("Giám đốc", "Cục trưởng", "Trưởng")
_ROMAN = (
    (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"),
    (1, "I"),
)  # fmt: skip


def document_number(number: int, symbol: str) -> str:
    """«05/QĐ-BTP»: a zero before numbers below 10."""
    return f"{number:02d}/{symbol}"


def citation(kind: str, *, name: str, number: str, dated: date, issuer: str, title: str) -> str:
    """Returns «Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022», or a decree in full.

    ``kind`` is law, ordinance or another kind; ``name`` is the kind's Vietnamese name.
    """
    if kind in ("law", "ordinance"):
        return f"{name} {title} {long_date(dated)}"
    return f"{name} số {number} {long_date(dated)} của {issuer} {title}"


def punctuated(lines: Sequence[str]) -> list[str]:
    """Returns the bases and proposals with «;» after each and «.» after the last."""
    bare = [line.strip().rstrip(_STOPS) for line in lines]
    return [f"{line};" for line in bare[:-1]] + [f"{line}." for line in bare[-1:]]


def basis_line(text: str) -> str:
    """Returns a basis with the word that begins it: «Căn cứ …»."""
    return text if text.startswith("Căn cứ") else f"Căn cứ {text}"


def proposal_line(proposer: str, document: str, dated: date | None) -> str:
    """Returns «Theo đề nghị của … tại Tờ trình số … ngày …»."""
    line = f"Theo đề nghị của {proposer}"
    if document:
        line += f" tại Tờ trình số {document}"
        if dated:
            line += f" {long_date(dated)}"
    return line


def counted(subjects: Sequence[str]) -> str:
    """Returns how many of each kind of subject there are: «02 tập thể, 05 cá nhân»."""
    return ", ".join(
        f"{subjects.count(kind):02d} {word}" for kind, word in _SUBJECTS.items() if kind in subjects
    )


def articles(texts: Sequence[str], *, lists_after_first: bool = False) -> list[tuple[str, str]]:
    """Returns («Điều 1.», text) for each article; the last one ends with «./.».

    ``lists_after_first`` says that the first article leads to a list: it ends with «:».
    """
    bare = [text.strip().rstrip(_STOPS + "/:") for text in texts]
    ends = ["."] * (len(bare) - 1) + [_END]
    if lists_after_first and len(bare) > 1:
        ends[0] = ":"
    return [
        (f"Điều {n}.", text + end)
        for n, (text, end) in enumerate(zip(bare, ends, strict=bool(bare)), start=1)
    ]


def recipients(texts: Sequence[str], kept_at: str) -> list[str]:
    """Returns the lines of «Nơi nhận»: each «- …;», the last «- Lưu: VT, ….»."""
    lines = [f"- {text.strip().lstrip('- ').rstrip(_STOPS)};" for text in texts]
    kept = f"- Lưu: VT, {kept_at.strip().rstrip(_STOPS)}." if kept_at.strip() else "- Lưu: VT."
    return [*lines, kept]


def signature_titles(mode: str, over_title: str, signer_title: str) -> list[str]:
    """Returns the lines above the signature, in capitals.

    «KT. BỘ TRƯỞNG», «THỨ TRƯỞNG»; the head alone is one line; «Q. BỘ TRƯỞNG» as well.
    """
    over, own = over_title.strip().upper(), signer_title.strip().upper()
    if not mode:
        return [own or over]
    if mode == "Q.":
        return [f"Q. {own or over}"]
    return [f"{mode} {over}", own]


def office_at(office: str, agency_name: str) -> str:
    """«Giám đốc Sở Tư pháp tỉnh Bến Tre»: the office, with its agency's name where it lacks it."""
    for words in _HEADS:
        if office.startswith(words):
            return f"{words} {agency_name}"
    return f"{office}, {agency_name}"


def roman(number: int) -> str:
    """Returns 1 … 399 as Roman numerals: the sections and annexes of a decision."""
    numeral = ""
    for value, letters in _ROMAN:
        numeral += letters * (number // value)
        number %= value
    return numeral


def years_text(year_from: int, year_to: int) -> str:
    """«năm 2025», «từ năm 2021 đến năm 2025»."""
    return f"năm {year_to}" if year_from == year_to else f"từ năm {year_from} đến năm {year_to}"
