"""Django's dbshell; that it was opened is written down before anything is done in it."""

from django.core.management.commands import dbshell

from thidua.audit.commands import AuditedCommand
from thidua.audit.events import Kind, write_event


class Command(AuditedCommand, dbshell.Command):
    def handle(self, **options) -> None:
        write_event(Kind.COMMAND, "Bắt đầu")
        super().handle(**options)
