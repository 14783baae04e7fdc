"""An OpenID Connect provider for whoever asks for one."""

from collections.abc import Iterator

import pytest

from tests.thidua.openidprovider import CLIENT_ID, CLIENT_SECRET, Provider, running_provider


@pytest.fixture(scope="module")
def running_openid_provider() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(running_openid_provider, settings) -> Iterator[Provider]:
    """A provider that tells the truth, and settings that name it."""
    running = running_openid_provider
    key = running.key
    fresh = Provider(running.address)
    running.__dict__.update({**fresh.__dict__, "key": key, "signs_with": key})
    settings.OPENID_ISSUER = running.address
    settings.OPENID_CLIENT_ID = CLIENT_ID
    settings.OPENID_CLIENT_SECRET = CLIENT_SECRET
    settings.OPENID_NAME = "tài khoản Bộ Tư pháp"
    yield running
    running.key = key
