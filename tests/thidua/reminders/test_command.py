"""send_reminders: who is written to, what the mail says, and that nothing is sent twice or lost."""

from datetime import date, datetime, timedelta
from html import unescape
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone

from tests.thidua.reminders.mailing import clerk_with_mail, due_in, send
from tests.zones.factories import SampleYear, make_user
from tests.zones.rankings import close, score
from thidua.reminders.duty import Duty
from thidua.reminders.mail import MOST_OTHERS, mail_of
from thidua.reminders.models import Digest
from thidua.reminders.recipients import Reminder
from thidua.reminders.sending import MOST_FAILURES_IN_A_ROW, send_reminders
from thidua.text import long_date, short_date
from zones.models import ScoreSheet

pytestmark = pytest.mark.django_db
State = Digest.State


class RefusingBackend(EmailBackend):
    """A mail server that takes no mail to an address with «stp-2» in it."""

    refuses = "stp-2"

    def send_messages(self, messages) -> int:
        if any(self.refuses in address for one in messages for address in one.to):
            raise OSError("550 hộp thư không có")
        return super().send_messages(messages)


class StrictBackend(EmailBackend):
    """A mail server that knows only the address of stp-8."""

    def send_messages(self, messages) -> int:
        if any("stp-8" not in address for one in messages for address in one.to):
            raise SMTPRecipientsRefused({"x": (550, b"no such mailbox")})
        return super().send_messages(messages)


class DeadBackend(RefusingBackend):
    refuses = "@"


REFUSING, STRICT, DEAD = (
    f"{__name__}.{backend.__name__}" for backend in (RefusingBackend, StrictBackend, DeadBackend)
)


@pytest.fixture
def year() -> SampleYear:
    """Agencies that have begun nothing, three days before the end of self-scoring."""
    sample = SampleYear(stp=3)
    due_in(3)
    return sample


def states() -> dict[str, str]:
    return {digest.user.username: digest.state for digest in Digest.objects.select_related("user")}


def test_a_clerk_is_told_of_the_sheet_that_is_not_begun(year, settings):
    settings.PUBLIC_ADDRESS = "https://thidua.example.vn"
    clerk = clerk_with_mail(year, "STP-2", full_name="Lê Thị A & B")
    code, out, _ = send()
    assert (code, "Đã gửi 1 thư." in out) == (0, True)
    (sent,) = mail.outbox
    assert sent.to == ["stp-2@example.vn"]
    assert sent.subject == f"[thidua] 1 việc cần làm, {long_date(timezone.localdate())}"
    page = reverse("admin:zones_scoresheet_sheet", args=[year.sheets["STP-2"].pk])
    assert "Kính gửi Lê Thị A & B," in sent.body
    assert "Tự chấm điểm năm 2020: bảng chưa có điểm nào (hạn " in sent.body
    assert "còn 3 ngày" in sent.body
    assert f"https://thidua.example.vn{page}" in sent.body
    html, kind = sent.alternatives[0]
    assert kind == "text/html"
    assert f'<a href="https://thidua.example.vn{page}">Tự chấm điểm năm 2020' in html
    assert "Lê Thị A &amp; B" in html
    digest = Digest.objects.get(user=clerk)
    assert (digest.state, digest.day, digest.attempts) == (State.SENT, timezone.localdate(), 1)


def test_the_ministry_is_told_to_close_the_campaign_once_its_zones_are_closed(year):
    for sheet in year.sheets.values():
        score(sheet, I_1=(60, 60))
    close(year)
    due_in(-30, closing_due=timezone.localdate())
    make_user("bo", email="bo@example.vn")
    send()
    assert "Khép lại phong trào năm 2020: mọi khu vực, cụm đã khép năm" in mail.outbox[0].body


def test_without_a_public_address_the_mail_has_no_links_and_the_command_says_so(year, settings):
    settings.PUBLIC_ADDRESS = ""
    clerk_with_mail(year, "STP-2")
    _, _, err = send()
    assert "Chưa đặt THIDUA_PUBLIC_ADDRESS" in err
    assert "/admin/" not in mail.outbox[0].body


def test_a_second_run_on_the_same_day_sends_nothing_again(year):
    clerk_with_mail(year, "STP-2")
    send()
    code, out, _ = send()
    assert (code, len(mail.outbox)) == (0, 1)
    assert "1 thư đã gửi hoặc đang được gửi từ trước." in out


