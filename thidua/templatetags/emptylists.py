"""What an empty list says, for its template."""

from django import template

from thidua.emptylists import Advice, advice_on

register = template.Library()


@register.simple_tag(takes_context=True)
def empty_list_advice(context, changelist) -> Advice | None:
    """Returns what comes first; nothing where rows were only filtered out."""
    if changelist.query or changelist.has_active_filters:
        return None
    return advice_on(changelist.model_admin, context.request)
