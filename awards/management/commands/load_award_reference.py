"""manage.py load_award_reference: catalogue, rates, legal bases, rules from CSV files."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from awards.records.reference import OUR_OWN, load_award_reference, make_blank
from thidua.audit.commands import AuditedCommand


class Command(AuditedCommand):
    help = "Nạp danh mục khen thưởng: danh hiệu, hệ số, lương cơ sở, căn cứ pháp lý, quy tắc xét."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "path",
            nargs="?",
            default=OUR_OWN,
            type=Path,
            metavar="DIR",
            help="thư mục CSV; mặc định là danh mục kèm theo chương trình",
        )

    def handle(self, *, path: Path, **options) -> None:
        if not path.is_dir():
            raise CommandError(f"Không có thư mục «{path}».", returncode=2)
        try:
            loaded = load_award_reference(path)
        except ValidationError as refusal:
            raise CommandError("\n".join(refusal.messages), returncode=1) from None
        make_blank()
        for name, counts in loaded.items():
            self.stdout.write(
                f"{name}: {counts.created} mới, {counts.changed} thay đổi, "
                f"{counts.unchanged} giữ nguyên"
            )
