"""The interpreter's stack of frames does not grow and shrink in the midst of a request."""

import pytest

from thidua.framestack import FrameStackMiddleware

resource = pytest.importorskip("resource", reason="This system does not count page faults.")
CALLS = 2000
DEPTHS = range(150)


def page_faults() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def call_often() -> None:
    def called() -> None:
        pass

    for _ in range(CALLS):
        called()


def faults_at(depth: int) -> int:
    """Returns the page faults of many calls made that many frames deeper than here."""
    if depth:
        return faults_at(depth - 1)
    call_often()
    before = page_faults()
    call_often()
    return page_faults() - before


def most_faults(_request=None) -> int:
    return max(faults_at(depth) for depth in DEPTHS)


def test_no_depth_of_calls_within_a_request_maps_memory_at_each_call():
    if most_faults() < CALLS / 2:
        pytest.skip("This interpreter does not do what the room is made for.")
    assert FrameStackMiddleware(most_faults)(None) < CALLS / 10
