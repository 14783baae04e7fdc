"""What the addresses in the environment become: databases of one or several servers, buckets."""

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper

from tests.production.environments import free_port, manage, process_environment
from thidua.environment import database, file_storage, is_through_pgbouncer, replica


def read(address: str, **how) -> dict:
    return database(address, **{"session": "read-write", **how})


def test_a_sqlite_file_is_opened_for_concurrent_writers():
    found = read("sqlite:////srv/thidua/thidua.sqlite3")
    assert found["NAME"] == "/srv/thidua/thidua.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_one_postgresql_server():
    found = read("postgres://thidua:p%40ss@db.example.vn:5433/thidua?sslmode=require")
    assert (found["HOST"], found["PORT"]) == ("db.example.vn", 5433)
    assert (found["USER"], found["PASSWORD"], found["NAME"]) == ("thidua", "p@ss", "thidua")
    assert found["OPTIONS"]["sslmode"] == "require"
    assert "target_session_attrs" not in found["OPTIONS"]
    assert found["CONN_HEALTH_CHECKS"]


@pytest.mark.parametrize(
    ("servers", "hosts", "ports"),
    [
        ("h1:5432,h2:5433", "h1,h2", "5432,5433"),
        ("h1,h2:5433", "h1,h2", "5432,5433"),
        ("h1:5433,h2", "h1,h2", "5433,5432"),
        ("h1,h2,h3", "h1,h2,h3", "5432,5432,5432"),
        ("[::1]:5433,10.0.0.2", "::1,10.0.0.2", "5433,5432"),
    ],
)
def test_several_postgresql_servers(servers, hosts, ports):
    found = read(f"postgres://u:p@{servers}/thidua?target_session_attrs=read-write")
    assert (found["HOST"], found["PORT"]) == (hosts, ports)
    assert (found["USER"], found["PASSWORD"], found["NAME"]) == ("u", "p", "thidua")
    assert found["OPTIONS"]["target_session_attrs"] == "read-write"


def test_of_several_servers_the_one_that_takes_writes_is_meant_unless_said_otherwise():
    assert read("postgres://u@a,b/x")["OPTIONS"]["target_session_attrs"] == "read-write"
    asked = read("postgres://u@a,b/x?target_session_attrs=any")
    assert asked["OPTIONS"]["target_session_attrs"] == "any"
    assert replica("postgres://u@a,b/x")["OPTIONS"]["target_session_attrs"] == "prefer-standby"


def test_through_pgbouncer_nothing_is_left_in_a_server_process():
    found = read("postgres://u@h/x", through_pgbouncer=True)
    assert found["DISABLE_SERVER_SIDE_CURSORS"]
    assert found["OPTIONS"]["prepare_threshold"] is None
    assert not read("postgres://u@h/x").get("DISABLE_SERVER_SIDE_CURSORS")
    assert is_through_pgbouncer(found)
    assert not is_through_pgbouncer(read("postgres://u@h/x"))


def test_options_of_the_connection_stand_in_the_address():
    found = read("postgres://u@h/x?CONN_MAX_AGE=0&connect_timeout=2")
    assert found["CONN_MAX_AGE"] == 0
    assert found["OPTIONS"]["connect_timeout"] == 2


@pytest.mark.parametrize("address", ["mysql://u@h/x", "h/x", ""])
def test_other_databases_are_refused(address):
    with pytest.raises(ImproperlyConfigured):
        read(address)


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_server_that_is_gone_is_passed_over():
    real = connection.settings_dict
    host, port = real["HOST"] or "127.0.0.1", real["PORT"] or 5432
    user = f"{real['USER']}:{real['PASSWORD']}"
    address = f"postgres://{user}@127.0.0.1:{free_port()},{host}:{port}/{real['NAME']}"
    several = DatabaseWrapper({**real, **read(address)}, alias="several")
    try:
        with several.cursor() as cursor:
            cursor.execute("SELECT current_database()")
            assert cursor.fetchone() == (real["NAME"],)
    finally:
        several.close()


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_server_that_takes_no_writes_is_passed_over():
    real = connection.settings_dict
    host, port = real["HOST"] or "127.0.0.1", real["PORT"] or 5432
    user = f"{real['USER']}:{real['PASSWORD']}"
    # every session of this server begins read-only, as on a standby
    address = f"postgres://{user}@{host}:{port},{host}:{port}/{real['NAME']}"
    options = "&options=-cdefault_transaction_read_only%3Don"
    found = read(f"{address}?connect_timeout=2{options}")
    with pytest.raises(psycopg.OperationalError, match="read-only"):
        psycopg.connect(**DatabaseWrapper({**real, **found}, alias="x").get_connection_params())


