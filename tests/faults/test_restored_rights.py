"""A restored PostgreSQL database has the settings of the one it replaces, and the rights to it."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection

from tests.faults.databases import on_server
from tests.faults.test_missing_triggers import backed_up
from tests.thidua.signingin import make_person
from thidua.backups.pgrights import carry_over
from thidua.backups.pgserver import Server

pytestmark = pytest.mark.postgresql
SETTINGS = """
    SELECT coalesce(rolname, ''), unnest(setconfig)
    FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
    LEFT JOIN pg_roles r ON r.oid = s.setrole WHERE datname = %s ORDER BY 1, 2
"""
RIGHTS = "SELECT unnest(datacl)::text FROM pg_database WHERE datname = %s ORDER BY 1"


@pytest.fixture
def role(own_database) -> Iterator[str]:
    """A role that may only read, as for reports."""
    name = f"{connection.settings_dict['NAME']}_reports"
    on_server(f"DROP ROLE IF EXISTS {name}")
    on_server(f"CREATE ROLE {name}")
    yield name
    connection.close()
    live = connection.settings_dict["NAME"]
    databases = on_server("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [live])
    for (database,) in databases:
        on_server(f"DROP DATABASE {database} WITH (FORCE)")
    on_server(f"DROP ROLE {name}")


def test_settings_and_rights_are_carried_over_and_what_is_not_is_told(role, tmp_path, capsys):
    make_person("lan")
    name = connection.settings_dict["NAME"]
    for statement in (
        f"ALTER DATABASE {name} SET lock_timeout TO '60s'",
        f"ALTER DATABASE {name} SET DateStyle TO 'ISO, DMY'",
        f"ALTER DATABASE {name} SET thidua.office TO 'y=z, \"1\"'",
        f'ALTER DATABASE {name} SET search_path TO "$user", public',
        f"ALTER ROLE {role} IN DATABASE {name} SET default_transaction_read_only TO on",
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {name} TO {role} WITH GRANT OPTION",
    ):
        on_server(statement)
    before = on_server(SETTINGS, [name]), on_server(RIGHTS, [name])
    assert len(before[0]) == 5
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT (username) ON accounts_user TO {role}")
        cursor.execute("GRANT SELECT ON zones_zone TO PUBLIC")
    folder = backed_up(tmp_path / "backups")
    capsys.readouterr()
    call_command("restore", str(folder), replace=True)
    assert (on_server(SETTINGS, [name]), on_server(RIGHTS, [name])) == before
    told = capsys.readouterr()
    assert f"Quyền trên từng bảng của tài khoản khác (PUBLIC, {role}) không" in told.err
    assert len(told.err.splitlines()) == 1
    assert "xem ở cơ sở dữ liệu cũ ấy" in told.out


def test_a_database_with_nothing_of_its_own_gets_nothing_and_nothing_is_told(
    own_database, tmp_path, capsys
):
    make_person("lan")
    name = connection.settings_dict["NAME"]
    folder = backed_up(tmp_path / "backups")
    capsys.readouterr()
    call_command("restore", str(folder), replace=True)
    assert on_server(SETTINGS, [name]) == on_server(RIGHTS, [name]) == []
    assert capsys.readouterr().err == ""


def test_a_setting_that_the_server_refuses_is_told_by_the_name_of_the_live_database(
    role, tmp_path, capsys, monkeypatch
):
    make_person("lan")
    name = connection.settings_dict["NAME"]
    on_server(f"ALTER DATABASE {name} SET lock_timeout TO '60s'")

    def carry_over_as_role(server: Server, made: str) -> list[str]:
        with server.connected() as admin:
            admin.execute(f"SET ROLE {role}")
            return carry_over(admin, server.live, made)

    monkeypatch.setattr(Server, "carry_over", carry_over_as_role)
    folder = backed_up(tmp_path / "backups")
    capsys.readouterr()
    call_command("restore", str(folder), replace=True)
    statement = f"""ALTER DATABASE "{name}" SET "lock_timeout" TO '60s'"""
    told = f"Chưa mang theo được «{statement}»: must be owner of database {name}"
    assert capsys.readouterr().err.splitlines() == [told]
