"""What stands in the address of a list, or is chosen in it: anybody's, and forgiven or refused."""

import re

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.db.models.constants import LOOKUP_SEP

from thidua.keys import is_key
from thidua.text import searched_part

# what the lists' own filters compare with; regular expressions and ranges are for nobody's address
_COMPARISONS = frozenset({"exact", "in", "isnull", "gt", "gte", "lt", "lte"})
_IN_NO_ROW = re.compile(r"\d{19}|\0")  # too long for a key; no database keeps it as text


class ListAddressMixin:
    """Forgives a filter that no row can have, as the admin forgives one that does not exist.

    A record that is asked for by no field is asked for by its key.

    Rows are not filtered by what points to them: whether an agency has nominated, say, is not for
    everybody who sees the list of agencies.
    """

    def lookup_allowed(self, lookup: str, value: str, request) -> bool:
        named = lookup.partition(LOOKUP_SEP)[0]
        if any(relation.name == named for relation in self.opts.related_objects):
            return False
        if not _is_plain(self.model, lookup):
            return False
        return super().lookup_allowed(lookup, value, request)

    def get_changelist_instance(self, request):
        filters = (value for name, value in request.GET.items() if name != SEARCH_VAR)
        # a database refuses the value itself, only once the rows are asked for
        if any(_IN_NO_ROW.search(value) for value in filters):
            raise IncorrectLookupParameters
        try:
            return super().get_changelist_instance(request)
        except OverflowError as wrong:  # a day that is in no calendar
            raise IncorrectLookupParameters from wrong

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, searched_part(search_term))

    def response_action(self, request, queryset):
        request.POST = request.POST.copy()
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        request.POST.setlist(ACTION_CHECKBOX_NAME, [key for key in chosen if is_key(key)])
        return super().response_action(request, queryset)

    def get_object(self, request, object_id, from_field=None):
        return super().get_object(request, object_id, from_field or None)


def _is_plain(model: type[Model], lookup: str) -> bool:
    """Returns whether a filter in an address compares its column plainly, if it names one."""
    parts = whole = lookup.split(LOOKUP_SEP)
    while parts and model is not None:
        try:
            field = model._meta.pk if parts[0] == "pk" else model._meta.get_field(parts[0])
        except FieldDoesNotExist:
            break
        parts, model = parts[1:], field.related_model
    return not parts or parts == whole or (len(parts) == 1 and parts[0] in _COMPARISONS)
