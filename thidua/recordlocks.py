"""Records that are about to be written are taken as they stand now, and kept until they are.

A form or a row of a file saves its whole record. Were it read before and written after a step
that somebody else takes (a campaign closed, a decision checked, an account disabled), it would
put back what stood there before that step.
"""

from django.db import IntegrityError, router, transaction
from django.db.models import Model


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


def one_file_at_a_time(model: type[Model]) -> None:
    """Makes a file that is written into the table wait for the end of another that is.

    Two that name the same rows in another order would wait for each other.
    """
    connection = transaction.get_connection(router.db_for_write(model))
    if connection.vendor == "postgresql":  # SQLite has one writer at a time
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [model._meta.db_table])


class RecordLockMixin:
    """What is posted to a record's page is checked against the record as it stands now."""

    def changeform_view(self, request, *args, **kwargs):
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            # a second click, or somebody else, was faster: asked again, the form says so
            return super().changeform_view(request, *args, **kwargs)

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, from_field)
        return kept(found) if found is not None and request.method == "POST" else found
