"""manage.py clear_expired: what was kept for a while only, deleted once its time is over."""

from django.core.management import call_command
from django.utils import timezone

from thidua.audit.commands import AuditedCommand
from zones.workbooks.refused import forget_expired


class Command(AuditedCommand):
    help = (
        "Xóa phiên đăng nhập đã hết hạn và tệp Excel bị từ chối đã quá một giờ. "
        "Nên chạy mỗi ngày. Mã thoát: 0 xong."
    )

    def handle(self, **options) -> None:
        call_command("clearsessions")
        count = forget_expired(timezone.now(), most=None)
        if options["verbosity"]:
            self.stdout.write(f"Đã xóa {count} tệp Excel bị từ chối.")
