"""The delete pages: in plain words what would be lost, or what stands in the way."""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial

from django.contrib import admin
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import NestedObjects
from django.db import models, router, transaction
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst

from thidua.recordlocks import once_more

MOST_NAMED = 5


@admin.action(permissions=["delete"], description=delete_selected.short_description)
def delete_at_once(modeladmin, request, queryset):
    """Django's deletion of chosen rows, in one transaction with what it tells of them.

    Django enters each row as deleted before it deletes: a deletion that fails would stay told.
    """

    @transaction.atomic(using=router.db_for_write(queryset.model))
    def delete():
        return delete_selected(modeladmin, request, queryset.all())

    return once_more(delete)


class ProtectedDeletionMixin:
    """What has history is not deleted: the delete page says by what it is protected."""

    delete_confirmation_template = "admin/deletion.html"
    delete_selected_confirmation_template = "admin/deletion.html"
    # what the clerk probably wants instead, a sentence
    instead_of_deletion = ""

    def protected_by(self, obj) -> list[str]:
        """Returns sentences that say why the row stays, besides the rows that hold it; or none."""
        return []

    def get_deleted_objects(self, objs, request):
        """Returns what would go and what protects it, a line a kind; as Django's, read by people.

        Rows that only join two others are not named: they are no records.
        """
        objects = list(objs)
        _deleted, _counts, lacking, _protected = super().get_deleted_objects(objects, request)
        collector = NestedObjects(router.db_for_write(self.model), origin=objects)
        collector.collect(objects)
        own = [reason for obj in objects for reason in self.protected_by(obj)]
        protected = [*self._in_words(collector.protected, request.user), *own]
        going = [one for rows in collector.model_objs.values() for one in rows]
        counts: dict[str, int] = defaultdict(int)
        for one in going:
            if not one._meta.auto_created:
                counts[str(one._meta.verbose_name_plural)] += 1
        deleted = self._in_words(going, request.user)
        # nothing is deleted then; the page would tell of missing rights instead of the reasons
        return deleted, counts, set() if protected else lacking, protected

    def delete_view(self, request, object_id, extra_context=None):
        context = {"instead": self.instead_of_deletion, **(extra_context or {})}
        return once_more(partial(super().delete_view, request, object_id, context))

    def _in_words(self, records: Iterable[models.Model], user) -> list[str]:
        """Returns a line for each kind of records: how many, and the first that the user may see.

        An issuer's page, say, would else name the drafts that its administrator may not read.
        """
        kinds: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        for record in records:
            if not record._meta.auto_created:
                kinds[type(record)].append(record)
        lines = []
        for kind, found in sorted(kinds.items(), key=lambda item: str(item[0]._meta.verbose_name)):
            found.sort(key=lambda record: record.pk)
            seen = _seen(kind, found[:MOST_NAMED], user)
            names = format_html_join("; ", "{}", ((self._name(r, user),) for r in seen))
            more = " …" if seen and len(found) > len(seen) else ""
            title = format_html("{} ({})", capfirst(kind._meta.verbose_name), len(found))
            lines.append(format_html("{}: {}{}", title, names, more) if seen else title)
        return lines

    def _name(self, record: models.Model, user) -> str:
        """Returns the record's name, with a link for those who may read its page."""
        kind = record._meta
        if not user.has_perm(f"{kind.app_label}.view_{kind.model_name}"):
            return str(record)
        try:
            address = reverse(f"admin:{kind.app_label}_{kind.model_name}_change", args=[record.pk])
        except NoReverseMatch:
            return str(record)
        return format_html('<a class="td-link" href="{}">{}</a>', address, record)


def _seen(kind: type[models.Model], records: list[models.Model], user) -> list[models.Model]:
    """Returns those of the records that the user may see; people are named to everybody."""
    rows = kind._default_manager.all()
    if not hasattr(rows, "visible_to"):
        return records
    keys = [record.pk for record in records]
    visible = set(rows.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
    return [record for record in records if record.pk in visible]
