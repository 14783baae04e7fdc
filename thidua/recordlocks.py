"""Records that are about to be written are taken as they stand now, and kept until they are.

A form or a row of a file saves its whole record. Were it read before and written after a step
that somebody else takes (a campaign closed, a decision checked, an account disabled), it would
put back what stood there before that step.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, router, transaction
from django.db.models import Manager, Model, QuerySet

from thidua.seenvalues import page_marks, with_seen_values

Answer = TypeVar("Answer")


def kept(record: Model) -> Model | None:
    """Returns the record as it stands now, locked to the transaction's end; None if it is gone.

    Outside a transaction nothing is about to be written: the record is returned as it is.
    """
    model = type(record)
    if not transaction.get_connection(router.db_for_write(model)).in_atomic_block:
        return record
    try:
        # rows that refer to the record may still be added meanwhile
        record.refresh_from_db(from_queryset=model._base_manager.select_for_update(no_key=True))
    except model.DoesNotExist:
        return None
    return record


def lock(rows: Manager | QuerySet, key: int, *also: str) -> Model:
    """Returns the row as it stands now, locked to the transaction's end; ``also`` these relations.

    Raises ValidationError ``gone`` where somebody deleted it meanwhile.
    """
    try:
        return rows.select_for_update(of=("self", *also)).get(pk=key)
    except rows.model.DoesNotExist:
        name = rows.model._meta.verbose_name
        raise ValidationError(
            f"Người khác vừa xóa {name} này. Hãy tải lại trang.", code="gone"
        ) from None


def save_clean(record: Model) -> None:
    """Stores the record if its own rules accept it.

    Raises ValidationError for what they refuse, also where what is in the way came in meanwhile.
    """
    record.full_clean()
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError:  # somebody was faster: now the rules find what is in the way
        record.full_clean()
        raise


def hold(rows: QuerySet) -> None:
    """Locks the rows to the transaction's end, in the order in which everybody locks them."""
    list(rows.select_for_update().order_by("pk").values("pk"))


def once_more(act: Callable[[], Answer]) -> Answer:
    """Returns what the act returns; of an act that met a constraint, what it does the second time.

    A second click, or somebody else, was faster. Asked again, forms and services find what came
    in meanwhile and say so in a sentence.
    """
    try:
        return act()
    except IntegrityError:
        return act()


def one_at_a_time(model: type[Model]) -> None:
    """Makes the transaction wait for the end of another that asked the same of the table.

    For files, of which two that name the same rows in another order would wait for each other,
    and for rows that must not overlap: of two at once, the second is to see the first.
    """
    connection = transaction.get_connection(router.db_for_write(model))
    # SQLite has one writer at a time
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [model._meta.db_table])


class RecordLockMixin:
    """What is posted to a record's page is checked against the record as it stands now."""

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        return with_seen_values(form) if kwargs.get("change") else form

    def render_change_form(self, request, context, add=False, change=False, *args, **kwargs):
        if change:
            inlines = context["inline_admin_formsets"]
            rows = [form for inline in inlines for form in inline.formset.initial_forms]
            context["seen_values"] = page_marks([context["adminform"].form, *rows])
        return super().render_change_form(request, context, add, change, *args, **kwargs)

    def changeform_view(self, request, *args, **kwargs):
        return once_more(partial(super().changeform_view, request, *args, **kwargs))

    def get_object(self, request, object_id, from_field=None):
        if request.method == "POST" and getattr(self.model, "rows_exclude_each_other", False):
            one_at_a_time(self.model)  # before the row, as a file of many rows does
        found = super().get_object(request, object_id, from_field)
        return kept(found) if found is not None and request.method == "POST" else found
