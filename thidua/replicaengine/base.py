"""PostgreSQL that is not waited for: another server has the same rows."""

from functools import partial

from django.db.backends.postgresql import base

SECONDS = 30  # for the answer to a statement; no report page's takes as long


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        connection = super().get_new_connection(conn_params)
        # A server that is frozen, not gone, keeps the line up: its system acknowledges what it
        # gets, and neither keepalives nor its own statement_timeout notice anything.
        connection.wait = partial(connection.wait, timeout=SECONDS)
        return connection
