"""When somebody was last here: what is new to a user is what happened since then.

The user's row keeps the last sign of life, at most a minute old; the session that begins next
remembers it as the end of the visit before.
"""

from datetime import UTC, datetime

from thidua.accounts.models import User

_SESSION_KEY = "last_visit_ended_at"


def begin_visit(session, user: User, now: datetime) -> None:
    """Remembers in a session that begins when the user's visit before it ended."""
    ended_at = user.last_seen_at
    session[_SESSION_KEY] = ended_at.timestamp() if ended_at else None
    note_seen(user, now)


def note_seen(user: User, now: datetime) -> None:
    """Keeps the time as the user's last sign of life; one statement, told by no log."""
    user.last_seen_at = now
    User.objects.filter(pk=user.pk).update(last_seen_at=now)


def last_visit_ended_at(session) -> datetime | None:
    """Returns when the visit before this session ended; None at somebody's first."""
    moment = session.get(_SESSION_KEY)
    return None if moment is None else datetime.fromtimestamp(moment, UTC)
