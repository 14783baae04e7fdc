"""Two that meet: a step that ends only once what is sent meanwhile waits for it."""

import time
from collections.abc import Callable
from threading import Thread

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.permissions.pageforms import filled_form

_LONGEST_WAIT = 10  # seconds
_WAITED_FOR = """
SELECT EXISTS (SELECT 1 FROM pg_locks
WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))
"""


def met_by(step: Callable[[], object], send: Callable[[], object]) -> object:
    """Does the step, sends before it is committed; returns the answer to what was sent.

    The step is committed once the other waits for it, or was answered without waiting.
    """
    answers: list[object] = []

    def send_and_close() -> None:
        try:
            answers.append(send())
        finally:
            connection.close()

    other = Thread(target=send_and_close)
    with transaction.atomic():
        step()
        other.start()
        _wait_until_waited_for(other)
    other.join()
    return answers[0]


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent_form(client: Client, name: str, *key: object, **changes: str) -> Callable[[], object]:
    """Returns what sends the form of an admin page as it stands now, with these changes."""
    address = reverse(f"admin:{name}", args=key)
    page = client.get(address).content.decode()
    data = filled_form(address, page, changes)
    return lambda: client.post(address, data)


def posted(client: Client, name: str, /, *key: object, **data: object) -> Callable[[], object]:
    """Returns what posts these data to an admin page."""
    return lambda: client.post(reverse(f"admin:{name}", args=key), data)


def _wait_until_waited_for(other: Thread) -> None:
    deadline = time.monotonic() + _LONGEST_WAIT
    with connection.cursor() as cursor:
        while other.is_alive() and time.monotonic() < deadline:
            cursor.execute(_WAITED_FOR)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