def test_between_the_days_of_the_setting_nobody_is_written_to(year):
    clerk_with_mail(year, "STP-2")
    due_in(5)
    assert send()[0] == 0
    assert (mail.outbox, Digest.objects.count()) == ([], 0)


def test_the_day_can_be_named(year):
    clerk_with_mail(year, "STP-2")
    day = due_in(10)
    send("--date", str(day - timedelta(days=14)))
    assert "còn 14 ngày" in mail.outbox[0].body
    assert Digest.objects.get().day == day - timedelta(days=14)


def test_a_day_that_has_not_come_is_only_shown(year):
    clerk_with_mail(year, "STP-2")
    day = due_in(30) - timedelta(days=14)
    assert send("--date", str(day))[0] == 2
    assert (mail.outbox, Digest.objects.count()) == ([], 0)
    assert "còn 14 ngày" in send("--date", str(day), "--dry-run")[1]


@pytest.mark.parametrize("day", ["hôm nay", "2026-02-30", "05/12/2026"])
def test_what_is_no_day_is_refused(year, day):
    assert send("--date", day)[0] == 2


def test_a_dry_run_prints_whom_and_what_and_changes_nothing(year):
    clerk_with_mail(year, "STP-2", full_name="Lê Thị A")
    code, out, _ = send("--dry-run")
    assert code == 0
    assert "Lê Thị A <stp-2@example.vn>" in out
    assert "[thidua] 1 việc cần làm" in out
    assert "bảng chưa có điểm nào" in out
    assert "Sẽ gửi 1 thư; chưa gửi, chưa ghi gì." in out
    assert (mail.outbox, Digest.objects.count()) == ([], 0)


def test_who_has_no_address_is_disabled_or_turned_it_off_is_counted_and_not_written_to(year):
    clerk_with_mail(year, "STP-2", is_active=False)
    clerk_with_mail(year, "STP-3", gets_reminders=False)
    year.clerk("STP-2")
    _, out, _ = send()
    assert mail.outbox == []
    # the Ministry's clerk of the sample has no address either
    assert "Bỏ qua 4 người dùng: 2 không có địa chỉ thư, 1 tự tắt thư, 1 đã khóa." in out


def test_who_has_nothing_to_do_is_not_written_to(year):
    ScoreSheet.objects.update(state="approved")
    clerk_with_mail(year, "STP-2")
    make_user("xem", role="viewer", email="xem@example.vn")
    send()
    assert mail.outbox == []


def test_a_sheet_that_was_sent_back_reminds_with_the_reason(year):
    sheet = year.sheets["STP-2"]
    sheet.return_reason = "Thiếu tài liệu mục I.2"
    sheet.save()
    due_in(-30, status="appraising")
    clerk_with_mail(year, "STP-2")
    send()
    assert "Sửa và nộp lại bảng chấm điểm năm 2020 bị trả lại (chờ từ" in mail.outbox[0].body
    assert "Lý do: Thiếu tài liệu mục I.2" in mail.outbox[0].body


def test_a_refused_mail_keeps_nobody_elses_back_and_is_tried_by_the_next_run(year, settings):
    clerk_with_mail(year, "STP-2")
    clerk_with_mail(year, "STP-3")
    settings.EMAIL_BACKEND = REFUSING
    code, _, err = send()
    assert code == 1
    assert "stp-2@example.vn>: OSError: 550 hộp thư không có" in err
    assert states() == {"stp-2": State.FAILED, "stp-3": State.SENT}
    assert "550" in Digest.objects.get(state=State.FAILED).error
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send()[0] == 0
    assert [one.to for one in mail.outbox] == [["stp-3@example.vn"], ["stp-2@example.vn"]]
    assert states() == {"stp-2": State.SENT, "stp-3": State.SENT}
    assert Digest.objects.get(user__username="stp-2").attempts == 2


