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
    """Returns what the page itself is called after its model and record, or nothing."""
    match = getattr(context.get("request"), "resolver_match", None)
    if match is None or not context.get("opts"):
        return ""
    kind = (match.url_name or "").rpartition("_")[2]
    return _STOCK[kind] if kind in _STOCK else capfirst(context.get("title", ""))
