"""The tests' settings for programs that run beside the tests, on databases of their own."""

from tests.settings import *  # noqa: F403
from tests.settings import ALLOWED_HOSTS

ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
