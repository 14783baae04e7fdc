"""Prints the ranking of a campaign: frozen where a zone's year is closed, else as points stand."""

import json

from django.core.management.base import CommandError
from django.db.models import Model

from thidua.audit.commands import AuditedCommand
from thidua.text import points_text
from zones.management.asking import add_user_option, user_named
from zones.models import Block, Campaign, Zone
from zones.permissions import reads_points
from zones.services.contests import Contest, Line
from zones.services.disclosure import disclosed_to
from zones.services.results import results_of
from zones.services.summary import block_sentence


class Command(AuditedCommand):
    help = (
        "In bảng xếp hạng của một phong trào, cả ngành hoặc một khu vực, một khối. "
        "Mã thoát: 0 xong, 1 không có quyền, 2 gọi sai."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--campaign", required=True, metavar="CODE", help="mã phong trào")
        parser.add_argument("--zone", default="", metavar="CODE", help="mã khu vực, cụm")
        parser.add_argument("--block", default="", metavar="CODE", help="mã khối")
        add_user_option(parser, "chỉ in những gì mà người dùng này được xem")
        parser.add_argument("--json", action="store_true", help="in dạng JSON")

    def handle(self, *args, **options) -> None:
        user = user_named(options["user"], needs=reads_points)
        campaign = _named(Campaign, options["campaign"], "phong trào")
        zone = _named(Zone, options["zone"], "khu vực") if options["zone"] else None
        block = _named(Block, options["block"], "khối") if options["block"] else None
        with_subtotals = options["json"]
        if user is None:
            contests = results_of(campaign, zone=zone, block=block, with_subtotals=with_subtotals)
        else:
            # whose zone it is shows in all its blocks: one is chosen after what may be read
            whole = results_of(campaign, zone=zone, with_subtotals=with_subtotals)
            contests = [
                contest
                for contest in disclosed_to(user, campaign, whole)
                if block is None or contest.block_id == block.pk
            ]
        if options["json"]:
            found = [_as_data(contest) for contest in contests]
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        elif contests:
            self.stdout.write("\n\n".join(_as_text(contest) for contest in contests))
        else:
            self.stdout.write("Chưa có đơn vị nào để xếp hạng.")


def _named(model: type[Model], code: str, what: str) -> Model:
    found = model.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(model.objects.order_by("code").values_list("code", flat=True)[:20])
        raise CommandError(
            f"Không có {what} «{code}». Hiện có: {known or 'chưa có gì'}.", returncode=2
        )
    return found


def _as_text(contest: Contest) -> str:
    marks = [
        "đã chốt" if contest.is_frozen else "tạm tính",
        *(["số liệu minh họa"] if contest.is_illustrative else []),
    ]
    heading = f"{contest.zone.name} – khối {contest.block.name} ({', '.join(marks)})"
    lines = [_line_text(line) for line in contest.lines]
    sentence = block_sentence(contest)
    return "\n".join([heading, *lines, *([f"→ {sentence}"] if sentence else [])])


def _line_text(line: Line) -> str:
    place = "–" if line.place is None else str(line.place)
    total = points_text(line.total) if line.is_scored else ""
    reason = f"  [{line.barred_reason}]" if line.barred_reason else ""
    return (
        f"{place:>4}  {total:>7}  {line.grade:<3} {line.agency_code:<14} {line.agency_name}{reason}"
    )


def _as_data(contest: Contest) -> dict:
    """Returns the contest as plain data; points as text, so that none is a binary float."""
    return {
        "zone": contest.zone.code,
        "block": contest.block.code,
        "frozen": contest.is_frozen,
        "illustrative": contest.is_illustrative,
        "summary": block_sentence(contest),
        "lines": [_line_data(line) for line in contest.lines],
    }


def _line_data(line: Line) -> dict:
    """Returns the line as plain data; of one whose points are not shown, null in their place."""
    base, bonus, penalty = (
        str(points) if line.shows_points else None
        for points in (line.sums.base, line.sums.bonus, line.sums.penalty)
    )
    return {
        "place": line.place,
        "agency": line.agency_code,
        "name": line.agency_name,
        "base": base,
        "bonus": bonus,
        "penalty": penalty,
        "total": str(line.total),
        "grade": line.grade,
        "computed_grade": line.computed_grade if line.shows_points else None,
        "basis": str(line.basis),
        "barred": line.barred_reason,
        "groups": {path: str(points) for path, points in line.subtotals.items()},
    }
