"""manage.py verify_decisions: whether every issued decision is as it was issued."""

import sys

from awards.models import Decision
from awards.services.sealing import first_broken_seal
from thidua.audit.commands import AuditedCommand


class Command(AuditedCommand):
    help = "Kiểm tra chuỗi mã băm của các quyết định đã ban hành. Mã thoát: 0 nguyên vẹn, 1 không."

    def handle(self, **options) -> None:
        broken = first_broken_seal()
        if broken is None:
            count = Decision.objects.issued().count()
            self.stdout.write(f"{count} quyết định đã ban hành, tất cả nguyên vẹn.")
            return
        what = broken.decision or f"thứ tự {broken.position}"
        self.stderr.write(f"Không nguyên vẹn từ: {what}. Lý do: {broken.reason}.")
        sys.exit(1)
