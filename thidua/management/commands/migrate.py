"""Django's migrate, which also runs where triggers are missing: it installs them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

_KEPT = {"audit", *settings.AUDITED_APPS}


class Command(migrate.Command):
    help = "Cập nhật cấu trúc cơ sở dữ liệu và cài các quy tắc (trigger) của cơ sở dữ liệu."

    def get_check_kwargs(self, options) -> dict:
        # what the checks ask of the database is an error until this command has run
        return {**super().get_check_kwargs(options), "databases": None}

    def handle(self, *args, **options) -> None:
        if options["app_label"] in _KEPT and options["migration_name"] == "zero":
            raise CommandError(
                f"Không gỡ các bảng của «{options['app_label']}»: hồ sơ và nhật ký được giữ mãi. "
                "Muốn bắt đầu lại thì dùng một cơ sở dữ liệu khác.",
                returncode=1,
            )
        with _alone_on_sqlite(connections[options["database"]]):
            super().handle(*args, **options)


@contextmanager
def _alone_on_sqlite(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Holds an SQLite file's write lock: its triggers are away until everything is migrated.

    All of it is one transaction. Who writes meanwhile waits, or is told to try again; a migrate
    that fails or is killed leaves tables and triggers as they were.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.disable_constraint_checking()  # which SQLite does outside of transactions only
    try:
        with transaction.atomic(connection.alias):
            yield
            connection.check_constraints()
    finally:
        connection.enable_constraint_checking()
