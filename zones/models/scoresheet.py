"""Score sheets: what an agency scores itself, the zone appraises and the Ministry approves."""

import uuid
from datetime import date
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from thidua.accounts.roles import is_of_agency
from thidua.audit.history import RecordHistory
from thidua.audit.logged import UNLESS_RECORDED, Logged
from thidua.fields import CleanCharField, CleanTextField
from zones import permissions
from zones.models.campaign import Appointment, Campaign, Membership
from zones.models.criteria import POINTS, Condition, CriteriaTable, Criterion
from zones.models.organisation import Agency

OFFICIAL_POINTS = Coalesce("approved_points", "appraised_points", "self_points")


class ScoreSheetQuerySet(models.QuerySet):
    def visible_to(self, user, on: date | None = None) -> "ScoreSheetQuerySet":
        """The sheets whose points the user may read: own agency's, and those of zones it chairs.

        ``on`` is the day that offices are held on: today unless said.
        """
        if permissions.sees_all_points(user):
            return self
        if not is_of_agency(user):
            return self.none()
        own = user.agency.lineage_ids()
        chaired = Appointment.objects.in_office(on or timezone.localdate()).filter(
            campaign=OuterRef(OuterRef("campaign")),
            zone=OuterRef("zone"),
            agency__in=own,
        )
        in_chaired_zone = Membership.objects.filter(
            Exists(
                chaired.filter(Q(role=Appointment.Role.CHAIR))
                | chaired.filter(agency__block=OuterRef("agency__block"))
            ),
            campaign=OuterRef("campaign"),
            agency=OuterRef("agency"),
        )
        return self.filter(Q(agency__in=own) | Exists(in_chaired_zone))

    def of_zone(self, zone) -> "ScoreSheetQuerySet":
        """The sheets of a zone's members, in the campaigns in which they are members."""
        members = Membership.objects.filter(
            zone=zone, campaign=OuterRef("campaign"), agency=OuterRef("agency")
        )
        return self.filter(Exists(members))

    def with_has_points(self) -> "ScoreSheetQuerySet":
        """Each with ``has_points``: whether anybody has written a point of it."""
        scored = Score.objects.scored().filter(sheet=OuterRef("pk"))
        return self.annotate(has_points=Exists(scored))


class ScoreSheet(models.Model):
    """One agency's points in one campaign, from draft to approved."""

    class State(models.TextChoices):
        DRAFT = "draft", "Đang chấm"
        SUBMITTED = "submitted", "Đã nộp"
        APPRAISED = "appraised", "Đã thẩm định"
        APPROVED = "approved", "Đã duyệt"

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="sheets", verbose_name="phong trào"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="sheets", verbose_name="đơn vị"
    )
    table = models.ForeignKey(
        CriteriaTable, on_delete=models.PROTECT, related_name="sheets", verbose_name="bảng tiêu chí"
    )
    state = models.CharField(
        "trạng thái", max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    submitted_at = models.DateTimeField("nộp lúc", null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người nộp",
    )
    appraised_at = models.DateTimeField("thẩm định lúc", null=True, editable=False)
    appraised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người thẩm định",
    )
    approved_at = models.DateTimeField("duyệt lúc", null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người duyệt",
    )
    return_reason = CleanTextField("lý do trả lại", blank=True, editable=False)
    decided_grade = CleanCharField("xếp loại được quyết định", max_length=10, blank=True)
    grade_reason = CleanTextField(
        "lý do khác với mức máy tính",
        blank=True,
        help_text="Bắt buộc khi mức quyết định khác mức máy tính.",
    )
    history = RecordHistory()

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "bảng chấm điểm"
        verbose_name_plural = "bảng chấm điểm"
        ordering = ["-campaign__year", "agency__sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                name="scoresheet_one_per_agency_and_campaign",
                fields=["campaign", "agency"],
                violation_error_message="Đơn vị đã có bảng chấm điểm trong năm này.",
            ),
            models.CheckConstraint(
                name="scoresheet_state_is_known",
                condition=Q(state__in=["draft", "submitted", "appraised", "approved"]),
                violation_error_message="Trạng thái không hợp lệ.",
            ),
            *(
                models.CheckConstraint(
                    name=f"scoresheet_{act}_at_and_by_together",
                    condition=Q(**{f"{act}_at": None, f"{act}_by": None})
                    | Q(**{f"{act}_at__isnull": False, f"{act}_by__isnull": False}),
                    violation_error_message="Thời điểm và người làm phải đi cùng nhau.",
                )
                for act in ("submitted", "appraised", "approved")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} – {self.campaign.year}"


class ScoreQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ScoreQuerySet":
        if permissions.sees_all_points(user):
            return self
        return self.filter(sheet__in=ScoreSheet.objects.visible_to(user))

    def scored(self) -> "ScoreQuerySet":
        """The rows that hold a point; a row without any is one that was cleared."""
        return self.alias(official=OFFICIAL_POINTS).filter(official__isnull=False)


class Score(models.Model):
    """The points of one criterion on one sheet. Written only through ``services.scorewrites``."""

    sheet = models.ForeignKey(
        # unique(sheet, criterion) is the index; a second one misleads SQLite's planner
        ScoreSheet,
        on_delete=models.PROTECT,
        related_name="scores",
        db_index=False,
        verbose_name="bảng chấm điểm",
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="scores", verbose_name="tiêu chí"
    )
    self_points = models.DecimalField("điểm tự chấm", **POINTS, null=True)
    appraised_points = models.DecimalField("điểm thẩm định", **POINTS, null=True)
    approved_points = models.DecimalField("điểm duyệt", **POINTS, null=True)
    note = CleanTextField("ghi chú", blank=True, default="")

    objects = ScoreQuerySet.as_manager()
    logged = Logged(rows=UNLESS_RECORDED, owner="sheet")

    class Meta:
        verbose_name = "điểm"
        verbose_name_plural = "điểm"
        constraints = [
            models.UniqueConstraint(
                name="score_one_per_sheet_and_criterion",
                fields=["sheet", "criterion"],
                violation_error_message="Tiêu chí này đã có điểm trong bảng.",
            ),
            models.CheckConstraint(
                name="score_is_not_negative",
                condition=(Q(self_points=None) | Q(self_points__gte=0))
                & (Q(appraised_points=None) | Q(appraised_points__gte=0))
                & (Q(approved_points=None) | Q(approved_points__gte=0)),
                violation_error_message="Điểm không được âm.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.self_points} / {self.appraised_points}"


def evidence_path(evidence: "Evidence", filename: str) -> str:
    """Returns a generated name: what the clerk called the file never reaches the disk."""
    suffix = PurePath(filename).suffix.lower()
    return f"evidence/{uuid.uuid4().hex}{suffix}"


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user) -> "EvidenceQuerySet":
        return self.filter(sheet__in=ScoreSheet.objects.visible_to(user))


class Evidence(models.Model):
    """A document that proves a point."""

    sheet = models.ForeignKey(
        ScoreSheet, on_delete=models.PROTECT, related_name="evidence", verbose_name="bảng chấm điểm"
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="files", verbose_name="tiêu chí"
    )
    file = models.FileField("tệp", upload_to=evidence_path)
    name = CleanCharField("tên tệp", max_length=200)
    size = models.PositiveBigIntegerField("cỡ (byte)")
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_at = models.DateTimeField("tải lên lúc", auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người tải lên",
    )
    withdrawn_at = models.DateTimeField("rút lúc", null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người rút",
    )

    objects = EvidenceQuerySet.as_manager()
    logged = Logged(owner="sheet")

    class Meta:
        verbose_name = "tài liệu kiểm chứng"
        verbose_name_plural = "tài liệu kiểm chứng"
        ordering = ["sheet", "criterion", "uploaded_at"]
        constraints = [
            models.CheckConstraint(
                name="evidence_withdrawn_at_and_by_together",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                violation_error_message="Thời điểm và người rút phải đi cùng nhau.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class BreachQuerySet(models.QuerySet):
    def visible_to(self, user) -> "BreachQuerySet":
        return self.filter(sheet__in=ScoreSheet.objects.visible_to(user))


class Breach(models.Model):
    """A finding that an agency does not meet a condition, with the reason."""

    sheet = models.ForeignKey(
        ScoreSheet, on_delete=models.PROTECT, related_name="breaches", verbose_name="bảng chấm điểm"
    )
    condition = models.ForeignKey(
        Condition, on_delete=models.PROTECT, related_name="breaches", verbose_name="điều kiện"
    )
    reason = CleanTextField("lý do, căn cứ")
    recorded_at = models.DateTimeField("ghi lúc", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người ghi",
    )
    history = RecordHistory()

    objects = BreachQuerySet.as_manager()
    logged = Logged(owner="sheet")

    class Meta:
        verbose_name = "điều kiện không đạt"
        verbose_name_plural = "điều kiện không đạt"
        ordering = ["sheet", "condition"]
        constraints = [
            models.UniqueConstraint(
                name="breach_once_a_sheet_and_condition",
                fields=["sheet", "condition"],
                violation_error_message="Điều kiện này đã được ghi là không đạt.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.condition.code}"
