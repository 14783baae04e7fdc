"""How the database's own triggers learn of the context: without a query more, kept nowhere.

SQLite asks a function of the connection, so that a program which does not bring one along can
read the file but write none of its logged rows. On PostgreSQL every writing statement begins with
a comment that the trigger finds in the running query: it needs no setting of the session, which
would be another statement a transaction, and outlive it behind a pool of connections.
"""

import json
import re

from django.db.backends.base.base import BaseDatabaseWrapper

from thidua.audit.context import Context, current

SQLITE_FUNCTION = "audit_context"
MARK = "audit"
_WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|MERGE|WITH|TRUNCATE)\b", re.IGNORECASE)


def follow_context(connection: BaseDatabaseWrapper, **_kwargs) -> None:
    """Makes the context known on a new connection (signal receiver)."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(SQLITE_FUNCTION, 1, _value)
    elif _comment_writes not in connection.execute_wrappers:
        connection.execute_wrappers.append(_comment_writes)


def comment_of(context: Context) -> str:
    """Returns the context as an SQL comment; nothing in it can end the comment or be a parameter.

    It stands at the very beginning, where nothing that a user typed can stand.
    """
    told = {name: getattr(context, name) for name in _TOLD}
    text = json.dumps(told, ensure_ascii=True, separators=(",", ":"))
    for character in "*%":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f"/*{MARK} {text}*/"


_TOLD = ("request_id", "door", "actor", "user_id", "origin", "about", "is_recorded")


def _value(name: str) -> str | int | None:
    value = getattr(current(), name)
    return int(value) if isinstance(value, bool) else value


def _comment_writes(execute, sql, params, many, context):
    if isinstance(sql, str) and _WRITES.match(sql):
        sql = f"{comment_of(current())} {sql}"
    return execute(sql, params, many, context)
