"""The web server's door. It refuses to open with the demonstration's accounts outside debug."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thidua.settings")
application = get_wsgi_application()


def refuse_demo_accounts_outside_debug() -> None:
    """Raises ImproperlyConfigured where well-known passwords would be served in earnest."""
    from django.conf import settings

    from thidua.accounts.models import User

    if not settings.DEBUG and User.objects.filter(is_demo=True).exists():
        raise ImproperlyConfigured(
            "This database holds the demonstration's accounts, whose password is public. "
            "Use a database of its own for production, or set THIDUA_DEBUG=1 to try it out."
        )


refuse_demo_accounts_outside_debug()
