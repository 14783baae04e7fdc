"""manage.py verify_backup: whether a backup is whole, without restoring it."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from thidua.backups.refusals import stamp_of, told_as_command_errors
from thidua.backups.verifying import verify


class Command(BaseCommand):
    help = (
        "Kiểm tra một bản sao lưu mà không khôi phục: mã băm từng tệp, mở bản sao của cơ sở dữ "
        "liệu, so từng bảng và chuỗi quyết định. Mã thoát: 0 nguyên vẹn, 1 không, 2 gọi sai."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("path", type=Path, metavar="BACKUP", help="thư mục của bản sao lưu")
        parser.add_argument(
            "--no-trial",
            action="store_true",
            help="PostgreSQL: chỉ đọc hết và đếm dòng, không khôi phục thử vào cơ sở dữ liệu tạm",
        )
        parser.add_argument(
            "--maintenance-url",
            default="",
            metavar="URL",
            help="PostgreSQL: tài khoản được tạo cơ sở dữ liệu tạm, postgres://postgres@máy-chủ",
        )

    def handle(self, *, path: Path, no_trial: bool, maintenance_url: str, **options) -> None:
        if not path.is_dir():
            raise CommandError(f"Không có bản sao lưu ở «{path}».", returncode=2)
        with told_as_command_errors():
            verdict = verify(
                path,
                stamp_of(timezone.localtime()),
                maintenance=maintenance_url,
                trial=not no_trial,
            )
        if verdict.problems:
            self.stderr.write("\n".join(verdict.problems))
            sys.exit(1)
        if verdict.note:
            self.stdout.write(verdict.note)
        if verdict.is_opened:
            self.stdout.write("Bản sao lưu nguyên vẹn: mọi tệp, mọi bảng, trigger và chuỗi mã băm.")
        else:
            self.stdout.write("Bản sao lưu nguyên vẹn: mọi tệp, số dòng của mọi bảng.")
