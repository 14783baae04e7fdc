"""Mutated workbooks: whatever the bytes, they are accepted or refused by a known code."""

from io import BytesIO

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.thidua.spreadsheets.builders import packed, parts_of
from tests.zones.factories import SampleYear
from tests.zones.workbooks.builders import form, long, point, points, upload, wide
from thidua.spreadsheets import refusal
from thidua.spreadsheets.marking import marked_copy
from zones.workbooks import sentences

pytestmark = pytest.mark.django_db
KNOWN = {*refusal.MESSAGES, *sentences.SENTENCES}
WORKBOOKS = [
    wide(["STP-1", "Sở Tư pháp tỉnh số 1", 9.5, "9,5"], ["STP-2", "", 1, 2, 3, 4]),
    long(["STP-1", "I.1", 5, 6, "ghi chú"], ["STP-2", "I.2", "7"]),
    form(point("I"), point("I.1", 5), point("I.2", 6, 7, "n")),
]
PARTS = [parts_of(content) for content in WORKBOOKS]
SNIPPETS = [
    b"",
    b"<",
    b"\0",
    b"<!DOCTYPE a>",
    b'<c r="XFD1048576"><v>1</v></c>',
    b'<row r="1048576"/>',
    b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    b"<f>1/0</f>",
    b' t="e"',
    b' t="s"',
    b"<v>99999999999999999999</v>",
    b"<v>-1</v>",
    b"&#0;",
    b"\xff\xfe",
    "Tổng cộng".encode(),
]
QUICK = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=3)


def check(year: SampleYear, content: bytes) -> None:
    """Uploads the bytes: no exception, only known codes, no point written, a marked copy."""
    with transaction.atomic():
        outcome = upload(year, content)
        assert {problem.code for problem in outcome.problems + outcome.warnings} <= KNOWN
        assert (outcome.workbook_import is None) == bool(outcome.problems)
        assert points(year) == {}
        transaction.set_rollback(True)
    if any(problem.sheet for problem in outcome.problems):
        assert marked_copy(BytesIO(content), outcome.problems).startswith(b"PK")


@QUICK
@given(st.data())
def test_a_file_with_changed_bytes_is_accepted_or_refused(year, data):
    content = bytearray(data.draw(st.sampled_from(WORKBOOKS)))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    check(year, bytes(content[: data.draw(st.integers(0, len(content)))]))


@QUICK
@given(st.data())
def test_a_workbook_with_changed_parts_is_accepted_or_refused(year, data):
    parts = dict(data.draw(st.sampled_from(PARTS)))
    for _ in range(data.draw(st.integers(1, 4))):
        name = data.draw(st.sampled_from(sorted(parts)))
        part = parts[name]
        start = data.draw(st.integers(0, len(part)))
        end = data.draw(st.integers(start, min(len(part), start + 40)))
        parts[name] = part[:start] + data.draw(st.sampled_from(SNIPPETS)) + part[end:]
    check(year, packed(parts))


@QUICK
@given(st.data())
def test_a_workbook_whose_cells_lose_and_change_tags_is_accepted_or_refused(year, data):
    parts = dict(data.draw(st.sampled_from(PARTS)))
    sheet = "xl/worksheets/sheet1.xml"
    pieces = parts[sheet].split(b"<")
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(1, len(pieces) - 1))
        act = data.draw(st.sampled_from(["drop", "double", "swap"]))
        if act == "drop" and len(pieces) > 2:
            del pieces[at]
        elif act == "double":
            pieces.insert(at, pieces[at])
        else:
            other = data.draw(st.integers(1, len(pieces) - 1))
            pieces[at], pieces[other] = pieces[other], pieces[at]
    parts[sheet] = b"<".join(pieces)
    check(year, packed(parts))


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
def test_any_cells_below_any_header_are_accepted_or_refused(year, rows):
    rows = [[_cell(value) for value in row] for row in rows]
    for layout in (wide, long, form):
        check(year, layout(*rows))


def _cell(value: object) -> object:
    """Returns the value as Excel could hold it: no formula, no control character."""
    if isinstance(value, str):
        kept = "".join(c for c in value if c.isprintable())
        return f" {kept}" if kept[:1] in "={" else kept
    return value
