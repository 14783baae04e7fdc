"""Form posts with fields spoiled, missing, doubled and huge: answered, and written whole or not.

A few hundred; ``python -m tests.faults.fuzz`` sends thousands, of every form of every reader.
"""

import pytest

from tests.faults.formfuzz import FormFuzz
from tests.faults.fuzztally import MOST_MIB

pytestmark = pytest.mark.django_db
POSTS = 200


def test_no_spoiled_post_breaks_a_page_or_is_written_by_half():
    fuzz = FormFuzz(("ministry", "agency"), pages_a_route=0)
    assert len(fuzz.posted_routes) > 25
    for number in range(POSTS):
        fuzz.strike(f"test:{number}")
    tally = fuzz.tally
    assert tally.failures == []
    assert tally.sent == POSTS
    # the mutations are neither so wild that nothing is accepted, nor so tame that all is
    assert tally.written > POSTS / 50
    assert tally.answers["200"] > POSTS / 10
    assert tally.largest[0] < MOST_MIB
