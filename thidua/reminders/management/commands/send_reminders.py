"""manage.py send_reminders: one mail a day to everybody who has something due."""

import sys
from datetime import date

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date

from thidua.audit.commands import AuditedCommand
from thidua.reminders.mail import mail_of
from thidua.reminders.recipients import reminders_on, skipped
from thidua.reminders.sending import Outcome, send_reminders

_PRINTING = "django.core.mail.backends.console.EmailBackend"


class Command(AuditedCommand):
    help = (
        "Gửi cho mỗi người có việc đến hạn một thư trong ngày. Chạy lại hoặc chạy trên hai máy "
        "cùng lúc cũng không gửi hai lần; thư gửi không được thì lần chạy sau gửi lại. Mã thoát: "
        "0 đã gửi hết, 1 còn thư chưa gửi được hoặc không rõ đã gửi chưa, 2 gọi sai."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="chỉ in ra sẽ gửi cho ai, thư gì; không gửi, không ghi",
        )
        parser.add_argument(
            "--date",
            default="",
            metavar="YYYY-MM-DD",
            help="làm như hôm nay là ngày này (để thử); không ghi thì là hôm nay ở Việt Nam",
        )

    def handle(self, *, dry_run: bool, date: str, **options) -> None:
        on = _day(date)
        if on > timezone.localdate() and not dry_run:
            raise CommandError("Ngày chưa đến thì chỉ xem được: thêm --dry-run.", returncode=2)
        if not settings.PUBLIC_ADDRESS:
            self.stderr.write("Chưa đặt THIDUA_PUBLIC_ADDRESS: thư không có liên kết.")
        if settings.EMAIL_BACKEND == _PRINTING:
            self.stderr.write("Chưa đặt EMAIL_URL: thư chỉ được in ra, không đến người nhận.")
        if dry_run:
            self._show(on)
        else:
            outcome = send_reminders(on)
            self._tell(outcome)
        self.stdout.write(_skipped_text())
        if not dry_run and not outcome.is_whole:
            sys.exit(1)

    def _show(self, on: date) -> None:
        count = 0
        for reminder in reminders_on(on):
            mail = mail_of(reminder, on)
            self.stdout.write(f"--- {reminder.user} <{reminder.user.email}>\n{mail.subject}\n")
            self.stdout.write(mail.body)
            count += 1
        self.stdout.write(f"Sẽ gửi {count} thư; chưa gửi, chưa ghi gì.")

    def _tell(self, outcome: Outcome) -> None:
        self.stdout.write(f"Đã gửi {outcome.sent} thư.")
        if outcome.done_before:
            self.stdout.write(f"{outcome.done_before} thư đã gửi hoặc đang được gửi từ trước.")
        for failure in outcome.failures:
            self.stderr.write(f"Gửi không được: {failure}")
        for unclear in outcome.unclear:
            self.stderr.write(f"Không rõ: {unclear}.")
        if outcome.untried:
            self.stderr.write(
                f"Máy chủ thư không nhận; còn {outcome.untried} thư chưa gửi. Hãy chạy lại lệnh."
            )


def _day(text: str) -> date:
    """Returns the day asked for; today where the office is, unless one is."""
    if not text:
        return timezone.localdate()
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise CommandError(f"«{text}» không phải ngày dạng YYYY-MM-DD.", returncode=2)
    return day


def _skipped_text() -> str:
    counts = skipped()
    if not counts:
        return "Không bỏ qua người dùng nào."
    listed = ", ".join(f"{count} {reason}" for reason, count in sorted(counts.items()))
    return f"Bỏ qua {sum(counts.values())} người dùng: {listed}."
