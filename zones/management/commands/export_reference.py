"""manage.py export_reference: an office's records as a folder of CSV files."""

from pathlib import Path

from django.core.management.base import CommandError

from thidua.audit.commands import AuditedCommand
from zones.records.writing import export_office


class Command(AuditedCommand):
    help = (
        "Xuất dữ liệu tham chiếu ra thư mục CSV; nạp lại bằng load_reference thì không đổi gì. "
        "Mã thoát: 0 xong, 1 không ghi được, 2 gọi sai."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="thư mục để ghi vào")

    def handle(self, *, folder: Path, **options) -> None:
        if folder.exists() and not folder.is_dir():
            raise CommandError(f"«{folder}» không phải thư mục.", returncode=2)
        try:
            rows = export_office(folder)
        except OSError as error:
            raise CommandError(f"Không ghi được vào «{folder}»: {error}.", returncode=1) from None
        if options["verbosity"]:
            for name, count in rows.items():
                self.stdout.write(f"{name}.csv: {count} dòng")