def test_without_an_address_files_are_kept_in_the_folder():
    assert file_storage("") == {"BACKEND": "thidua.storages.PrivateFolder"}


def test_a_bucket_of_ones_own_store():
    found = file_storage("s3://KEY:s%2Fe%2Bc@s3.example.vn:9000/thidua/2026?region=vn-1")
    assert found["BACKEND"] == "thidua.buckets.PrivateBucket"
    assert found["OPTIONS"] == {
        "bucket_name": "thidua",
        "location": "2026",
        "region_name": "vn-1",
        "default_acl": "private",
        "access_key": "KEY",
        "secret_key": "s/e+c",
        "endpoint_url": "https://s3.example.vn:9000",
        "addressing_style": "path",
    }


def test_a_bucket_at_amazon_by_the_machines_role():
    found = file_storage("s3:///thidua?region=ap-southeast-1&acl=none")
    assert found["OPTIONS"] == {
        "bucket_name": "thidua",
        "location": "",
        "region_name": "ap-southeast-1",
    }


@pytest.mark.parametrize("address", ["s3://host", "ftp://host/x", "s3://h/b?colour=red", "x"])
def test_what_is_no_bucket_is_refused(address):
    with pytest.raises(ImproperlyConfigured, match="THIDUA_STORAGE_URL"):
        file_storage(address)


def test_the_check_for_deployment_has_nothing_to_say(tmp_path):
    said = manage("check", "--deploy", "--fail-level", "WARNING", env=process_environment(tmp_path))
    assert said.returncode == 0, said.stderr
    assert "no issues (0 silenced)" in said.stdout


@pytest.mark.parametrize(
    ("name", "value", "warning"),
    [
        ("THIDUA_HTTPS", "0", "security.W012"),
        ("THIDUA_HSTS_SECONDS", "0", "security.W004"),
        ("THIDUA_SECRET_KEY", "short", "security.W009"),
        ("THIDUA_DEBUG", "1", "security.W018"),
        ("THIDUA_ALLOWED_HOSTS", "", "security.W020"),
        ("THIDUA_ALLOWED_HOSTS", "*", "thidua.W001"),
        ("THIDUA_MEDIA_ROOT", "var/static/media", "thidua.E002"),
    ],
)
def test_the_check_for_deployment_warns_of(name, value, warning, tmp_path):
    env = process_environment(tmp_path, **{name: value})
    said = manage("check", "--deploy", "--fail-level", "WARNING", env=env)
    assert said.returncode == 1
    assert warning in said.stderr


def test_the_check_for_deployment_warns_of_a_provider_that_is_asked_without_https(tmp_path):
    def said_of(issuer: str) -> str:
        named = {"THIDUA_OPENID_ISSUER": issuer, "THIDUA_OPENID_CLIENT_ID": "thidua"}
        return manage("check", "--deploy", env=process_environment(tmp_path, **named)).stderr

    assert "thidua.W002" in said_of("http://id.example.vn")
    assert "thidua.W002" not in said_of("https://id.example.vn")


def test_the_program_does_not_start_without_its_key(tmp_path):
    said = manage("check", env=process_environment(tmp_path, THIDUA_SECRET_KEY=""))
    assert said.returncode == 1
    assert "Set THIDUA_SECRET_KEY" in said.stderr
