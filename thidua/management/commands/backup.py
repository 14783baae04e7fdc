"""manage.py backup: database and uploaded files, with a manifest by which all can be checked."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from thidua.audit.commands import write_run
from thidua.backups.making import Backup, make_backup
from thidua.backups.refusals import stamp_of, told_as_command_errors
from thidua.backups.retention import dated_after, remove_older
from thidua.backups.verifying import verify


class Command(BaseCommand):
    help = (
        "Sao lưu cơ sở dữ liệu và các tệp đã tải lên, cả khi máy chủ đang chạy. "
        "Mã thoát: 0 xong, 1 không sao lưu được (không để lại gì dở dang), hoặc đã sao lưu "
        "nhưng cơ sở dữ liệu thiếu trigger, kho tệp thiếu tệp (giữ bản này và mọi bản cũ), "
        "2 gọi sai."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            metavar="FOLDER",
            help="thư mục chứa các bản sao lưu; mặc định là THIDUA_BACKUP_ROOT",
        )
        parser.add_argument(
            "--keep",
            type=int,
            metavar="N",
            help="kiểm tra bản mới, nếu nguyên vẹn thì chỉ giữ N bản mới nhất, xóa các bản cũ hơn",
        )
        parser.add_argument(
            "--maintenance-url",
            default="",
            metavar="URL",
            help="với --keep: tài khoản PostgreSQL được tạo cơ sở dữ liệu để khôi phục thử",
        )

        parser.add_argument(
            "--accept-missing",
            action="append",
            default=[],
            metavar="NAME",
            help="tệp đã mất hẳn, không bản sao lưu nào còn: thiếu nó thì bản mới vẫn là đủ; ghi "
            "một lần cho mỗi tệp, mỗi lần sao lưu",
        )

    def handle(
        self,
        *,
        folder: Path | None,
        keep: int | None,
        maintenance_url: str,
        accept_missing: list[str],
        **options,
    ) -> None:
        folder = folder or Path(settings.BACKUP_ROOT)
        if folder.exists() and not folder.is_dir():
            raise CommandError(f"«{folder}» không phải thư mục.", returncode=2)
        if keep is not None and keep < 1:
            raise CommandError("--keep phải từ 1 trở lên.", returncode=2)
        now = timezone.localtime()
        with told_as_command_errors():
            made = make_backup(folder, at=now, given_up=accept_missing)
            self._report(made)
            _refuse_not_whole(made)
            if keep is not None:
                self._keep_newest(made, keep, stamp_of(now), maintenance_url)

    def _report(self, made: Backup) -> None:
        manifest = made.manifest
        tables, files = len(manifest.contents.tables), manifest.files
        told = (
            f"{manifest.contents.rows} dòng của {tables} bảng, {len(files)} tệp, "
            f"{(manifest.dump.size + sum(file.size for file in files)) / 1024**2:.1f} MB."
        )
        write_run("backup", f"{made.folder.resolve()}\n{told}")
        self.stdout.write(str(made.folder))
        self.stdout.write(told)
        for name in manifest.missing:
            accepted = " Đã chấp nhận là mất." if name in manifest.accepted else ""
            self.stderr.write(f"Hồ sơ nhắc tới tệp {name}, kho tệp không còn.{accepted}")
        for name, sentence in manifest.contents.breaks.items():
            self.stderr.write(f"Chuỗi {name} {sentence}")

    def _keep_newest(self, made: Backup, keep: int, stamp: str, maintenance: str) -> None:
        verdict = verify(made.folder, stamp, maintenance=maintenance)
        if verdict.problems:
            problems = "\n".join(verdict.problems)
            raise CommandError(
                "Bản vừa sao lưu không nguyên vẹn, hoặc chuỗi quyết định đã đứt từ trước; bản cũ "
                f"có thể còn nguyên, không xóa bản nào.\n{problems}",
                returncode=1,
            )
        if verdict.note:
            self.stdout.write(verdict.note)
        for later in dated_after(made):
            at = timezone.localtime(later.manifest.made_at)
            self.stderr.write(
                f"Bản {later.folder.name} đề {at:%H:%M %d/%m/%Y}, sau cả bản vừa sao lưu: không "
                "tính, không xóa. Hãy xem đồng hồ của máy; bản ấy không cần nữa thì tự xóa."
            )
        for path in remove_older(made, keep=keep):
            self.stdout.write(f"Đã xóa bản cũ {path.name}.")


def _refuse_not_whole(made: Backup) -> None:
    """Raises CommandError where triggers or files are missing; the backup stays, and older ones."""
    reasons = [*_on_triggers(made.manifest.contents.lacking), *_on_files(made.manifest.missed)]
    if reasons:
        kept = "Bản này được giữ, không xóa bản cũ nào."
        raise CommandError("\n".join([*reasons, kept]), returncode=1)


def _on_triggers(lacking: list[str]) -> list[str]:
    if not lacking:
        return []
    return [
        "Đã sao lưu đủ dữ liệu, nhưng trigger của cơ sở dữ liệu thiếu hoặc bị tắt: "
        f"{', '.join(lacking)}. Sửa đổi có thể không được ghi nhật ký, không được ngăn. Hãy chạy "
        "manage.py migrate để cài lại trigger, rồi sao lưu lại."
    ]


def _on_files(missing: list[str]) -> list[str]:
    if not missing:
        return []
    return [
        f"Đã sao lưu cơ sở dữ liệu, nhưng kho tệp thiếu {len(missing)} tệp mà hồ sơ nhắc tới. Hãy "
        "xem ổ đĩa của kho tệp đã được gắn chưa; tệp đã mất thì chép lại từ thư mục files của bản "
        "sao lưu cũ, không bản nào còn thì thêm --accept-missing; rồi sao lưu lại."
    ]
