"""Asks every address as every role, and says what was answered."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db import transaction
from django.template.response import TemplateResponse
from django.test import Client
from unfold.sites import UnfoldAdminSite

from tests.permissions.addresses import Address
from tests.permissions.answers import Answer, answer_of, last_entry
from tests.permissions.asking import Asking
from tests.permissions.pageforms import changed_form, filled_form
from tests.permissions.table import Place
from tests.permissions.world import ROLES, World

KEEPERS = ("ministry", "issuer", "admin", "clerk-A", "clerk-B")


class Matrix:
    """The office with everybody signed in; what was once asked is not asked again."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.client = Client(raise_request_exception=False)
        self._cookies = {role: self._signed_in(role) for role in ROLES}
        self.asking = Asking(world)
        self._answers: dict[tuple, Answer] = {}
        self._forms: dict[tuple[str, str], dict] = {}
        # disabled while signed in: the session is still there
        disabled = world.readers["disabled"]
        disabled.is_active = False
        disabled.save()

    def answer(self, address: Address, place: Place, role: str, *, missing=False) -> Answer:
        """Returns what is answered there; nothing of it stays."""
        key = (place, role, missing)
        if key not in self._answers:
            with taken_back():
                self._answers[key] = self._asked(address, place, role, missing)
        return self._answers[key]

    def _asked(self, address: Address, place: Place, role: str, missing: bool) -> Answer:
        self.asking.prepare(address, place.record)
        path = self.asking.path(address, place.record, missing=missing)
        posted = self._posted(address, place.record, role) if place.method == "POST" else {}
        self._be(role)
        stood_at = last_entry()
        with pages_left_empty():
            if place.method == "GET":
                return answer_of(self.client.get(path), stood_at)
            return answer_of(self.client.post(path, posted), stood_at)

    def _posted(self, address: Address, record: str, role: str) -> dict:
        """Returns what is posted there: to a record's page its own form, with a text changed.

        To the page that adds a record its own form too, filled in.
        """
        if address.name not in (f"{address.model}_change", f"{address.model}_add"):
            return self.asking.posted(address, record, self.world.readers.get(role))
        if (address.name, record) not in self._forms:
            self._forms[address.name, record] = self._form_of(address, record)
        return self._forms[address.name, record]

    def _form_of(self, address: Address, record: str) -> dict:
        path = self.asking.path(address, record)
        typed = None if address.takes_record else self.asking.typed(address.model)
        for role in KEEPERS:
            self._be(role)
            page = self.client.get(path)
            if page.status_code != 200:
                continue
            text = page.content.decode()
            form = changed_form(path, text) if typed is None else filled_form(path, text, typed)
            if form:
                return form
        return {}

    def _be(self, role: str) -> None:
        self.client.cookies.clear()
        self.client.cookies.load(self._cookies[role])

    def _signed_in(self, role: str) -> dict[str, str]:
        self.client.cookies.clear()
        if role in self.world.readers:
            self.client.force_login(self.world.readers[role])
        return {name: morsel.value for name, morsel in self.client.cookies.items()}


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def pages_left_empty() -> Iterator[None]:
    """Whether a page opens is decided before it is laid out, which costs most of the time.

    What stands on the pages is for other tests. Refusals are still laid out: they are compared.
    """
    with (
        patch.object(TemplateResponse, "rendered_content", ""),
        patch.object(UnfoldAdminSite, "get_sidebar_list", return_value=[]),
    ):
        logging.disable()
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)
