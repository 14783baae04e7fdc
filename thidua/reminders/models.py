"""The mails that were due: one a person and day, written down before it is sent."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from thidua.audit.logged import NEVER, Logged
from thidua.fields import CleanTextField

# A run that has not said for so long what became of a mail was broken off.
BROKEN_OFF_AFTER = timedelta(hours=1)


class DigestQuerySet(models.QuerySet):
    def waiting(self) -> "DigestQuerySet":
        """Those that certainly were not sent: they may be tried."""
        return self.filter(state__in=[Digest.State.QUEUED, Digest.State.FAILED])

    def claim(self, now: datetime) -> bool:
        """Takes the one mail of this query for sending; returns whether nobody else has it.

        One statement: of two runs at once the database lets only one change the row.
        """
        changes = {"state": Digest.State.SENDING, "claimed_at": now, "attempts": F("attempts") + 1}
        return self.waiting().update(**changes) == 1

    def broken_off(self, now: datetime) -> "DigestQuerySet":
        """Those that a run took and never told of: it was killed midway."""
        return self.filter(state=Digest.State.SENDING, claimed_at__lt=now - BROKEN_OFF_AFTER)


class Digest(models.Model):
    """A person's mail of one day. There is one row a person and day, so there is one mail.

    Nothing is sent before its row stands. Of a mail whose run was killed while it spoke to the
    mail server nobody knows whether it went out: it is not sent again, and the next run says so.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Chờ gửi"
        SENDING = "sending", "Đang gửi"
        SENT = "sent", "Đã gửi"
        FAILED = "failed", "Gửi không được"
        UNCLEAR = "unclear", "Không rõ đã gửi chưa"
        DROPPED = "dropped", "Không còn việc để nhắc"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="digests",
        db_index=False,
        verbose_name="người nhận",
    )
    day = models.DateField("ngày")
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.QUEUED)
    queued_at = models.DateTimeField("ghi lúc")
    claimed_at = models.DateTimeField("bắt đầu gửi lúc", null=True)
    sent_at = models.DateTimeField("gửi lúc", null=True)
    attempts = models.PositiveSmallIntegerField("số lần thử", default=0)
    error = CleanTextField("lỗi", blank=True)

    objects = DigestQuerySet.as_manager()
    logged = Logged(rows=NEVER)

    class Meta:
        verbose_name = "thư nhắc việc"
        verbose_name_plural = "thư nhắc việc"
        ordering = ["-day", "user"]
        constraints = [
            models.UniqueConstraint(
                name="digest_once_a_person_and_day",
                fields=["user", "day"],
                violation_error_message="Người này đã có thư nhắc việc của ngày này.",
            ),
            models.CheckConstraint(
                name="digest_state_is_known",
                condition=Q(
                    state__in=["queued", "sending", "sent", "failed", "unclear", "dropped"]
                ),
                violation_error_message="Trạng thái không hợp lệ.",
            ),
            models.CheckConstraint(
                name="digest_sent_says_when",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
                violation_error_message="Thư đã gửi phải ghi lúc gửi, thư chưa gửi thì không.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.day:%d/%m/%Y}: {self.get_state_display().lower()}"


def days_without_mail(on: date, back: timedelta) -> dict[int, list[date]]:
    """Returns by user id the days before ``on`` whose mail may never have arrived.

    A later mail that was sent has told of what they would have told.
    """
    rows = Digest.objects.filter(day__lt=on, day__gte=on - back).order_by("user", "day")
    found: dict[int, list[date]] = {}
    for user, day, state in rows.values_list("user", "day", "state"):
        if state == Digest.State.SENT:
            found.pop(user, None)
        elif state != Digest.State.DROPPED:
            found.setdefault(user, []).append(day)
    return found
