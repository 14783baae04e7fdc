"""On which days a mail tells of a duty, and how it says when that is due."""

from datetime import date, timedelta

import pytest

from thidua.reminders.duty import Duty

DUE = date(2026, 12, 5)  # a Saturday


def told_on(duty: Duty, around: date = DUE) -> list[int]:
    """Returns the days, counted from the one given, on which a mail tells of the duty."""
    days = range(-20, 21)
    return [number for number in days if duty.is_told(around + timedelta(days=number))]


def test_a_deadline_is_told_14_7_3_and_1_days_before_on_its_day_and_two_weeks_after():
    assert told_on(Duty("x", "/", DUE)) == [-14, -7, -3, -1, 0, *range(1, 15)]


def test_the_days_before_are_a_setting(settings):
    settings.REMINDER_DAYS = [10, 2]
    assert told_on(Duty("x", "/", DUE))[:3] == [-10, -2, 0]
    settings.REMINDER_DAYS = []
    assert told_on(Duty("x", "/", DUE))[0] == 0


def test_what_came_back_is_told_at_once_though_its_deadline_is_far():
    duty = Duty("x", "/", DUE, since=DUE - timedelta(days=20))
    assert told_on(duty)[:3] == [-20, -19, -14]


def test_what_waits_without_a_deadline_is_told_every_day_of_two_weeks():
    assert told_on(Duty("x", "/", since=DUE)) == list(range(15))


def test_what_nobody_knows_the_beginning_of_is_told_on_mondays():
    assert told_on(Duty("x", "/")) == [-19, -12, -5, 2, 9, 16]
    assert (DUE + timedelta(days=2)).weekday() == 0


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-3, "hạn 05/12/2026, còn 3 ngày"),
        (0, "hạn 05/12/2026, hôm nay là hạn cuối"),
        (2, "hạn 05/12/2026, quá hạn 2 ngày"),
    ],
)
def test_it_says_when_it_is_due(days, said):
    assert Duty("x", "/", DUE).when(DUE + timedelta(days=days)) == said


def test_without_a_deadline_it_says_since_when_it_waits():
    assert Duty("x", "/", since=DUE).when(DUE) == "chờ từ ngày 05/12/2026"
    assert Duty("x", "/").when(DUE) == ""
