"""Form posts that no honest browser sends: each is answered, and written whole or not at all."""

import re
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from io import BytesIO
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.messages import ERROR, get_messages
from django.db import connection, transaction
from django.test import Client

from tests.faults.crawling import Doors, add_record_previews, doors_of, route_of
from tests.faults.digests import Rows, differences, stored
from tests.faults.fuzztally import FuzzTally, Memory
from tests.faults.fuzzworld import FuzzWorld
from tests.faults.htmlforms import PageForm
from tests.faults.nastyvalues import NAMES, VALUES, mutated
from tests.faults.workbookmutations import mutated_workbook, sample_workbooks

_SHARE_OF_QUESTIONS = 0.15  # of lists, by their address
_SHARE_OF_STRANGERS = 0.15  # forms of one reader sent by another
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
_HOUSEKEEPING = ('"django_session"', 'SET "last_seen_at"')


@dataclass(frozen=True)
class Post:
    """What is sent, by whom."""

    reader: str
    address: str
    method: str
    data: dict

    def __str__(self) -> str:
        text = repr({name: _shortened(value) for name, value in self.data.items()})
        return f"{self.reader} {self.method} {self.address} {text[:1500]}"


def _shortened(value: object) -> object:
    return f"{value[:60]}…" if isinstance(value, str) and len(value) > 80 else value


