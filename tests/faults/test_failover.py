"""A database server dies at work and its standby takes over: nothing that was told is lost.

A few acts; ``python -m tests.faults failover`` does many.
"""

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from tests.conftest import IN_CI
from tests.faults.failover.office import judge, make
from tests.faults.failover.servers import programs
from tests.faults.failover.trial import fail_over
from tests.zones.workbooks.uploading import imported
from zones.models import Score, ScoreWrite, WorkbookFile

needs_programs = pytest.mark.skipif(
    programs() is None and not IN_CI,
    reason="needs PostgreSQL's server programs (apt-get install postgresql)",
)


@pytest.mark.postgresql
@needs_programs
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
