"""Who acts in the tests of faults: ordinary clerks, never superusers."""

from tests.zones.factories import make_user
from thidua.accounts.models import User


def make_clerk() -> User:
    """A clerk of the Ministry: keeps the records, brings in any agency's points."""
    return make_user()


def make_issuer() -> User:
    """Who issues decisions: the one place in these tests that says so."""
    return make_user(role="issuer")
