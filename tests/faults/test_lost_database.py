"""A database server that is gone, or takes no writes any more: said as that, and found again."""

import psycopg
import pytest
from django.db import OperationalError, close_old_connections, connection
from django.test import Client
from django.urls import reverse

from tests.faults.acts import ACTS, World
from tests.faults.databases import on_server
from tests.faults.digests import broken_files, differences, stored
from tests.faults.statements import Moments

_HEADING = "Máy chủ dữ liệu đang chuyển đổi, hãy thử lại"
_EVERY = 4  # moments: each one costs a connection


@pytest.fixture
def no_server(monkeypatch) -> None:
    """Whoever asks the database hears what psycopg says where nobody listens."""

    def refuse(*_args, **_kwargs):
        raise OperationalError("refused") from psycopg.OperationalError("Connection refused")

    monkeypatch.setattr(connection, "cursor", refuse)


@pytest.fixture
def world(own_database) -> World:
    return World()


def disconnect() -> None:
    """The fault of a server that is gone: the connection in use is ended from outside."""
    process = connection.connection.info.backend_pid
    on_server("SELECT pg_terminate_backend(%s, 5000)", [process])


def said(response) -> str:
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    page = response.content.decode()
    assert _HEADING in page
    return page


@pytest.fixture
def visitor() -> Client:
    """Somebody whose session must be looked up first."""
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "a" * 32
    return client


def test_a_page_that_was_read_says_so_without_a_database_and_asks_again_by_itself(
    no_server, visitor
):
    page = said(visitor.get(reverse("admin:index")))
    assert '<meta http-equiv="refresh" content="30">' in page
    assert "Không có gì bị mất" in page


def test_a_form_that_was_sent_is_not_sent_again_by_itself_but_told_how(no_server, visitor):
    page = said(visitor.post(reverse("admin:login"), {"username": "lan", "password": "x"}))
    assert "http-equiv" not in page
    assert "đồng ý gửi lại để thử lại" in page
    assert "nội dung đã gõ có thể mất" in page


@pytest.mark.postgresql
@pytest.mark.parametrize("name", ["upload", "confirm", "issue"])
def test_a_server_gone_at_a_statement_is_said_and_leaves_nothing_and_is_found_again(name, world):
    act, before, at = ACTS[name], stored(), 0
    while True:
        moments = Moments(at, disconnect)
        with moments.watching():
            response = act.run(world)
        close_old_connections()  # as the server does before the next request
        if not moments.has_struck:
            break
        said(response)
        assert not differences(before, stored()), moments.seen[at]
        assert not broken_files()
        at += _EVERY
    assert at >= 2 * _EVERY
    assert act.is_through(response)


@pytest.mark.postgresql
def test_a_server_gone_while_changes_are_copied_into_it_is_said(world, monkeypatch):
    before, write = stored(), psycopg.Copy.write

    def gone(copy, data):
        disconnect()
        # more than the system keeps for sending: psycopg hears of it while it writes
        write(copy, data * 100_000)

    with monkeypatch.context() as patch:
        patch.setattr(psycopg.Copy, "write", gone)
        said(ACTS["upload"].run(world))
    close_old_connections()
    assert not differences(before, stored())
    assert ACTS["upload"].is_through(ACTS["upload"].run(world))


@pytest.mark.postgresql
def test_a_server_that_has_become_a_standby_is_said(world):
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    said(ACTS["confirm"].run(world))
