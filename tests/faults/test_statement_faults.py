"""A database that fails at any statement of an import or an issue leaves all as it was."""

import pytest

from tests.faults.acts import ACTS, World
from tests.faults.digests import broken_files, differences, stored
from tests.faults.statements import Moments, refuse

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture
def world(own_database) -> World:
    return World()


@pytest.mark.parametrize("name", ACTS)
def test_a_fault_at_every_statement_changes_nothing_and_is_said_and_trying_again_works(name, world):
    act, before, at = ACTS[name], stored(), 0
    while True:
        moments = Moments(at, refuse)
        with moments.watching():
            response = act.run(world)
        if not moments.has_struck:
            break
        where = f"{name}, {moments.seen[at]}"
        assert response.status_code == 503, where
        assert "Hãy chờ một lát" in response.content.decode(), where
        assert not differences(before, stored()), where
        assert not broken_files(), where
        at += 1
    assert at >= 10
    assert act.is_through(response)
    assert differences(before, stored())
    assert not broken_files()
