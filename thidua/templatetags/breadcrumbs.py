"""The end of the breadcrumbs: unfold's stop at the record, or at the list."""

from django import template
from django.utils.text import capfirst

register = template.Library()
# pages that every record has: what the breadcrumbs call them, nothing where they end already
_STOCK = {
    "changelist": "",
    "change": "",
    "add": "Thêm mới",
    "delete": "Xóa",
    "history": "Lịch sử",
}


@register.simple_tag(takes_context=True)
def last_crumb(context) -> str:
    """Returns what the page itself is called after its model and record, or nothing.

    A page that is its record's only one sets ``crumb`` to nothing; else its title is taken.
    """
    match = getattr(context.get("request"), "resolver_match", None)
    if match is None or not context.get("opts"):
        return context.get("crumb", "")
    kind = (match.url_name or "").rpartition("_")[2]
    if kind in _STOCK:
        return _STOCK[kind]
    return context.get("crumb", capfirst(context.get("title", "")))
