"""What of a record was changed, asked where some of it must stay."""

from collections.abc import Iterable

from django.db.models import Model


def changed(record: Model, stored: Model, names: Iterable[str]) -> list[str]:
    """Returns the names of the fields in which the record differs from the stored one."""
    columns = {name: record._meta.get_field(name).attname for name in names}
    return [
        n for n, column in columns.items() if getattr(record, column) != getattr(stored, column)
    ]