def test_what_never_went_out_on_one_day_is_told_by_the_next_days_mail(year, settings):
    clerk_with_mail(year, "STP-2")
    day = due_in(6)
    settings.EMAIL_BACKEND = DEAD
    send("--date", str(day - timedelta(days=7)))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send()
    assert "còn 6 ngày" in mail.outbox[0].body
    send_reminders(day - timedelta(days=5))  # told by now
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_down_is_asked_five_times_and_nobody_is_forgotten(settings):
    year = SampleYear(stp=8)
    due_in(3)
    for number in range(2, 9):
        clerk_with_mail(year, f"STP-{number}")
    settings.EMAIL_BACKEND = DEAD
    code, _, err = send()
    assert code == 1
    assert "còn 2 thư chưa gửi" in err
    kept = Digest.objects.filter(attempts__gt=0).count(), Digest.objects.count()
    assert kept == (MOST_FAILURES_IN_A_ROW, 7)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send()[0] == 0
    assert len(mail.outbox) == 7


def test_addresses_that_are_wrong_keep_nobody_back_however_many(settings):
    year = SampleYear(stp=8)
    due_in(3)
    for number in range(2, 9):
        clerk_with_mail(year, f"STP-{number}")
    settings.EMAIL_BACKEND = STRICT
    assert send()[0] == 1
    assert [one.to for one in mail.outbox] == [["stp-8@example.vn"]]


def test_of_a_run_that_was_killed_while_sending_the_next_says_that_nobody_knows(year):
    clerk = clerk_with_mail(year, "STP-2")
    long_ago = timezone.now() - timedelta(hours=2)
    Digest.objects.create(
        user=clerk,
        day=timezone.localdate(),
        state=State.SENDING,
        queued_at=long_ago,
        claimed_at=long_ago,
        attempts=1,
    )
    code, _, err = send()
    assert (code, mail.outbox) == (1, [])
    assert "không rõ thư đã đi chưa" in err
    assert Digest.objects.get().state == State.UNCLEAR
    assert send()[0] == 0  # said once
    assert mail.outbox == []


def test_a_mail_that_waits_is_dropped_once_the_work_is_done(year, settings):
    clerk_with_mail(year, "STP-2")
    settings.EMAIL_BACKEND = DEAD
    send()
    ScoreSheet.objects.update(state="submitted")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send()[0] == 0
    assert (mail.outbox, Digest.objects.get().state) == ([], State.DROPPED)


def test_other_duties_that_are_not_due_are_listed_with_their_days(year):
    chair = clerk_with_mail(year, "STP-1")
    score(year.sheets["STP-1"], I_1=50)
    ScoreSheet.objects.filter(pk=year.sheets["STP-2"].pk).update(state="submitted")
    appraisal_due = timezone.localdate() + timedelta(days=30)
    due_in(3, appraisal_due=appraisal_due)
    send()
    (sent,) = [one for one in mail.outbox if one.to == [chair.email]]
    assert "2 việc cần làm" in sent.subject  # the own sheet, and who has sent nothing
    told = (
        f"Thẩm định 1 bảng chấm điểm đã nộp, {year.zone.name}, năm {year.campaign.year}: "
        f"{year.agencies['STP-2'].name} (hạn {short_date(appraisal_due)}, còn 30 ngày)."
    )
    (html, _kind) = sent.alternatives[0]
    for text in (sent.body, unescape(html).replace("</a>", "")):
        assert "Việc khác đang chờ bạn:" in text
        assert told in text


def test_only_very_many_other_duties_are_counted(year):
    clerk = clerk_with_mail(year, "STP-2")
    waiting = [Duty(f"Việc {number}", "/") for number in range(MOST_OTHERS + 2)]
    sent = mail_of(Reminder(clerk, [Duty("Việc gấp", "/")], waiting), date(2026, 12, 5))
    assert f"- Việc {MOST_OTHERS - 1}." in sent.body
    assert f"Việc {MOST_OTHERS}." not in sent.body
    assert "… và 2 việc khác." in sent.body


def test_today_is_the_day_where_the_office_is(year, monkeypatch):
    clerk_with_mail(year, "STP-2")
    # half past midnight of the 5th in Vietnam, still the 4th in Greenwich
    moment = datetime.fromisoformat("2026-12-04T17:30:00+00:00")
    monkeypatch.setattr(timezone, "now", lambda: moment)
    due_in(1)
    send()
    assert Digest.objects.get().day == date(2026, 12, 5)
    assert "ngày 05 tháng 12 năm 2026" in mail.outbox[0].subject
