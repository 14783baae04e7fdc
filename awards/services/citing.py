"""How one paper names another: numbers begin again each year, so the day stands with the number."""

from awards.models import Decision
from awards.rules.citation import citation
from thidua.text import long_date


def short_name(issued: Decision) -> str:
    """Returns «Quyết định số 02/QĐ-BTP ngày 05 tháng 01 năm 2021»."""
    return f"{issued.paper_word} số {issued.reference} {long_date(issued.signed_on)}"


def full_name(issued: Decision) -> str:
    """Returns the short name with who issued it and what it is about: «… của … về việc …»."""
    is_letter = issued.kind == Decision.Kind.CORRECTION
    return citation(
        "decision",
        name=issued.paper_word,
        number=issued.reference,
        dated=issued.signed_on,
        issuer=(not is_letter and issued.authority) or issued.issuer_name,
        title=(issued.subject[:1].lower() + issued.subject[1:]).rstrip(" .;"),
    )
