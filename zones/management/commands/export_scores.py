"""Writes score workbooks: the points as they stand, or templates to fill in."""

from pathlib import Path

from django.core.management.base import CommandError

from thidua.audit.commands import AuditedCommand
from zones.management.asking import add_user_option, user_named
from zones.models import Block, Campaign, Zone
from zones.permissions import reads_points
from zones.services.standpoints import standpoint_of
from zones.workbooks.exportdata import ExportRequest, sheets_of
from zones.workbooks.exporting import export_scores
from zones.workbooks.layouts import Layout


class Command(AuditedCommand):
    help = (
        "Xuất điểm của một phong trào ra tệp Excel, hoặc mẫu trống để điền với --template. "
        "Mã thoát: 0 xong, 1 không có bảng chấm điểm nào hoặc không có quyền, "
        "2 gọi sai hoặc không ghi được."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--campaign", required=True, metavar="CODE", help="mã phong trào")
        parser.add_argument("--zone", metavar="CODE", help="mã khu vực, cụm; mặc định là tất cả")
        parser.add_argument("--block", metavar="CODE", help="mã khối; mặc định là tất cả")
        parser.add_argument(
            "--layout",
            required=True,
            choices=[layout.value for layout in Layout],
            help="bố cục: wide bảng tổng hợp, long danh sách điểm, form phiếu chấm điểm",
        )
        parser.add_argument(
            "--field",
            choices=["self", "appraised"],
            default="self",
            help="loại điểm của bảng tổng hợp: self tự chấm (mặc định), appraised thẩm định",
        )
        parser.add_argument(
            "--out", required=True, type=Path, metavar="FILE", help="tệp .xlsx để ghi ra"
        )
        parser.add_argument("--template", action="store_true", help="mẫu trống, không có điểm")
        add_user_option(parser, "chỉ xuất những bảng mà người dùng này được xem")

    def handle(self, **options) -> None:
        user = user_named(options["user"], needs=reads_points)
        campaign = _find(Campaign, options["campaign"])
        sheets = sheets_of(
            campaign,
            user=user,
            zone=_find(Zone, options["zone"]) if options["zone"] else None,
            block=_find(Block, options["block"]) if options["block"] else None,
        )
        request = ExportRequest(
            campaign,
            Layout(options["layout"]),
            sheets,
            options["template"],
            options["field"],
            standpoint_of(user, campaign),
        )
        if not sheets.exists():
            raise CommandError("Không có bảng chấm điểm nào để xuất.", returncode=1)
        try:
            count = export_scores(request, options["out"])
        except OSError as problem:
            raise CommandError(
                f"Không ghi được {options['out']}: {problem}", returncode=2
            ) from None
        self.stdout.write(f"{options['out']}: {count} đơn vị.")


def _find(model, code: str):
    found = model.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"Không có {model._meta.verbose_name} mang mã «{code}».", returncode=2)
    return found
