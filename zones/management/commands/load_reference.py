"""manage.py load_reference: an office's records from a folder of CSV files or one workbook."""

from pathlib import Path

from django.core.management.base import CommandError

from thidua.audit.commands import AuditedCommand
from zones.management.asking import add_user_option, user_named
from zones.permissions import keeps_records
from zones.records.loading import LoadSummary, load_office
from zones.records.problems import LoadRefused

OUR_OWN = Path(__file__).resolve().parents[2] / "reference"


class Command(AuditedCommand):
    help = (
        "Nạp dữ liệu tham chiếu (tỉnh, khối, đơn vị, khu vực, phong trào, thành viên, "
        "Trưởng và Phó Trưởng khu vực, bảng tiêu chí) từ thư mục CSV hoặc một tệp .xlsx. "
        "Mã thoát: 0 xong, 1 dữ liệu bị từ chối hoặc không có quyền, 2 gọi sai."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "path",
            nargs="?",
            default=OUR_OWN,
            type=Path,
            metavar="DIR|FILE.xlsx",
            help="thư mục hoặc tệp; mặc định là dữ liệu kèm theo chương trình",
        )
        parser.add_argument("--check", action="store_true", help="chỉ kiểm tra, không ghi gì")
        add_user_option(parser, "ghi với tên và quyền của người dùng này")

    def handle(self, *, path: Path, check: bool, **options) -> None:
        user = user_named(options["user"], needs=keeps_records)
        try:
            summary = load_office(path, by=user, check=check)
        except FileNotFoundError:
            raise CommandError(f"Không có thư mục hay tệp nào ở «{path}».", returncode=2) from None
        except LoadRefused as refusal:
            raise CommandError(str(refusal), returncode=1) from None
        if options["verbosity"]:
            self._report(summary)

    def _report(self, summary: LoadSummary) -> None:
        for name, counts in summary.counts.items():
            self.stdout.write(
                f"{name}: {counts.created} mới, {counts.changed} thay đổi, "
                f"{counts.unchanged} giữ nguyên"
            )
        for name in summary.ignored:
            self.stdout.write(f"{name}: để lại cho phần khen thưởng, không nạp ở đây")
        for note in summary.notes:
            self.stdout.write(note)
        if summary.is_check:
            self.stdout.write("Chỉ kiểm tra: không có lỗi. Chưa có dữ liệu nào được ghi.")
