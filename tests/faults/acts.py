"""The acts that are broken off: an import's steps and a decision's issue, as a clerk does them.

Each is one request to the page. ``World`` makes the records that they begin from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from django.test import Client
from django.urls import reverse

from awards.models import Decision
from awards.services import decisions
from tests.awards.factories import make_draft, make_nomination, make_person, signed
from tests.faults.people import make_clerk, make_issuer
from tests.zones.factories import SampleYear
from tests.zones.workbooks.builders import upload, wide
from zones.models import WorkbookImport
from zones.workbooks.staging import confirm

SIGNED_ON = date(2025, 1, 6)
_DECISIONS = 3


class World:
    """A zone's year with points, one import of each state, and decisions ready to be issued."""

    def __init__(self) -> None:
        self.year = SampleYear(stp=6, thads=2)
        self.clerk = make_clerk()
        self.issuer = make_issuer()
        self.confirmed = self._staged(1)
        confirm(self.confirmed, user=self.clerk)
        self.staged = self._staged(2)
        self.decisions = [self._checked() for _ in range(_DECISIONS)]
        decisions.issue(self.decisions[0], by=self.issuer)
        self.third = self.workbook(3)  # made once: a workbook holds the second it was made in
        self.sign_in()

    def sign_in(self) -> None:
        """Signs both in, anew after a restore."""
        self.clients = {user.pk: _signed_in(user) for user in (self.clerk, self.issuer)}

    def workbook(self, number: int) -> bytes:
        """Returns a workbook of all agencies whose points differ with the number.

        The first holds fewer points than those after it: they change points and bring new ones.
        """
        bonus = "" if number == 1 else number / 4
        rows = [
            [code, "", 10 + number, 20 + place / 4, bonus, bonus]
            for place, code in enumerate(sorted(self.year.agencies))
        ]
        return wide(*rows)

    def _staged(self, number: int) -> WorkbookImport:
        return upload(self.year, self.workbook(number), user=self.clerk).workbook_import

    def _checked(self) -> Decision:
        nominations = [make_nomination(self.year.campaign, person=make_person()) for _ in range(2)]
        draft = signed(make_draft(*nominations, signed_on=SIGNED_ON))
        return decisions.check(draft, by=self.clerk)


def _signed_in(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@dataclass(frozen=True)
class Act:
    """One request that writes; ``done`` says what it answers when it is through."""

    name: str
    run: Callable[[World], object]

    def is_through(self, response) -> bool:
        return response.status_code == 302


def _upload(world: World):
    file = BytesIO(world.third)
    file.name = "diem.xlsx"
    return world.clients[world.clerk.pk].post(
        reverse("admin:zones_workbookimport_upload"),
        {"campaign": world.year.campaign.pk, "field": "self", "files": file},
    )


def _confirm(world: World):
    address = reverse("admin:zones_workbookimport_confirm", args=[world.staged.pk])
    return world.clients[world.clerk.pk].post(address)


def _undo(world: World):
    address = reverse("admin:zones_workbookimport_undo", args=[world.confirmed.pk])
    return world.clients[world.clerk.pk].post(address)


def _issue(world: World):
    return issue(world, world.decisions[1])


def issue(world: World, decision: Decision):
    """Issues a checked decision from its page; returns the answer."""
    address = reverse("admin:awards_decision_issue", args=[decision.pk])
    return world.clients[world.issuer.pk].post(address)


ACTS = {
    act.name: act
    for act in (
        Act("upload", _upload),
        Act("confirm", _confirm),
        Act("undo", _undo),
        Act("issue", _issue),
    )
}
