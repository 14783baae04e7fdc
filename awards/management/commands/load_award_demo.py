"""manage.py load_award_demo: the demonstration's awards; once, and only in debug mode."""

from django.conf import settings
from django.core.management.base import CommandError

from awards.records.demo import load_award_demo
from thidua.accounts.models import User
from thidua.accounts.roles import Role
from thidua.audit.commands import AuditedCommand


class Command(AuditedCommand):
    help = "Nạp khen thưởng trình diễn: Cờ thi đua năm 2019, quyết định cử Trưởng khu vực năm 2021."

    def handle(self, **options) -> None:
        demo = User.objects.filter(is_demo=True)
        clerk = demo.filter(role=Role.MINISTRY_CLERK).first()
        issuer = demo.filter(role=Role.ISSUER).first()
        if not settings.DEBUG or clerk is None or issuer is None:
            raise CommandError(
                "Chỉ nạp trình diễn khi THIDUA_DEBUG=1 và sau lệnh load_demo.", returncode=2
            )
        for decision in load_award_demo(clerk=clerk, issuer=issuer):
            self.stdout.write(str(decision))
