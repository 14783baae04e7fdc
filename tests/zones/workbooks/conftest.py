"""What the tests of score workbooks start from."""

import pytest

from tests.zones.factories import SampleYear


@pytest.fixture
def year() -> SampleYear:
    """A campaign of three departments, STP-1 in the chair; a module may have another year."""
    return SampleYear(stp=3)
