"""manage.py unlock_sign_in: lets a user name try again that wrong passwords locked out."""

from thidua.accounts.lockout import unlock
from thidua.audit.commands import AuditedCommand


class Command(AuditedCommand):
    help = "Mở khóa đăng nhập cho những tên đăng nhập đã nhập sai quá nhiều lần."

    def add_arguments(self, parser) -> None:
        parser.add_argument("usernames", nargs="+", help="tên đăng nhập cần mở khóa")

    def handle(self, usernames: list[str], **options) -> None:
        for username in usernames:
            is_opened = unlock(username)
            outcome = "đã mở khóa" if is_opened else "không bị khóa"
            self.stdout.write(f"{username}: {outcome}.")
