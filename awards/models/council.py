"""The emulation council: its meetings and its votes."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from awards.models.changes import changed
from awards.models.nomination import Nomination, OfNominationQuerySet
from awards.models.papers import PaperQuerySet
from thidua.audit.history import RecordHistory
from thidua.audit.logged import Logged
from thidua.fields import CleanCharField
from zones.models import Campaign


class CouncilMeeting(models.Model):
    """A meeting of the emulation council: its members, the share that agrees; then its minutes."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="meetings", verbose_name="phong trào"
    )
    council = CleanCharField("hội đồng", max_length=200)
    minutes_number = CleanCharField(
        "biên bản số", max_length=60, blank=True, help_text="Chưa họp thì để trống."
    )
    held_on = models.DateField("họp ngày")
    members = models.PositiveSmallIntegerField("số thành viên")
    present = models.PositiveSmallIntegerField(
        "số người dự", blank=True, default=0, help_text="Chưa họp thì để trống."
    )
    threshold = models.DecimalField(
        "tỷ lệ đồng ý tối thiểu (%)",
        max_digits=5,
        decimal_places=2,
        default=80,
        help_text="Tính trên tổng số thành viên hội đồng.",
    )
    history = RecordHistory()

    objects = PaperQuerySet.as_manager()

    # what the recorded votes were counted by
    COUNTED_BY = ("campaign", "council", "held_on", "members", "present", "threshold")

    class Meta:
        verbose_name = "phiên họp hội đồng"
        verbose_name_plural = "phiên họp hội đồng"
        ordering = ["-held_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="councilmeeting_one_per_minutes",
                fields=["council", "minutes_number", "held_on"],
                violation_error_message="Đã có phiên họp với biên bản này.",
            ),
            models.CheckConstraint(
                name="councilmeeting_present_are_members",
                condition=Q(present__lte=F("members"), members__gte=1),
                violation_error_message="Số người dự không được nhiều hơn số thành viên.",
            ),
            models.CheckConstraint(
                name="councilmeeting_threshold_is_a_share",
                condition=Q(threshold__gt=0, threshold__lte=100),
                violation_error_message="Tỷ lệ phải trên 0 đến 100 %%.",
            ),
        ]

    def __str__(self) -> str:
        minutes = f", biên bản {self.minutes_number}" if self.minutes_number else ", họp"
        return f"{self.council}{minutes} ngày {self.held_on:%d/%m/%Y}"

    @property
    def is_held(self) -> bool:
        """Whether what only the meeting gives is known: its minutes and how many came."""
        return bool(self.minutes_number and self.present)

    def clean(self) -> None:
        """Raises ValidationError at what recorded votes rest on, where it is emptied or changed."""
        self.present = self.present or 0
        if not (self.pk and self.votes.exists()):
            return
        if not self.minutes_number:
            sentence = "Đã ghi kết quả bỏ phiếu thì không để trống được."
            raise ValidationError({"minutes_number": sentence})
        stored = CouncilMeeting.objects.get(pk=self.pk)
        if names := changed(self, stored, self.COUNTED_BY):
            sentence = "Đã ghi kết quả bỏ phiếu thì không đổi được nữa. Hãy giữ như cũ."
            raise ValidationError({name: sentence for name in names})


class CouncilVote(models.Model):
    """The council's vote on one nomination; absent members may have voted in writing."""

    meeting = models.ForeignKey(
        CouncilMeeting, on_delete=models.PROTECT, related_name="votes", verbose_name="phiên họp"
    )
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="votes", verbose_name="đề nghị"
    )
    in_favour = models.PositiveSmallIntegerField("số phiếu đồng ý")
    against = models.PositiveSmallIntegerField("số phiếu không đồng ý", default=0)

    objects = OfNominationQuerySet.as_manager()
    logged = Logged(owner="nomination")

    class Meta:
        verbose_name = "kết quả bỏ phiếu"
        verbose_name_plural = "kết quả bỏ phiếu"
        ordering = ["meeting", "id"]
        constraints = [
            models.UniqueConstraint(
                name="councilvote_once",
                fields=["meeting", "nomination"],
                violation_error_message="Phiên họp đã bỏ phiếu về đề nghị này.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.in_favour} đồng ý"
