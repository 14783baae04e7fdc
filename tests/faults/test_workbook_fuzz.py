"""Mutated workbooks: whatever the bytes, they are accepted or refused by a known code.

Some hundred; ``python -m tests.faults.fuzz`` brings thousands in.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults.workbookfuzz import WorkbookFuzz
from tests.faults.workbookmutations import LEVELS, sample_workbooks
from tests.zones.workbooks.builders import form, long, wide

pytestmark = pytest.mark.django_db
QUICK = settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def fuzz() -> WorkbookFuzz:
    return WorkbookFuzz()


def check(fuzz: WorkbookFuzz, content: bytes, what: str) -> None:
    """Uploads the bytes; fails with what should not have been."""
    fuzz.bring_in(content, what)
    assert fuzz.tally.failures == []


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.__name__)
@QUICK
@given(content=st.sampled_from(sample_workbooks()), random=st.randoms(use_true_random=False))
def test_a_spoiled_workbook_is_accepted_whole_or_refused(fuzz, level, content, random):
    check(fuzz, level(content, random), level.__name__)


@QUICK
@given(
    rows=st.lists(
        st.lists(
            st.one_of(
                st.text(max_size=12),
                st.integers(-10, 100),
                st.floats(allow_nan=False, allow_infinity=False),
                st.booleans(),
                st.sampled_from(
                    ["STP-1", "STP-2", "I.1", "I", "Mã đơn vị", "Tổng cộng", "9,5", "Mã", ""]
                ),
            ),
            max_size=7,
        ),
        max_size=6,
    )
)
def test_any_cells_below_any_header_are_accepted_or_refused(fuzz, rows):
    rows = [[_cell(value) for value in row] for row in rows]
    for layout in (wide, long, form):
        check(fuzz, layout(*rows), layout.__name__)


def _cell(value: object) -> object:
    """Returns the value as Excel could hold it: no formula, no control character."""
    if isinstance(value, str):
        kept = "".join(c for c in value if c.isprintable())
        return f" {kept}" if kept[:1] in "={" else kept
    return value
