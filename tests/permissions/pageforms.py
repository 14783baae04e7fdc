"""A page's own form as its keeper's browser would send it: with one text changed, or filled in."""

from collections.abc import Mapping

from tests.faults.htmlforms import forms_of

# the first of these that the form has is changed
_TEXTS = (
    *("note", "source", "title", "full_name", "name", "slogan", "office", "achievement"),
    *("document", "legal_basis", "minutes_number", "subject", "coefficient"),
)


def changed_form(path: str, page: str) -> dict[str, object]:
    """Returns what would be sent, or nothing where the page has no form that saves."""
    sent = _own_form(path, page)
    return {**sent, **_changed(sent)}


def filled_form(path: str, page: str, typed: Mapping[str, object]) -> dict[str, object]:
    """Returns the form with these fields filled in; nothing where the page has no such field."""
    sent = _own_form(path, page)
    return {**sent, **typed} if sent else {}


def _own_form(path: str, page: str) -> dict[str, list[str]]:
    for form in forms_of(path, page):
        if (form.address, form.method) == (path, "post"):
            sent: dict[str, list[str]] = {}
            for name, value in form.fields:
                sent.setdefault(name, []).append(value)
            return sent
    return {}


def _changed(sent: dict[str, list[str]]) -> dict[str, str]:
    name = next((name for name in _TEXTS if name in sent), None)
    if name is None:
        return {}
    return {name: "2,5" if name == "coefficient" else f"{sent[name][0]} (sửa)".strip()}
