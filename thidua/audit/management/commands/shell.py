"""Django's shell; that it was opened is written down before anything is done in it."""

from django.core.management.commands import shell

from thidua.audit.commands import AuditedCommand
from thidua.audit.events import Kind, write_event


class Command(AuditedCommand, shell.Command):
    def handle(self, **options) -> None:
        write_event(Kind.COMMAND, "Bắt đầu")
        super().handle(**options)
