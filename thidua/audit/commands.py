"""The project's commands: each run has an id of its own, and an entry in the log."""

from django.core.management.base import BaseCommand, CommandError

from thidua.audit.context import acting, command_context
from thidua.audit.events import Kind, write_event

_OF_EVERY_COMMAND = frozenset(
    vars(BaseCommand().create_parser("manage.py", "any").parse_args([]))
) | {"stdout", "stderr"}


class AuditedCommand(BaseCommand):
    """A command whose writes bear its run's id, and whose run is written down with its outcome."""

    def execute(self, *args, **options):
        name = type(self).__module__.rpartition(".")[2]
        outcome = "lỗi"
        with acting(command_context(name)):
            try:
                output = super().execute(*args, **options)
                outcome = "0"
                return output
            except CommandError as refusal:
                outcome = f"{refusal.returncode}: {refusal}"
                raise
            except SystemExit as end:
                outcome = str(end.code)
                raise
            finally:
                write_event(Kind.COMMAND, f"{_told(args, options)}\nKết quả: {outcome}".strip())


def write_run(name: str, outcome: str) -> None:
    """Adds the run of a command that works on the database as a whole, once it has succeeded.

    Such a command has no database to write into before that, or another one than afterwards.
    """
    with acting(command_context(name)):
        write_event(Kind.COMMAND, outcome)


def _told(args: tuple, options: dict) -> str:
    """Returns what was asked as it was given: «zones.zone, campaign=2020, commit=True»."""
    given = [
        f"{name}={_shown(value)}"
        for name, value in sorted(options.items())
        if name not in _OF_EVERY_COMMAND and value not in (None, False, "", [])
    ]
    return ", ".join([*map(str, args), *given])


def _shown(value) -> str:
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