class FormFuzz:
    """The forms of every reader; ``strike`` sends one, made of the seed and a number."""

    def __init__(self, readers: tuple[str, ...], pages_a_route: int) -> None:
        self.world = FuzzWorld()
        self.clients = {reader: self.world.client(reader) for reader in self.world.readers}
        self._cookies = {name: client.cookies.output() for name, client in self.clients.items()}
        self.doors: dict[str, Doors] = {}
        for reader in readers:
            doors = doors_of(self.clients[reader], self.world.pages, pages_a_route)
            with transaction.atomic():
                add_record_previews(doors, self.clients[reader])
                transaction.set_rollback(True)
            self.doors[reader] = doors
        self.workbooks = sample_workbooks()
        self.before: Rows = stored()
        self.tally = FuzzTally()

    @property
    def posted_routes(self) -> set[str]:
        return {route for doors in self.doors.values() for route in doors.posted_routes}

    def post(self, seed: str) -> Post:
        """Returns the post of the seed: the same whenever it is asked for."""
        random = Random(seed)
        reader = random.choice(list(self.doors))
        doors = self.doors[reader]
        sender = (
            random.choice(list(self.clients)) if random.random() < _SHARE_OF_STRANGERS else reader
        )
        if random.random() < _SHARE_OF_QUESTIONS:
            return self._question(doors, sender, random)
        routes = sorted({route for route, _ in doors.forms})
        route = random.choice(routes)
        forms = sorted((k for k in doors.forms if k[0] == route), key=lambda key: sorted(key[1]))
        form = doors.forms[random.choice(forms)]
        return Post(sender, form.address, "post", self._data(form, random))

    def _data(self, form: PageForm, random: Random) -> dict:
        data: dict[str, list] = {}
        for name, value in mutated(form, random):
            data.setdefault(name, []).append(value)
        for name in form.files:
            if random.random() < 0.9:
                data[name] = [self._file(random) for _ in range(random.choice((1, 1, 1, 2)))]
        return data

    def _file(self, random: Random) -> BytesIO:
        content = random.choice(self.workbooks)
        kind = random.choice(("whole", "mutated", "mutated", "empty", "text", "pdf"))
        if kind == "mutated":
            content = mutated_workbook(content, random)
        elif kind != "whole":
            content = {"empty": b"", "text": "mã,tên\r\nA,B".encode(), "pdf": b"%PDF-1.4\n"}[kind]
        file = BytesIO(content)
        file.name = random.choice(
            (
                "diem.xlsx",
                "điểm.xlsx",
                "a.csv",
                "a.pdf",
                "a",
                "x" * 300 + ".xlsx",
                "../a.xlsx",
                "a\0.xlsx",
            )
        )
        return file

    def _question(self, doors: Doors, sender: str, random: Random) -> Post:
        page = random.choice(sorted(doors.queries))
        pairs = [
            tuple(pair.split("=", 1)) if "=" in pair else (pair, "")
            for query in random.sample(doors.queries[page], min(2, len(doors.queries[page])))
            for pair in query.split("&")
        ]
        pairs += [("q", random.choice(VALUES))] if random.random() < 0.3 else []
        pairs += [("p", random.choice(VALUES))] if random.random() < 0.2 else []
        pairs += (
            [("o", random.choice(("1.-2", "99", "x", "-", "1.1.1")))]
            if random.random() < 0.2
            else []
        )
        for _ in range(random.randint(1, 3)):
            at = random.randrange(len(pairs))
            name = random.choice((pairs[at][0], pairs[at][0], random.choice(NAMES)))
            pairs[at] = (name, random.choice(VALUES))
        return Post(sender, f"{page}?{urlencode(pairs)}", "get", {})

    def strike(self, seed: str) -> Post:
        """Sends the post, judges what came back, and takes back what it wrote."""
        post, tally = self.post(seed), self.tally
        tally.sent += 1
        with transaction.atomic(), noting_writes() as writes:
            memory, start = Memory(), time.process_time()
            try:
                response = self._sent(post)
            except Exception as fault:
                tally.answers["fault"] += 1
                tally.failures.append(f"{seed}: {told(fault)}. {post}")
                transaction.set_rollback(True)
                return post
            seconds = time.process_time() - start
            tally.took(seconds, memory.more_mib(), f"{seed} {post.method} {post.address[:80]}")
            tally.answers[str(response.status_code)] += 1
            tally.kinds[route_of(post.address)] += 1
            for problem in self._problems(response, writes):
                tally.failures.append(f"{seed}: {problem}. {post}")
            tally.written += bool(writes)
            transaction.set_rollback(True)
        return post

    def _sent(self, post: Post):
        client: Client = self.clients[post.reader]
        client.cookies = SimpleCookie()  # without the messages of the post before
        client.cookies.load(self._cookies[post.reader].replace("Set-Cookie: ", ""))
        if post.method == "get":
            response = client.get(post.address)
        else:
            response = client.post(post.address, post.data)
        if response.streaming:
            b"".join(response.streaming_content)
        return response

    def _problems(self, response, writes: list[str]) -> Iterator[str]:
        if response.status_code >= 500:
            yield f"answered {response.status_code}"
        if not writes:
            return
        try:
            connection.check_constraints()  # those that are looked at only when committing
        except Exception as fault:
            yield f"would not commit: {fault}"
            return
        # what was opened in a window of its own answers with a page that closes it
        # and a download, which has no text to look at, is what was asked for
        is_done = (
            response.status_code == 302
            or response.streaming
            or b"data-popup-response" in response.content
        )
        is_refused = not is_done or any(
            message.level >= ERROR for message in get_messages(response.wsgi_request)
        )
        if is_refused and (found := differences(self.before, stored())):
            yield f"refused with {response.status_code}, yet wrote: {found}"


def told(fault: Exception) -> str:
    """Returns the fault with the places in the program that it came through."""
    frames = traceback.extract_tb(fault.__traceback__)
    own = [
        f for f in frames if f"{settings.BASE_DIR}" in f.filename and "/tests/" not in f.filename
    ]
    places = [f"{Path(f.filename).name}:{f.lineno}" for f in [*own[-3:], frames[-1]]]
    return f"{type(fault).__name__}: {fault} ({' > '.join(places)})"


@contextmanager
def noting_writes() -> Iterator[list[str]]:
    """Gives the statements that write, as they are executed; without the server's own."""
    writes: list[str] = []

    def note(execute, sql, params, many, context):
        # on PostgreSQL the log's context stands before it as a comment
        statement = re.sub(r"\A\s*/\*.*?\*/", "", sql).lstrip()
        if statement.startswith(_WRITES) and not any(own in sql for own in _HOUSEKEEPING):
            writes.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield writes
