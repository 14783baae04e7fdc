"""A step of the first hour: by whom it is done, how far it is, what it waits for."""

from dataclasses import dataclass

from thidua.accounts.roles import Role


@dataclass(frozen=True)
class Step:
    """One thing to do before agencies score themselves: by whom, how far, and what it waits for.

    ``figures`` say what is there, ``advice`` what to do while it is not done; ``waits_for`` are
    the titles of the steps that come before it and are not done.
    """

    key: str
    title: str
    doer: Role
    is_done: bool
    figures: str
    advice: str
    after: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether it can be done now."""
        return not (self.is_done or self.waits_for)
