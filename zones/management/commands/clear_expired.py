"""manage.py clear_expired: what was kept for a while only, deleted once its time is over."""

from django.core.management import call_command
from django.utils import timezone

from thidua.audit.commands import AuditedCommand
from thidua.recordpreviews import forget_expired_previews
from zones.workbooks.refused import forget_expired


class Command(AuditedCommand):
    help = (
        "Xóa phiên đăng nhập đã hết hạn, tệp Excel bị từ chối đã quá một giờ và tệp xem trước "
        "bỏ lại đã quá mười hai giờ. "
        "Nên chạy mỗi ngày. Mã thoát: 0 xong."
    )

    def handle(self, **options) -> None:
        call_command("clearsessions")
        count = forget_expired(timezone.now(), most=None)
        previews = forget_expired_previews(timezone.now())
        if options["verbosity"]:
            self.stdout.write(f"Đã xóa {count} tệp Excel bị từ chối, {previews} tệp xem trước.")
