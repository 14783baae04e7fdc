"""Every address of the program answers every role as the table in ``expectations.txt`` says.

A new address fails here until somebody has written down who may do what there.
"""

import os
import zlib

import pytest
from django.db import connection

from tests.permissions.addresses import addresses
from tests.permissions.table import FILE, METHODS, Place, read_table, row
from tests.permissions.world import ROLES

ADDRESSES = {address.name: address for address in addresses()}
TABLE = read_table(FILE.read_text(encoding="utf-8"))
REFUSED = ("gone", "no", "told")
OF_ONES_OWN_ACCOUNT = ("password_change", "own_reminders")

pytestmark = pytest.mark.django_db


def places_of(matrix, name: str) -> list[Place]:
    """Returns what the table has to say of an address."""
    records = matrix.asking.names_at(ADDRESSES[name])
    return [Place(name, record, method) for record in records for method in METHODS]


def listed(found) -> str:
    return "\n".join(["", *(str(entry) for entry in found)])


def test_every_address_has_its_rows(matrix):
    without = [p for name in ADDRESSES for p in places_of(matrix, name) if p not in TABLE]
    assert not without, f"write down in {FILE.name} who may do what at:" + listed(without)


def test_every_row_has_its_address(matrix):
    asked = {place for name in ADDRESSES for place in places_of(matrix, name)}
    gone = sorted(set(TABLE) - asked)
    assert not gone, f"in {FILE.name}, but nowhere in the program:" + listed(gone)


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_address_answers_as_the_table_says_and_tells_nothing_of_what_is_not_yours(matrix, name):
    wrong, told_apart = [], []
    for place in places_of(matrix, name):
        answers = {role: matrix.answer(ADDRESSES[name], place, role) for role in asked_at(place)}
        words = {role: answer.word for role, answer in answers.items()}
        others = [role for role, word in words.items() if word != TABLE[place][role]]
        if others:
            wrong.append(f"{row(place, words)}\n    not as written for {', '.join(others)}")
        if ADDRESSES[name].takes_record:
            told_apart += _told_apart(matrix, place, answers)
    assert not wrong, "what was answered:" + listed(wrong)
    assert not told_apart, "not yours, and not there:" + listed(told_apart)


def asked_at(place: Place) -> list[str]:
    """Returns the roles that ask there: by turns one half on SQLite, the other on PostgreSQL.

    The rules are the same code on both, and .ci/run tries both. PERMISSIONS=all asks as all.
    """
    if os.environ.get("PERMISSIONS") == "all":
        return list(ROLES)
    first = zlib.crc32(str(place).encode()) + (connection.vendor == "postgresql")
    return list(ROLES)[first % 2 :: 2]


def _told_apart(matrix, place: Place, answers: dict) -> list[str]:
    """Returns where a refusal tells what is somebody else's from what is not there."""
    address, found = ADDRESSES[place.address], []
    for role, answer in answers.items():
        if answer.word not in REFUSED or reads(role, place.address, place.record):
            continue
        missing = matrix.answer(address, place, role, missing=True)
        if answer.shown != missing.shown:
            found.append(f"{place} {role}: {answer.first_other(missing)}")
    return found


def reads(role: str, name: str, record: str) -> bool:
    """Returns whether the table lets the role open the record itself."""
    page = Place(f"{ADDRESSES[name].model}_change", record.removesuffix("-submitted"), "GET")
    return TABLE.get(page, {}).get(role) == "ok"


def test_who_only_reads_writes_nowhere():
    readers = ("viewer", "auditor", "anonymous", "disabled")
    found = [
        f"{place} {role}"
        for place, words in TABLE.items()
        for role in readers
        if words[role] == "write" and place.address not in OF_ONES_OWN_ACCOUNT
    ]
    assert not found, listed(found)


def test_no_page_writes_when_it_is_opened():
    found = [
        place
        for place, words in TABLE.items()
        if place.method == "GET"
        if "write" in words.values()
    ]
    assert not found, listed(found)


def test_who_was_disabled_is_answered_like_a_stranger():
    found = [place for place, words in TABLE.items() if words["disabled"] != words["anonymous"]]
    assert not found, listed(found)
