"""Django's dumpdata; that points and people were taken out is written down."""

from django.core.management.commands import dumpdata

from thidua.audit.commands import AuditedCommand


class Command(AuditedCommand, dumpdata.Command):
    pass
