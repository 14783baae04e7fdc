"""Rules of eligibility as data: a check, its parameters, since when, by which text."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from awards.models.catalogue import (
    SUBJECT_KINDS,
    AwardType,
    DatedQuerySet,
    SubjectKind,
    ends_after_it_begins,
)
from awards.models.nomination import Nomination, OfNominationQuerySet
from thidua.audit.history import RecordHistory
from thidua.audit.logged import Logged
from thidua.fields import CleanCharField, CleanTextField


class EligibilityRule(models.Model):
    """A rule for an award: one of the well-named checks, with its parameters and validity."""

    class Check(models.TextChoices):
        CONSECUTIVE = "consecutive", "Đạt danh hiệu liên tục"
        YEAR_RATING = "year_rating", "Xếp loại năm"
        INITIATIVE = "initiative", "Sáng kiến, đề tài"
        RATING_OR_INITIATIVE = "rating_or_initiative", "Hoàn thành xuất sắc hoặc có sáng kiến"
        ONCE = "once", "Mỗi đối tượng một lần"
        SHARE_WITH = "share_with", "Tỷ lệ cá nhân đạt danh hiệu"
        AT_LEAST_ONE = "at_least_one", "Có cá nhân đạt danh hiệu"
        QUOTA = "quota", "Số lượng tối đa"
        SHARE_CAP = "share_cap", "Tỷ lệ tối đa"
        PLACE = "place", "Thứ hạng trong khối"
        GRADE = "grade", "Xếp loại của khối"
        MONTHS = "months", "Số tháng công tác"
        NO_DISCIPLINE = "no_discipline", "Không đang bị kỷ luật, kiểm tra"
        SAME_ACHIEVEMENT = "same_achievement", "Một thành tích khen một lần"
        PERIOD = "period", "Thời gian tính thành tích"

    award_type = models.ForeignKey(
        AwardType,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name="danh hiệu",
        help_text="Để trống: áp dụng cho mọi danh hiệu, hình thức.",
    )
    subject = models.CharField("đối tượng", max_length=10, choices=SubjectKind, blank=True)
    check_name = models.CharField("nội dung kiểm tra", max_length=24, choices=Check)
    lower_award = models.ForeignKey(
        AwardType,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="danh hiệu làm điều kiện",
    )
    number = models.DecimalField(
        "số, tỷ lệ %",
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Số lần, số năm, số tháng, số lượng, tỷ lệ %, thứ hạng, mức xếp loại (1–4).",
    )
    text = CleanCharField(
        "giá trị", max_length=100, blank=True, help_text="Ví dụ các mức xếp loại được xét: A, B."
    )
    alternative = models.PositiveSmallIntegerField(
        "nhóm thay thế",
        null=True,
        blank=True,
        help_text="Các quy tắc cùng số: chỉ cần đạt một.",
    )
    legal_basis = CleanTextField("căn cứ", help_text="Điều, khoản của văn bản quy định.")
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    history = RecordHistory()

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "quy tắc xét"
        verbose_name_plural = "quy tắc xét"
        ordering = ["award_type", "check_name", "id"]
        constraints = [
            models.CheckConstraint(
                name="eligibilityrule_check_is_known",
                condition=Q(
                    check_name__in=[
                        "consecutive",
                        "year_rating",
                        "initiative",
                        "rating_or_initiative",
                        "once",
                        "share_with",
                        "at_least_one",
                        "quota",
                        "share_cap",
                        "place",
                        "grade",
                        "months",
                        "no_discipline",
                        "same_achievement",
                        "period",
                    ]
                ),
                violation_error_message="Nội dung kiểm tra không hợp lệ.",
            ),
            models.CheckConstraint(
                name="eligibilityrule_subject_is_known",
                condition=Q(subject__in=["", *SUBJECT_KINDS]),
                violation_error_message="Đối tượng không hợp lệ.",
            ),
            ends_after_it_begins("eligibilityrule"),
        ]

    def __str__(self) -> str:
        award = self.award_type or "Mọi danh hiệu"
        return f"{award}: {self.get_check_name_display().lower()}"


class RuleOverride(models.Model):
    """Why a nomination goes on although a rule is not met; printed on the council's sheet."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="overrides", verbose_name="đề nghị"
    )
    rule = models.ForeignKey(
        EligibilityRule, on_delete=models.PROTECT, related_name="+", verbose_name="quy tắc"
    )
    reason = CleanTextField("lý do")
    made_at = models.DateTimeField("lúc", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người ghi",
    )

    objects = OfNominationQuerySet.as_manager()
    logged = Logged(owner="nomination")

    class Meta:
        verbose_name = "chấp nhận ngoài quy tắc"
        verbose_name_plural = "chấp nhận ngoài quy tắc"
        ordering = ["nomination", "id"]
        constraints = [
            models.UniqueConstraint(
                name="ruleoverride_once",
                fields=["nomination", "rule"],
                violation_error_message="Quy tắc này đã có lý do chấp nhận.",
            ),
            models.CheckConstraint(
                name="ruleoverride_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Hãy ghi lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.reason}"
