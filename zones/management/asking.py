"""Who asks a command: an operator, or a user of the program with that user's rights."""

from collections.abc import Callable

from django.core.management.base import CommandError, CommandParser

from thidua.accounts.models import User


def add_user_option(parser: CommandParser, told: str) -> None:
    """Adds ``--user NAME``; ``told`` says what it does."""
    parser.add_argument("--user", metavar="NAME", help=told)


def user_named(username: str | None, *, needs: Callable[[User], bool] | None = None) -> User | None:
    """Returns the user who asks; None, an operator, where no name is given.

    ``needs`` is the right (see ``thidua.accounts.roles.right``) without which nothing is done.
    Raises CommandError with 2 for a name that nobody has, and with 1 for a user without the right.
    """
    if not username:
        return None
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"Không có người dùng «{username}».", returncode=2)
    if needs is not None and not needs(user):
        raise CommandError(f"«{username}» không có quyền: {needs.allows}", returncode=1)
    return user
