"""manage.py move_database: everything into an empty database of another kind, digest for digest."""

from django.core.management.base import BaseCommand

from thidua.audit.commands import write_run
from thidua.backups.moving import move_database
from thidua.backups.refusals import told_as_command_errors


class Command(BaseCommand):
    help = (
        "Chuyển toàn bộ dữ liệu sang một cơ sở dữ liệu trống, từ SQLite sang PostgreSQL hay ngược "
        "lại, kể cả lịch sử. Hãy dừng máy chủ trước. Mã thoát: 0 xong, mọi bảng giống hệt; 1 bị "
        "từ chối, đích không có gì; 2 gọi sai."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "target",
            metavar="URL",
            help="cơ sở dữ liệu đích: postgres://người-dùng@máy/tên hoặc sqlite:////tệp.sqlite3; "
            "mật khẩu có thể để trong biến PGPASSWORD",
        )

    def handle(self, *, target: str, **options) -> None:
        with told_as_command_errors():
            moved = move_database(target)
        rows = sum(table.rows for table in moved.values())
        told = (
            f"Đã chuyển {rows} dòng của {len(moved)} bảng; mã băm của mọi bảng hai bên giống nhau."
        )
        write_run("move_database", told)  # here, not there: the target stays what was compared
        self.stdout.write(f"{told} Đặt DATABASE_URL thành địa chỉ mới rồi khởi động lại máy chủ.")
