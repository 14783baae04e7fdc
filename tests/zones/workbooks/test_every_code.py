"""Every code that an upload can be refused or warned with, in every layout, to the letter."""

import pytest
from django.core.exceptions import ValidationError

from tests.zones.workbooks.builders import accepted, digest, points, upload, wide, written
from tests.zones.workbooks.everycode import EXPECTED, FILE, LAYOUTS, Expected, table
from thidua.spreadsheets import refusal
from thidua.spreadsheets.package import Limits
from zones.workbooks import sentences
from zones.workbooks.staging import confirm

pytestmark = pytest.mark.django_db
# codes of the written contract that are not of a file's content; see the tests below
OF_THE_COURSE = {"stale_preview"}


@pytest.mark.parametrize("case", EXPECTED, ids=str)
def test_a_code_is_said_with_its_file_sheet_cell_and_sentence(year, case: Expected):
    if case.prepare:
        case.prepare(year)
    user = year.clerk(case.clerk) if case.clerk else None
    content = case.build()
    before = digest()
    outcome = upload(year, (FILE, content), user=user, limits=Limits(**case.limits))
    found = outcome.warnings if case.is_warning else outcome.problems
    of_upload = case.says == "campaign_closed"
    assert [(p.code, p.file, p.sheet, p.cell, p.message) for p in found] == [
        (f.code, "" if of_upload else FILE, f.sheet, f.cell, f.message) for f in case.findings
    ]
    assert (outcome.workbook_import is None) == (not case.is_warning)
    if not case.is_warning:
        assert digest() == before
    assert points(year) == {}


# these files need more than one sheet, file or table, or have no other layout: they stand in
# test_clerks_slips.py, test_nothing_lost.py, test_untitled.py, test_form_agency.py and
# test_rows_passed_over.py
SLIPS = {"lost_zero", "date_code", "second_table", "sheet_mismatch", "duplicate_file"}
SLIPS |= {"misnamed", "unread", "no_agency", "runs_on", "group_note"}
SLIPS |= {"divided", "untitled", "two_codes", "restarts", "other_maximum"}


def test_no_sentence_is_without_a_file_that_brings_it_about():
    shown = {case.says for case in EXPECTED}
    assert not shown & SLIPS
    shown |= SLIPS
    assert {*refusal.MESSAGES, *sentences.SENTENCES} - shown == set()
    assert shown <= {*refusal.MESSAGES, *sentences.SENTENCES}


def test_what_can_be_wrong_with_a_point_is_shown_in_every_layout():
    by_code: dict[str, set[str]] = {}
    for case in EXPECTED:
        by_code.setdefault(case.says, set()).add(case.layout)
    alone = {code: layouts for code, layouts in by_code.items() if layouts & set(LAYOUTS)}
    not_in_wide = {"text_too_long", "control_character"}  # it has no notes
    only_where_codes_are_rows = {"group_points": {"long"}, "skipped_column": {"wide"}}
    only_where_names_stand = {"name_mismatch": {"wide", "long"}}
    for code, layouts in alone.items():
        wanted = set(LAYOUTS) - ({"wide"} if code in not_in_wide else set())
        wanted = {**only_where_codes_are_rows, **only_where_names_stand}.get(code, wanted)
        assert layouts == wanted, code


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_preview_that_went_stale_says_so_and_writes_nothing(year, layout):
    staged = accepted(year, table(layout, 5)).workbook_import
    written(year, wide(["STP-1", "", 9]))
    before = digest()
    with pytest.raises(ValidationError) as caught:
        confirm(staged, user=year.ministry)
    assert caught.value.code in OF_THE_COURSE
    assert caught.value.messages == [
        "Dữ liệu đã thay đổi sau khi xem trước. Hãy xem lại rồi xác nhận."
    ]
    assert digest() == before
