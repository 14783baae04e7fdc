"""Short codes in a form, «1» below group «I»: whether they still count within that group."""


class ShortCodes:
    """Follows the numbers in the column of codes, row by row."""

    def __init__(self) -> None:
        self.last: int | None = None
        self.last_within: int | None = None  # the last that was read within the group
        self.is_group_new = False
        self.is_interrupted = False

    def begin_group(self) -> None:
        """A group begins: its numbers do too."""
        self.is_group_new, self.is_interrupted, self.last_within = True, False, None

    def interrupt(self) -> None:
        """A row without a code was passed over: a blank one, «Cộng I», «+ Điểm thưởng»."""
        self.is_interrupted = True

    def runs_on(self, key: str) -> bool:
        """Returns whether a group's first number goes on from the group before: 3 after 1, 2.

        Rows are numbered through then, and the number is not the criterion's within its group.
        Each number counts, be it a criterion's or not.
        """
        number = _number(key)
        if number is None:
            return False
        is_first, before = self.is_group_new, self.last
        self.is_group_new, self.last = False, number
        return is_first and before is not None and number == before + 1

    def restarts(self, key: str) -> bool:
        """Returns whether a number within a group begins again behind a row without a code.

        «1» after «2» and «Điểm thưởng» is of something else than the group. A number that goes
        on is the group's: blank rows and explanations stand between its criteria.
        """
        number, before = _number(key), self.last_within
        if number is None:
            return False
        if self.is_interrupted and before is not None and number <= before:
            return True
        self.is_interrupted, self.last_within = False, max(number, before or 0)
        return False


def _number(key: str) -> int | None:
    is_short = key.isascii() and key.isdecimal() and len(key) < 5
    return int(key) if is_short else None
