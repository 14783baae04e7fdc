"""Commands that libraries bring along and that go past our own: each is refused, with what to use.

Each bears its library's name in ``thidua/management/commands``: the first app's command is taken.
"""

from django.core.management.base import CommandError, CommandParser

from thidua.audit.commands import AuditedCommand

_UNLOCK = "Mở khóa đăng nhập bằng lệnh unlock_sign_in, với tên của từng người cần mở."
_SIGN_INS = "Các lần đăng nhập nằm trong «Nhật ký hệ thống», được giữ mãi: xem ở trang ấy."
_IMPORT = (
    "Nhập điểm bằng lệnh import_scores, hồ sơ bằng lệnh load_reference, hoặc bằng nút "
    "«Nhập từ tệp» trên trang của từng loại hồ sơ."
)
_EXPORT = (
    "Xuất điểm bằng lệnh export_scores, hồ sơ bằng lệnh export_reference, hoặc bằng nút "
    "«Xuất ra tệp» trên trang của từng loại hồ sơ."
)
_HISTORY = (
    "Lịch sử tự ghi khi hồ sơ thay đổi và được giữ mãi: xem ở nút «Lịch sử» trên trang của hồ sơ."
)

INSTEAD = {
    "axes_reset": _UNLOCK,
    "axes_reset_ip": _UNLOCK,
    "axes_reset_ip_username": _UNLOCK,
    "axes_reset_username": _UNLOCK,
    "axes_reset_failure_logs": _SIGN_INS,
    "axes_reset_logs": _SIGN_INS,
    "import": _IMPORT,
    "export": _EXPORT,
    "clean_duplicate_history": _HISTORY,
    "clean_old_history": _HISTORY,
    "populate_history": _HISTORY,
}


class ClosedCommand(AuditedCommand):
    """A command that does nothing, whatever is asked of it, and raises CommandError."""

    requires_system_checks = ()

    def create_parser(self, *args, **kwargs) -> CommandParser:
        parser = super().create_parser(*args, **kwargs)

        def parse_args(args=None, namespace=None):
            return parser.parse_known_args(args, namespace)[0]

        # what only the library's own command knows is no mistake of who asks: the whole is refused
        parser.parse_args = parse_args
        return parser

    def handle(self, **options) -> None:
        raise CommandError(self.help, returncode=1)


def closed(module: str) -> type[ClosedCommand]:
    """Returns the command for the module that bears the name of a library's."""
    name = module.rpartition(".")[2]
    told = f"Lệnh {name} không dùng ở đây. {INSTEAD[name]}"
    return type("Command", (ClosedCommand,), {"__module__": module, "help": told})
