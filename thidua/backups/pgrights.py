"""What a PostgreSQL database has beside its contents, which no dump brings: settings and rights."""

from collections.abc import Iterator

import psycopg
from django.db import connections
from psycopg.sql import SQL, Composable, Identifier, Literal

# Lists of names: the server quotes each name by itself, and a list given as one text would be one.
_LISTS = {
    "search_path",
    "temp_tablespaces",
    "local_preload_libraries",
    "session_preload_libraries",
}
_SETTINGS = """
    SELECT rolname, split_part(setting, '=', 1), substr(setting, strpos(setting, '=') + 1)
    FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
    LEFT JOIN pg_roles r ON r.oid = s.setrole, unnest(setconfig) AS setting
    WHERE datname = %s ORDER BY 1, 2
"""
_RIGHTS = """
    SELECT rolname, privilege_type, is_grantable
    FROM pg_database d, aclexplode(datacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
    WHERE datname = %s ORDER BY 1, 2
"""
_ROLES_ON_TABLES = """
    SELECT DISTINCT coalesce(rolname, 'PUBLIC')
    FROM pg_class c
    LEFT JOIN pg_attribute ON attrelid = c.oid AND attacl IS NOT NULL
    CROSS JOIN LATERAL (
        SELECT grantee FROM aclexplode(relacl) UNION SELECT grantee FROM aclexplode(attacl)
    ) a
    LEFT JOIN pg_roles r ON r.oid = a.grantee
    WHERE a.grantee <> c.relowner
    AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e')
    ORDER BY 1
"""


def carry_over(admin: psycopg.Connection, live: str, made: str) -> list[str]:
    """Gives the made database the live one's settings and the rights to it.

    Returns a sentence for each that the server refuses.
    """
    sentences = []
    for statement in [*_settings(admin, live, made), *_rights(admin, live, made)]:
        try:
            with admin.transaction():
                admin.execute(statement)
        except psycopg.Error as error:
            reason = error.diag.message_primary or str(error)
            told = f"Chưa mang theo được «{statement.as_string(admin)}»: {reason}"
            sentences.append(told.replace(made, live))
    return sentences


def _settings(admin: psycopg.Connection, live: str, made: str) -> Iterator[Composable]:
    for role, name, value in admin.execute(_SETTINGS, [live]).fetchall():
        whose = SQL("DATABASE {}").format(Identifier(made))
        if role:
            whose = SQL("ROLE {} IN ").format(Identifier(role)) + whose
        setting = Identifier(*name.split("."))
        if name in _LISTS:
            text = SQL("SELECT set_config({}, {}, true); ALTER {} SET {} FROM CURRENT")
            yield text.format(Literal(name), Literal(value), whose, setting)
        else:
            yield SQL("ALTER {} SET {} TO {}").format(whose, setting, Literal(value))


def _rights(admin: psycopg.Connection, live: str, made: str) -> Iterator[Composable]:
    (are_own,) = admin.execute(
        "SELECT count(datacl) FROM pg_database WHERE datname = %s", [live]
    ).fetchone()
    if not are_own:  # those that every database is made with
        return
    database = Identifier(made)
    yield SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database)
    for role, right, may_pass_on in admin.execute(_RIGHTS, [live]).fetchall():
        yield SQL("GRANT {} ON DATABASE {} TO {}{}").format(
            SQL(right),
            database,
            Identifier(role) if role else SQL("PUBLIC"),
            SQL(" WITH GRANT OPTION") if may_pass_on else SQL(""),
        )


def roles_on_tables(alias: str) -> list[str]:
    """Returns who else than the owner has rights on tables or columns; PUBLIC is everybody."""
    with connections[alias].cursor() as cursor:
        cursor.execute(_ROLES_ON_TABLES)
        return [role for (role,) in cursor.fetchall()]
