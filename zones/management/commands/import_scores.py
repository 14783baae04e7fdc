"""Brings in score workbooks from the command line: the same checks as the web upload."""

import json
import sys
from contextlib import ExitStack
from pathlib import Path

from django.core.management.base import CommandError

from thidua.audit.commands import AuditedCommand
from thidua.audit.events import write_refused_files
from thidua.spreadsheets.package import WITHOUT_LIMITS
from thidua.spreadsheets.problems import NOTHING_WRITTEN
from thidua.uploadlimits import web_limits
from zones.management.asking import add_user_option, user_named
from zones.models import Campaign, WorkbookImport
from zones.services.ownkinds import kind_to_bring_in
from zones.workbooks.checking import UploadedFile
from zones.workbooks.staging import Outcome, preview_upload, write_upload

_WHY_NOT_OPENED = {
    FileNotFoundError: "không có tệp này",
    IsADirectoryError: "đây là thư mục, không phải tệp",
    PermissionError: "không được phép đọc tệp này",
}


class Command(AuditedCommand):
    help = (
        "Kiểm tra các tệp Excel chấm điểm và cho biết điểm nào sẽ thay đổi; --commit mới ghi. "
        "Mã thoát: 0 được nhận, 1 bị từ chối, 2 gọi sai."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "files", nargs="+", type=Path, metavar="FILE", help="các tệp .xlsx cần nhập"
        )
        parser.add_argument("--campaign", required=True, metavar="CODE", help="mã phong trào")
        parser.add_argument(
            "--field",
            choices=["self", "appraised"],
            help="loại điểm của bảng tổng hợp: self tự chấm, appraised thẩm định; không ghi thì "
            "theo điểm mà người dùng ghi được, không có --user thì self",
        )
        add_user_option(parser, "ghi với tên và quyền của người dùng này")
        parser.add_argument(
            "--commit", action="store_true", help="ghi; nếu không thì chỉ xem trước"
        )
        parser.add_argument("--json", action="store_true", help="in dạng JSON")
        parser.add_argument("--no-limits", action="store_true", help="bỏ giới hạn về cỡ tệp")

    def handle(self, *, files: list[Path], **options) -> None:
        campaign = _campaign(options["campaign"])
        user = user_named(options["user"])
        kind = options["field"] or kind_to_bring_in(user, campaign)
        limits = WITHOUT_LIMITS if options["no_limits"] else web_limits()
        with ExitStack() as stack:
            uploaded = [UploadedFile(path.name, _opened(stack, path)) for path in files]
            bring_in = write_upload if options["commit"] else preview_upload
            outcome = bring_in(uploaded, campaign=campaign, field=kind, user=user, limits=limits)
        is_committed = options["commit"] and outcome.workbook_import is not None
        (self._print_json if options["json"] else self._print_text)(outcome, is_committed)
        if outcome.problems:
            write_refused_files([path.name for path in files], outcome.problems)
            sys.exit(1)

    def _print_json(self, outcome: Outcome, is_committed: bool) -> None:
        counts = outcome.workbook_import or WorkbookImport()
        answer = {
            "verdict": "reject" if outcome.problems else "accept",
            "errors": [problem.as_json() for problem in outcome.problems],
            "more_errors": outcome.more_problems.total(),
            "all_errors_counted": outcome.counted_all,
            "warnings": [warning.as_json() for warning in outcome.warnings],
            "changes": {
                "new": counts.new_count,
                "changed": counts.changed_count,
                "unchanged": counts.unchanged_count,
                "blank": counts.blank_count,
            },
            "committed": is_committed,
        }
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))

    def _print_text(self, outcome: Outcome, is_committed: bool) -> None:
        for warning in outcome.warnings:
            self.stdout.write(f"Lưu ý: {outcome.told(warning)}")
        for problem in outcome.problems:
            self.stderr.write(f"{problem.code}: {outcome.told(problem)}")
        if more := outcome.more_problems.total():
            count = f"{more}" if outcome.counted_all else f"hơn {more}"
            self.stderr.write(f"… và {count} lỗi khác.")
        if outcome.problems:
            self.stderr.write(NOTHING_WRITTEN)
            return
        done = outcome.workbook_import
        self.stdout.write(
            f"{done.new_count} điểm mới, {done.changed_count} thay đổi, "
            f"{done.unchanged_count} giữ nguyên, {done.blank_count} ô trống. "
            + ("Đã ghi." if is_committed else "Xem trước; thêm --commit để ghi.")
        )


def _campaign(code: str) -> Campaign:
    found = Campaign.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"Không có phong trào mang mã «{code}».", returncode=2)
    return found


def _opened(stack: ExitStack, path: Path):
    try:
        return stack.enter_context(path.open("rb"))
    except OSError as problem:
        why = _WHY_NOT_OPENED.get(type(problem), problem.strerror)
        raise CommandError(f"Không mở được {path}: {why}.", returncode=2) from None
