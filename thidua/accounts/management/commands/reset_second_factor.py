"""manage.py reset_second_factor: for an administrator who lost the telephone and the codes."""

from django.core.management.base import CommandError

from thidua.accounts import secondfactor
from thidua.accounts.models import User
from thidua.audit.commands import AuditedCommand


class Command(AuditedCommand):
    help = "Bỏ xác thực hai bước của một người dùng đã mất điện thoại, và kết thúc mọi phiên."

    def add_arguments(self, parser) -> None:
        parser.add_argument("username", help="tên đăng nhập của người mất điện thoại")

    def handle(self, username: str, **options) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"Không có người dùng «{username}».", returncode=2)
        if secondfactor.device_of(user) is None:
            raise CommandError(f"«{username}» chưa bật xác thực hai bước.", returncode=1)
        secondfactor.remove(user)
        self.stdout.write(
            f"Đã bỏ xác thực hai bước của «{username}». Nếu bắt buộc, lần đăng nhập tới người này "
            "phải quét mã QR mới."
        )
