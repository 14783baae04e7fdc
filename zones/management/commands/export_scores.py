"""Writes score workbooks: the points as they stand, or templates to fill in."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from zones.models import Block, Campaign, Zone
from zones.workbooks.exportdata import ExportRequest, sheets_of
from zones.workbooks.exporting import export_scores
from zones.workbooks.layouts import Layout


class Command(BaseCommand):
    help = "Writes the points of a campaign as a workbook, or a template with --template."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--campaign", required=True, metavar="CODE")
        parser.add_argument("--zone", metavar="CODE")
        parser.add_argument("--block", metavar="CODE")
        parser.add_argument("--layout", required=True, choices=[layout.value for layout in Layout])
        parser.add_argument("--field", choices=["self", "appraised"], default="self")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE")
        parser.add_argument("--template", action="store_true")

    def handle(self, **options) -> None:
        campaign = _find(Campaign, options["campaign"])
        sheets = sheets_of(
            campaign,
            zone=_find(Zone, options["zone"]) if options["zone"] else None,
            block=_find(Block, options["block"]) if options["block"] else None,
        )
        request = ExportRequest(
            campaign, Layout(options["layout"]), sheets, options["template"], options["field"]
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
