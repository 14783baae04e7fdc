"""Which agency a row speaks of, and whether its points may come in at all."""

from collections.abc import Callable

from thidua.spreadsheets.cells import folded, shown, shown_code
from thidua.text import fold
from zones.services.pointrights import why_locked
from zones.workbooks.findings import Findings, Place
from zones.workbooks.roster import Entry, Roster

_LONGEST_NAME = 600
KIND_NAMES = {"self": "điểm tự chấm", "appraised": "điểm thẩm định", "note": "ghi chú"}


def check_member(
    place: Place,
    row: int,
    column: int,
    entry: Entry,
    roster: Roster,
    gives: Callable[[], bool],
) -> bool:
    """Records why an agency takes no points this year; returns whether it does.

    ``gives`` says whether there is anything to write: a zone's workbook has rows and sheets of
    other agencies, and who may not write them leaves them blank.
    """
    if not entry.is_member:
        place.problem("not_member", row, column, value=entry.label, year=roster.campaign.year)
    elif entry.sheet is None:
        place.problem(
            "campaign_closed",
            row,
            column,
            says="no_table",
            value=entry.label,
            year=roster.campaign.year,
        )
    elif not entry.is_visible and not entry.kinds and gives():
        place.problem("no_permission", row, column, what="điểm", agency=entry.label)
    else:
        return True
    return False


def check_name(place: Place, row: int, column: int, value: object, entry: Entry) -> None:
    """Records a name cell that belongs to another agency than the code (rows shifted)."""
    if not isinstance(value, str) or not value.strip() or is_name_of(value, entry):
        return
    if place.is_in_old_font(value):
        place.problem("legacy_encoding", row, column)
    else:
        place.problem("name_mismatch", row, column, agency=entry.code, value=shown(value, 80))


def names_agency(value: object, roster: Roster) -> bool:
    """Returns whether a cell holds some agency's name."""
    return isinstance(value, str) and bool(value) and _folded_name(value) in roster.names


def is_name_of(text: str, entry: Entry) -> bool:
    """Returns whether a text is one of the agency's names, however it is written."""
    return text in entry.names or _folded_name(text) in map(fold, entry.names)


def _folded_name(text: str) -> str:
    # what is longer is no name: a workbook of them is not to keep a server busy
    return fold(text[:_LONGEST_NAME])


def begins_as_code(name: str, roster: Roster) -> bool:
    """Returns whether a sheet's name begins as some agency's code does: «STP-»."""
    begins = {code.partition("-")[0] for code in roster.agencies}
    return folded(name).partition("-")[0] in begins


def is_in_old_font(place: Place, row: int, column: int, value: object) -> bool:
    """Records an unknown code that was typed for an old font; returns whether it was."""
    is_old = isinstance(value, str) and place.is_in_old_font(value)
    if is_old:
        place.problem("legacy_encoding", row, column)
    return is_old


def unknown_agency(place: Place, row: int, column: int, value: object, roster: Roster) -> None:
    """Records a code that no agency has, with the nearest one."""
    if is_in_old_font(place, row, column, value):
        return
    known = sorted(entry.code for entry in roster.agencies.values() if entry.is_member)
    place.problem(
        "unknown_agency",
        row,
        column,
        value=shown_code(value),
        nearest=place.findings.suggestion(shown_code(value).upper(), known),
    )


def refusal_of(place: Place, row: int, column: int, entry: Entry, kind: str):
    """Returns the problem of writing a kind of point that the user may not write now."""
    if state := why_locked(entry.state, kind, entry.ever):
        return place.make("sheet_locked", row, column, agency=entry.label, state=state)
    return place.make("no_permission", row, column, what=KIND_NAMES[kind], agency=entry.label)


def is_repeated(
    findings: Findings, place: Place, row: int, column: int, entry: Entry, leaf: int, kind: str
) -> bool:
    """Records a point or note that the upload has already given; returns whether it has.

    ``leaf`` is WHOLE_ROW for an agency's row in a WIDE table, which gives all its criteria.
    """
    here, given, sheet = (place.file, place.sheet), findings.given, entry.sheet
    if earlier := given.take(here, row, sheet, leaf, kind):
        _say_repeated(place, row, column, earlier)
        return True
    findings.is_split = findings.is_split or given.is_split(here, row, sheet, leaf, kind)
    return False


def is_second_row(
    findings: Findings, place: Place, row: int, column: int, entry: Entry, leaf: int
) -> bool:
    """Records a criterion's second row in one table, whatever it holds; returns whether it is."""
    earlier = findings.given.take_row((place.file, place.sheet), row, entry.sheet, leaf)
    if earlier:
        _say_repeated(place, row, column, earlier)
    return earlier is not None


def _say_repeated(place: Place, row: int, column: int, earlier: tuple[str, str, int]) -> None:
    file, name, number = earlier
    where = f"{number + 1}"
    if (file, name) != (place.file, place.sheet):
        where += f" của trang tính «{name}», tệp «{file}»"
    place.problem("duplicate_row", row, column, other=where)
