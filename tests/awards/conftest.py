"""The day of the tests, whatever the machine's clock says."""

from datetime import date

import pytest

from awards.services import numbering


@pytest.fixture(autouse=True)
def _a_day_in_2026(monkeypatch) -> None:
    monkeypatch.setattr(numbering, "today", lambda: date(2026, 11, 24))
