"""The web server's door.

It refuses to open with the demonstration's accounts outside debug, and while triggers are missing.
"""

import logging
import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection

from thidua import triggers
from thidua.health import LIVE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thidua.settings")
_answer = get_wsgi_application()
_is_checked = False


def refuse_demo_accounts_outside_debug() -> None:
    """Raises ImproperlyConfigured where well-known passwords would be served in earnest."""
    from django.conf import settings

    from thidua.accounts.models import User

    if not settings.DEBUG and User.objects.filter(is_demo=True).exists():
        raise ImproperlyConfigured(
            "This database holds the demonstration's accounts, whose password is public. "
            "Use a database of its own for production, or set THIDUA_DEBUG=1 to try it out."
        )


def refuse_missing_triggers() -> None:
    """Raises ImproperlyConfigured where writes would be neither held to the rules nor logged."""
    missing = triggers.missing(connection)
    if missing:
        raise ImproperlyConfigured(
            f"Database triggers are missing or switched off: {', '.join(missing)}. "
            "Run manage.py migrate; it installs them."
        )


def check_once() -> None:
    """Refuses such a database, at the next request where it does not answer yet."""
    global _is_checked
    if not _is_checked:
        try:
            refuse_demo_accounts_outside_debug()
            refuse_missing_triggers()
            _is_checked = True
        except DatabaseError as fault:
            logging.getLogger(__name__).warning("The database does not answer yet: %s", fault)


def application(environ, start_response):
    """Answers a request; a process that starts without its database says so on every page."""
    if environ.get("PATH_INFO") != LIVE:  # which asks nothing of the database
        check_once()
    return _answer(environ, start_response)


check_once()
