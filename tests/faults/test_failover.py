"""A database server dies at work and its standby takes over: nothing that was told is lost.

A few acts; ``python -m tests.faults failover`` does many.
"""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from awards.models import Decision
from awards.services import decisions
from tests.faults.failover.office import judge, make
from tests.faults.failover.trial import fail_over
from thidua.accounts.models import User
from thidua.uploadlimits import web_limits
from zones.models import Campaign, WorkbookFile
from zones.workbooks.checking import UploadedFile
from zones.workbooks.staging import confirm, file_path, stage_upload


@pytest.mark.postgresql
@pytest.mark.postgresql_programs
def test_what_was_acknowledged_is_there_after_the_primary_was_killed(own_database):
    connection.close()
    tally = fail_over(imports=4, decisions=4, outage=1.5, seed=1, like=own_database)
    print(tally)
    assert tally.notes == []
    assert (tally.count("import"), tally.count("issue")) == (8, 8)
    assert (tally.lost, tally.half_written) == (0, 0)
    assert (tally.duplicate_numbers, tally.wrong_numbers) == (0, 0)
    assert tally.pages  # somebody was told to try again, and everybody who was told could
    assert tally.faults == 0


@pytest.fixture
def told(own_database, tmp_path) -> list[dict]:
    """What people were told of one import and one decision, in an office with more to do."""
    made = make(str(tmp_path), clerks=1, imports=2, issuers=1, decisions=2)
    [(clerk, paths)], [(issuer, keys)] = made["clerks"].items(), made["issuers"].items()
    user, path = User.objects.get(username=clerk), Path(paths[0])
    outcome = stage_upload(
        [UploadedFile(path.name, path.open("rb"))],
        campaign=Campaign.objects.get(),
        field="self",
        user=user,
        limits=web_limits(),
    )
    written = confirm(outcome.workbook_import, user=user)
    decision = Decision.objects.get(pk=keys[0])
    issued = decisions.issue(decision, by=User.objects.get(username=issuer))
    return [
        {"act": "import", "what": 1, "answer": written.pk},
        {"act": "issue", "what": issued.pk, "answer": issued.number},
    ]


def faults(told: list[dict]) -> set[str]:
    return {name for name, sentences in judge(told).items() if sentences}


def run(statement: str) -> None:
    """Does what no rule of the program would let anybody do."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_judge_has_nothing_to_say_where_all_is_there(told):
    assert faults(told) == set()


def test_the_judge_sees_what_is_lost(told):
    [imported, issued] = told
    assert faults([imported | {"answer": imported["answer"] + 1}]) == {"lost"}
    assert faults([imported | {"what": 2}]) == {"lost"}  # the other workbook's points
    assert faults([issued | {"what": Decision.objects.exclude(number=1).get().pk}]) == {"lost"}


def test_the_judge_sees_what_is_half_written(told):
    run("UPDATE zones_score SET self_points = 1 WHERE id = (SELECT min(id) FROM zones_score)")
    assert faults(told) == {"half_written"}


def test_the_judge_sees_a_workbook_without_its_file(told):
    default_storage.delete(file_path(WorkbookFile.objects.get().sha256))
    assert faults(told) == {"half_written"}


def test_the_judge_sees_a_number_other_than_was_shown(told):
    [_, issued] = told
    assert faults([issued | {"answer": 2}]) == {"wrong_numbers"}
