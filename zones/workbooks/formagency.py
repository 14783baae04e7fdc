"""Which agency a form is of, and whether all that is written above it agrees."""

from collections.abc import Callable, Sequence

from thidua.spreadsheets.cells import folded, shown
from zones.workbooks.agencychecks import (
    begins_as_code,
    check_member,
    is_name_of,
    names_agency,
    unknown_agency,
)
from zones.workbooks.agencyrows import codes_in, names_in
from zones.workbooks.headers import CRITERION
from zones.workbooks.roster import Entry, Roster
from zones.workbooks.sheetreading import SheetReading


def agency_of(reading: SheetReading, roster: Roster, gives: Callable[[], bool]) -> Entry | None:
    """Returns the agency of the form; None where it takes no points, which is recorded.

    ``gives`` says whether anything in the form is to be written.
    """
    table, place = reading.table, reading.place
    entry = roster.agencies.get(table.agency_code)
    row, column = table.agency_cell or (table.header_row, table.columns[CRITERION])
    old = place.in_old_font
    if entry is None and old and old[0] < table.header_row:
        place.problem("legacy_encoding", *old)
    elif entry is None and table.agency_cell is None and not begins_as_code(place.sheet, roster):
        place.problem("unknown_agency", row, column, says="no_agency", value=place.sheet)
    elif entry is None:
        unknown_agency(place, row, column, table.agency_code.upper(), roster)
    elif roster.agencies.get(folded(place.sheet), entry) is not entry:
        place.problem(
            "name_mismatch",
            row,
            column,
            says="sheet_mismatch",
            agency=entry.code,
            value=place.sheet,
        )
    if entry is None or not check_member(place, row, column, entry, roster, gives):
        return None
    _check_above(reading, roster, entry)
    return entry


def other_agency(
    row: Sequence[object], entry: Entry, roster: Roster, *, is_labelled: bool = False
) -> int | None:
    """Returns the column of the first cell that names another agency; None where none does.

    ``is_labelled`` asks for «Đơn vị: …» before the name: alone it may be of who appraises.
    """
    for column, name, has_label in names_in(row):
        if (has_label or not is_labelled) and _is_other(name, entry, roster):
            return column
    return None


def _is_other(name: str, entry: Entry, roster: Roster) -> bool:
    if (named := roster.agencies.get(folded(name))) is not None:
        return named is not entry
    return names_agency(name, roster) and not is_name_of(name, entry)


def _check_above(reading: SheetReading, roster: Roster, entry: Entry) -> None:
    """Records a second code above the header, and a name that is another agency's."""
    table, place, told = reading.table, reading.place, {reading.table.agency_cell}
    for number, row in enumerate(table.above):
        for code, column in codes_in(row):
            if (number, column) not in told and code != folded(entry.code):
                told.add((number, column))
                value = shown(code.upper(), 80)
                place.problem(
                    "name_mismatch",
                    number,
                    column,
                    says="two_codes",
                    agency=entry.code,
                    value=value,
                )
    # beside its own name another one alone is a letterhead
    is_named = any(is_name_of(name, entry) for row in table.above for _, name, _ in names_in(row))
    for number, row in enumerate(table.above):
        column = other_agency(row, entry, roster, is_labelled=is_named)
        if column is not None and (number, column) not in told:
            value = shown(row[column], 80)
            place.problem("name_mismatch", number, column, agency=entry.code, value=value)
