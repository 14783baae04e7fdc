"""Who acts, from where, by which door: known to whatever writes, without being passed along.

A page's context begins with its request and a command's with its run; what is written outside of
both (a shell, a script) has the context of the process. One request id stands on all the rows
that one request or one run writes.
"""

import getpass
import secrets
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache
from pathlib import PurePath

PAGE, COMMAND, SHELL, DATABASE = "page", "command", "shell", "database"


@dataclass(frozen=True)
class Context:
    """What is written down of an act beside what it changes.

    ``actor`` names who acts as text, for ever: a user's name may change, and an operator has no
    account. ``origin`` is the address a request came from, or the machine a command ran on;
    ``about`` the page's address or the command's name. ``is_recorded`` says that the statement
    under way is recorded row by row by its own service, see ``recorded_by_its_service``.
    """

    request_id: str
    door: str
    actor: str = ""
    user_id: int | None = None
    origin: str = ""
    about: str = ""
    is_recorded: bool = False


_current: ContextVar[Context | None] = ContextVar("audit_context", default=None)


def current() -> Context:
    """Returns the context of the request or command under way, else the process's own."""
    return _current.get() or _of_this_process()


def new_request_id() -> str:
    return secrets.token_hex(16)


@contextmanager
def acting(context: Context) -> Iterator[Context]:
    """Holds the context for what happens inside."""
    token = _current.set(context)
    try:
        yield context
    finally:
        _current.reset(token)


def known_as(user) -> None:
    """Tells the context under way who its user is; a no-op outside of requests and commands."""
    context = _current.get()
    if context is not None:
        _current.set(replace(context, user_id=user.pk, actor=name_of(user)))


@contextmanager
def recorded_by_its_service() -> Iterator[None]:
    """Says that what is written inside is recorded elsewhere, row by row, with before and after.

    Heeded only by tables that say so (``Logged.UNLESS_RECORDED``): points, whose every change
    stands in the changes of a write before it is merged.
    """
    with acting(replace(current(), is_recorded=True)):
        yield


def command_context(name: str) -> Context:
    """Returns a new context for one run of a command."""
    return Context(new_request_id(), _door_of(name), operator(), origin=_machine(), about=name)


def _door_of(command: str) -> str:
    return SHELL if command in ("shell", "dbshell") else COMMAND


def name_of(user) -> str:
    """Returns «Lê Thị A (lta)»: as people call the user, and as nobody else is called."""
    full_name = user.get_full_name()
    return f"{full_name} ({user.get_username()})" if full_name else user.get_username()


@cache
def operator() -> str:
    """Returns the operating system's name of who runs this process."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        return "?"


@cache
def _machine() -> str:
    return socket.gethostname()


@cache
def _of_this_process() -> Context:
    program = PurePath(sys.argv[0]).name if sys.argv else ""
    is_command = program == "manage.py" and len(sys.argv) > 1
    name = sys.argv[1] if is_command else program
    door = _door_of(name) if is_command else SHELL
    return Context(new_request_id(), door, operator(), origin=_machine(), about=name)
