"""manage.py restore: a backup becomes the live database and its files come back."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from thidua.audit.commands import write_run
from thidua.backups.refusals import stamp_of, told_as_command_errors
from thidua.backups.restoring import left_behind, restore
from thidua.backups.verifying import given_up_before, wrong_before


class Command(BaseCommand):
    help = (
        "Khôi phục một bản sao lưu: dựng bên cạnh, kiểm tra hết, rồi mới thay vào. Hãy dừng máy "
        "chủ trước. Mã thoát: 0 xong, 1 bị từ chối (không có gì thay đổi) hoặc còn tệp chưa thay "
        "được (nói rõ tệp nào, chạy lại), 2 gọi sai."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("path", type=Path, metavar="BACKUP", help="thư mục của bản sao lưu")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="cơ sở dữ liệu đang có dữ liệu thì thay toàn bộ; bản cũ được giữ bên cạnh",
        )
        parser.add_argument(
            "--maintenance-url",
            default="",
            metavar="URL",
            help="PostgreSQL: tài khoản được tạo và đổi tên cơ sở dữ liệu, "
            "postgres://postgres@máy-chủ",
        )

    def handle(self, *, path: Path, replace: bool, maintenance_url: str, **options) -> None:
        if not path.is_dir():
            raise CommandError(f"Không có bản sao lưu ở «{path}».", returncode=2)
        with told_as_command_errors():
            self._report_left_behind(maintenance_url)
            done = restore(
                path,
                stamp_of(timezone.localtime()),
                replace=replace,
                maintenance=maintenance_url,
            )
        manifest, contents = done.manifest, done.manifest.contents
        told = (
            f"Đã khôi phục {contents.rows} dòng của {len(contents.tables)} bảng như lúc "
            f"{timezone.localtime(manifest.made_at):%H:%M %d/%m/%Y}; "
            f"thêm {len(done.added)} tệp."
        )
        write_run("restore", f"{told}\nTừ {path.resolve()}")
        self.stdout.write(told)
        for sentence in [*wrong_before(manifest), *given_up_before(manifest), *done.left]:
            self.stderr.write(sentence)
        if done.is_migrated:
            self.stdout.write("Bản sao lưu thuộc phiên bản trước: đã chạy migrate.")
        if done.installed:
            names = ", ".join(done.installed)
            self.stdout.write(f"Đã cài trigger mà bản sao lưu không có: {names}.")
        if done.kept:
            self.stdout.write(f"Cơ sở dữ liệu cũ được giữ ở {done.kept}; khi yên tâm thì xóa.")
        if done.kept and done.left:
            self.stdout.write("Quyền và thiết lập chưa mang theo thì xem ở cơ sở dữ liệu cũ ấy.")
        for name, aside in done.replaced.items():
            self.stdout.write(f"Tệp {name} khác bản sao lưu: bản cũ được giữ ở {aside}.")
        if done.refused:
            raise CommandError(_on_refused(done.refused), returncode=1)

    def _report_left_behind(self, maintenance: str) -> None:
        for name in left_behind(maintenance=maintenance):
            self.stderr.write(
                f"Một lần restore, verify_backup hoặc backup --keep bị ngắt đã để lại {name}: nếu "
                "không còn lệnh nào đang chạy thì xóa (SQLite: xóa tệp; PostgreSQL: DROP DATABASE)."
            )


def _on_refused(refused: dict[str, str]) -> str:
    return "\n".join(
        [
            f"Đã khôi phục cơ sở dữ liệu, nhưng {len(refused)} tệp chưa thay được. Hãy xem kho "
            "tệp, rồi chạy lại đúng lệnh này với --replace.",
            *(f"{name}: {reason}" for name, reason in refused.items()),
        ]
    )
