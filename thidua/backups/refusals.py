"""How the commands of this room end: 0 done, 1 refused, 2 called wrongly."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import psycopg
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management.base import CommandError
from django.db import DatabaseError

_CALLED_WRONGLY = {"unknown_database", "same_database", "other_kind", "within_media", "no_database"}

STAMP = r"\d{8}_\d{6}_[0-9a-f]{4}"  # what ``stamp_of`` makes


@contextmanager
def told_as_command_errors() -> Iterator[None]:
    """Turns every refusal within into a CommandError with its exit code."""
    try:
        yield
    except ValidationError as refusal:
        code = 2 if getattr(refusal, "code", None) in _CALLED_WRONGLY else 1
        raise CommandError("\n".join(refusal.messages), returncode=code) from None
    except ImproperlyConfigured as error:
        raise CommandError(str(error), returncode=2) from None
    except OSError as error:
        raise CommandError(f"Không ghi hoặc không đọc được: {error}.", returncode=1) from None
    except (DatabaseError, psycopg.Error) as error:
        raise CommandError(f"Cơ sở dữ liệu báo lỗi: {error}", returncode=1) from None


def stamp_of(at: datetime) -> str:
    """Returns what makes the names of this run's databases and files its own."""
    return f"{at:%Y%m%d_%H%M%S}_{secrets.token_hex(2)}"
