"""Clerks and issuers at work through HTTP, in turn on every web process, each a process.

Whoever is asked to try again sends the same form again, as the page says; what they are told is
done is told on, with the number that they read.
"""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import requests

_LOGIN, _UPLOAD = "/admin/login/", "/admin/zones/workbookimport/upload/"
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_PAUSE = 0.2  # seconds before a form is sent again
_PATIENCE = 90  # seconds

Tell = Callable[[dict], None]


class TryAgainError(Exception):
    """The page says that it did not work and that it may be tried again."""


class Unexpected(Exception):
    """A page that nobody should see."""


class Visitor:
    """Somebody signed in, with one browser."""

    def __init__(self, name: str, sites: list[str], tell: Tell) -> None:
        self.name, self._sites, self._tell = name, sites, tell
        self._turn = 0
        self._browser = requests.Session()
        self._ask("get", _LOGIN)
        self.send(_LOGIN, {"username": name, "password": "pass"})

    def send(self, path: str, data: dict | None = None, files: dict | None = None) -> str:
        """Sends a form; returns the address that the answer leads to."""
        token = {"csrfmiddlewaretoken": self._browser.cookies["csrftoken"]}
        response = self._ask("post", path, data=token | (data or {}), files=files)
        if response.status_code != 302:
            raise Unexpected(f"{path}: {response.status_code} {_heading(response.text)}")
        return response.headers["Location"]

    def read(self, path: str) -> str:
        return self._ask("get", path).text

    def _ask(self, method: str, path: str, **sent) -> requests.Response:
        self._turn += 1
        site = self._sites[self._turn % len(self._sites)]
        begun = time.time()
        response = self._browser.request(
            method, site + path, allow_redirects=False, timeout=_PATIENCE, **sent
        )
        told = {"name": self.name, "begun": begun, "ended": time.time(), "path": path}
        told |= {"status": response.status_code, "method": method}
        if response.status_code >= 500:
            told["heading"] = _heading(response.text)
            told["says_try_again"] = "thử lại" in response.text
            told["retry_after"] = response.headers.get("Retry-After", "")
        self._tell({"kind": "answer", **told})
        if response.status_code >= 500:
            raise TryAgainError
        if response.headers.get("Location", "").startswith(_LOGIN):
            raise Unexpected(f"{path}: signed out")
        return response

    def again(self, step: Callable[[], str]) -> str:
        """Does a step until it is not answered with «try again»."""
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                return step()
            except TryAgainError:
                if time.monotonic() > end:
                    raise Unexpected("told to try again without end") from None
                time.sleep(_PAUSE)

    def bring_in(self, campaign: int, path: Path) -> int:
        """Uploads a workbook, reads the preview, confirms; returns the import's key once shown."""
        content = path.read_bytes()
        what = {"campaign": campaign, "field": "self"}
        shown = self.again(lambda: self.send(_UPLOAD, what, {"files": (path.name, content)}))
        preview = self.again(lambda: self.read(shown))
        confirm = re.search(r'action="([^"]+/confirm/)"', preview)
        if not confirm:
            raise Unexpected(f"{shown}: no preview")
        self.again(lambda: self.send(confirm[1]))
        if "Hoàn tác lượt nhập" not in self.again(lambda: self.read(shown)):
            raise Unexpected(f"{shown}: not confirmed")
        return int(re.search(r"/(\d+)/", shown)[1])

    def issue(self, decision: int) -> int:
        """Issues a decision; returns the number that its page shows."""
        record = f"/admin/awards/decision/{decision}/change/"

        def send() -> str:
            return self.send(f"/admin/awards/decision/{decision}/issue/")

        with suppress(Unexpected):  # refused, where it is issued already: the record tells
            self.again(send)
        number = re.search(r"(\d+)/QĐ-BTP", self.again(lambda: self.read(record)))
        if not number:
            raise Unexpected(f"{record}: not issued")
        return int(number[1])


def _heading(page: str) -> str:
    found = _HEADING.search(page)
    return " ".join(found[1].split()) if found else "(no heading)"


def clerk(name: str, sites: list[str], tell: Tell, campaign: int, paths: list[Path]) -> None:
    """Brings in the workbooks one after the other."""
    visitor = Visitor(name, sites, tell)
    for number, path in enumerate(paths, start=1):
        _done(visitor, tell, "import", number, lambda path=path: visitor.bring_in(campaign, path))


def issuer(name: str, sites: list[str], tell: Tell, decisions: list[int]) -> None:
    """Issues the decisions one after the other."""
    visitor = Visitor(name, sites, tell)
    for pk in decisions:
        _done(visitor, tell, "issue", pk, lambda pk=pk: visitor.issue(pk))


def _done(visitor: Visitor, tell: Tell, act: str, what: int, work: Callable[[], int]) -> None:
    try:
        answer = work()
    except Unexpected as page:
        tell({"kind": "unexpected", "act": act, "what": what, "page": str(page)})
    else:
        tell({"kind": "acknowledged", "act": act, "what": what, "answer": answer})
