"""The project's own flow, as a clerk's browser goes through it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.benchmarks.data import World


@dataclass
class Import:
    """One import through the pages: upload and preview, then confirm."""

    client: Client
    campaign_id: int
    record: str = ""

    def upload(self, path: Path) -> None:
        """Sends the workbook; leads to the address of its preview."""
        with path.open("rb") as file:
            response = self.client.post(
                reverse("admin:zones_workbookimport_upload"),
                {"campaign": self.campaign_id, "field": "self", "files": file},
            )
        if response.status_code != 302:
            raise AssertionError(f"The upload of {path.name} was refused: {_problems(response)}")
        self.record = response.url

    def preview(self) -> None:
        """Reads the preview page."""
        if self.client.get(self.record).status_code != 200:
            raise AssertionError("The preview is not shown.")

    def confirm(self) -> None:
        """Confirms what the preview showed."""
        key = self.record.rstrip("/").split("/")[-2]
        response = self.client.post(reverse("admin:zones_workbookimport_confirm", args=[key]))
        if response.status_code != 302:
            raise AssertionError("The import was not confirmed.")

    def run(self, path: Path) -> None:
        """Does the whole flow."""
        self.upload(path)
        self.preview()
        self.confirm()


def signed_in(world: World) -> Client:
    """Returns a browser in which the world's user is signed in, used once already."""
    client = Client()
    client.force_login(world.user)
    client.get(reverse("admin:zones_workbookimport_upload"))
    return client


def new_import(world: World) -> Import:
    """Returns an import ready to begin."""
    return Import(signed_in(world), world.campaign.pk)


@contextmanager
def done_before() -> Iterator[None]:
    """What is done inside is taken back: only the connection has learnt of it.

    A server that runs keeps its connections, which know their tables, triggers and statements.
    """
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _problems(response) -> str:
    problems = response.context_data.get("problems") or []
    return "; ".join(said.problem.message for said in problems[:3]) or str(response.status_code)
