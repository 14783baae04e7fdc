"""What is written down beside changes of rows: sign-ins, refusals, commands, downloads."""

import logging
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import Error, transaction

from thidua.audit.context import current, known_as, name_of
from thidua.audit.models import Entry
from thidua.spreadsheets.problems import Problem

Kind = Entry.Kind
_log = logging.getLogger(__name__)


def write_event(kind: str, note: str = "", *, actor: str | None = None, user=None) -> None:
    """Adds an entry to the log, with the context under way.

    What happened has happened: a log that cannot be written (a full disk, a database that only
    reads) is said to the server's own log and stops nobody.
    """
    context = current()
    entry = Entry(
        kind=kind,
        request_id=context.request_id,
        user_id=user.pk if user is not None else context.user_id,
        actor=(name_of(user) if user is not None else actor or context.actor)[:200],
        origin=context.origin[:100],
        door=context.door,
        about=context.about[:200],
        note=note,
    )
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except Error:
        _log.exception("The log entry «%s» was not written.", kind)


def signed_in(sender, request, user, **_kwargs) -> None:
    """Signal receiver."""
    known_as(user)
    write_event(Kind.SIGN_IN, user=user)


def signed_out(sender, request, user, **_kwargs) -> None:
    """Signal receiver; without a user where nobody was signed in."""
    if user is not None:
        write_event(Kind.SIGN_OUT, user=user)


def sign_in_failed(sender, credentials, request=None, **_kwargs) -> None:
    """Signal receiver: the name that was typed, never the password."""
    typed = str(credentials.get("username", ""))
    write_event(Kind.SIGN_IN_FAILED, actor=typed or "?")


def write_refusal(refusal: ValidationError) -> None:
    """Adds what a rule refused, with its codes, as the user was told it."""
    codes = {error.code for error in _errors(refusal) if error.code}
    told = " ".join(refusal.messages)
    write_event(Kind.REFUSED, f"{told} [{', '.join(sorted(codes))}]" if codes else told)


def write_refused_files(names: Sequence[str], problems: Sequence[Problem]) -> None:
    """Adds files that were refused: how many mistakes of which code.

    Not the sentences: they repeat what stands in the files, and not every reader of the log reads
    points.
    """
    counted: dict[str, int] = {}
    for problem in problems:
        counted[problem.code] = counted.get(problem.code, 0) + 1
    codes = ", ".join(f"{code} × {count}" for code, count in sorted(counted.items()))
    write_event(Kind.FILE_REFUSED, f"{', '.join(names)}: {codes}")


def _errors(refusal: ValidationError) -> list[ValidationError]:
    if hasattr(refusal, "error_dict"):
        return [one for errors in refusal.error_dict.values() for one in errors]
    return refusal.error_list
