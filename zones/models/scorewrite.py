"""Every act of writing points, and what it changed: the one history of all points.

An import is staged as a write that is not applied yet; its changes are the preview. Applying the
write makes the same rows the record of what was changed, so that nothing is written twice.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from thidua.audit.fields import RequestIdField
from thidua.audit.logged import NEVER, Logged
from thidua.fields import CleanCharField, CleanTextField
from zones import permissions
from zones.models.campaign import Campaign
from zones.models.criteria import POINTS, Criterion
from zones.models.scoresheet import ScoreSheet


class ScoreWrite(models.Model):
    """One act of writing points: who, when, by which door."""

    class Door(models.TextChoices):
        FORM = "form", "Nhập trên màn hình"
        IMPORT = "import", "Nhập từ Excel"
        UNDO = "undo", "Hoàn tác lượt nhập"
        APPRAISAL = "appraisal", "Chốt thẩm định"
        APPROVAL = "approval", "Duyệt"
        RETURN = "return", "Trả lại"

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="writes", verbose_name="phong trào"
    )
    door = models.CharField("cách ghi", max_length=10, choices=Door)
    applied_at = models.DateTimeField("ghi lúc", null=True, editable=False)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="score_writes",
        verbose_name="người ghi",
    )
    request_id = RequestIdField("mã yêu cầu")

    class Meta:
        verbose_name = "lượt ghi điểm"
        verbose_name_plural = "lượt ghi điểm"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="scorewrite_door_is_known",
                condition=Q(door__in=["form", "import", "undo", "appraisal", "approval", "return"]),
                violation_error_message="Cách ghi không hợp lệ.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_door_display()} {self.pk}"


class ScoreChangeQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ScoreChangeQuerySet":
        if permissions.sees_all_points(user):
            return self
        return self.filter(sheet__in=ScoreSheet.objects.visible_to(user))

    def applied(self) -> "ScoreChangeQuerySet":
        """What was really written, not what a preview proposes."""
        return self.filter(write__applied_at__isnull=False)


class ScoreChange(models.Model):
    """One criterion's points on one sheet, before and after a write.

    The keys carry no database constraint: 100,000 rows a load would each be checked three times.
    The Score row that every applied change has holds the same sheet and criterion, and a write
    that was applied is never deleted.
    """

    write = models.ForeignKey(
        ScoreWrite,
        on_delete=models.CASCADE,
        related_name="changes",
        db_constraint=False,
        db_index=False,
        verbose_name="lượt ghi",
    )
    sheet = models.ForeignKey(
        ScoreSheet,
        on_delete=models.DO_NOTHING,
        related_name="changes",
        db_constraint=False,
        db_index=False,
        verbose_name="bảng chấm điểm",
    )
    criterion = models.ForeignKey(
        Criterion,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name="tiêu chí",
    )
    old_self = models.DecimalField("tự chấm cũ", **POINTS, null=True)
    new_self = models.DecimalField("tự chấm mới", **POINTS, null=True)
    old_appraised = models.DecimalField("thẩm định cũ", **POINTS, null=True)
    new_appraised = models.DecimalField("thẩm định mới", **POINTS, null=True)
    old_approved = models.DecimalField("duyệt cũ", **POINTS, null=True)
    new_approved = models.DecimalField("duyệt mới", **POINTS, null=True)
    old_note = models.TextField("ghi chú cũ", default="")
    new_note = CleanTextField("ghi chú mới", default="")

    objects = ScoreChangeQuerySet.as_manager()
    logged = Logged(rows=NEVER)

    class Meta:
        verbose_name = "thay đổi điểm"
        verbose_name_plural = "thay đổi điểm"
        constraints = [
            models.UniqueConstraint(
                name="scorechange_one_per_write_and_point",
                fields=["write", "sheet", "criterion"],
                violation_error_message="Điểm này đã có trong lượt ghi.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id}/{self.criterion_id}"


class WorkbookImportQuerySet(models.QuerySet):
    def visible_to(self, user) -> "WorkbookImportQuerySet":
        """One's own imports; those who see every point see every import that was confirmed."""
        if permissions.sees_unfinished_imports(user):
            return self
        if permissions.sees_all_points(user):
            return self.filter(
                Q(state__in=[WorkbookImport.State.CONFIRMED, WorkbookImport.State.UNDONE])
                | Q(created_by=user)
            )
        return self.filter(created_by=user) if permissions.reads_points(user) else self.none()


class WorkbookImport(models.Model):
    """A clerk's import of score workbooks: previewed, then confirmed, perhaps undone."""

    class State(models.TextChoices):
        STAGED = "staged", "Chờ xác nhận"
        CONFIRMED = "confirmed", "Đã ghi"
        UNDONE = "undone", "Đã hoàn tác"
        DISCARDED = "discarded", "Đã bỏ"

    class Field(models.TextChoices):
        SELF = "self", "Điểm tự chấm"
        APPRAISED = "appraised", "Điểm thẩm định"

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="imports", verbose_name="phong trào"
    )
    field = models.CharField(
        "loại điểm của bảng tổng hợp", max_length=10, choices=Field, default=Field.SELF
    )
    state = models.CharField(
        "trạng thái", max_length=10, choices=State, default=State.STAGED, editable=False
    )
    write = models.OneToOneField(
        ScoreWrite,
        on_delete=models.PROTECT,
        related_name="workbook_import",
        verbose_name="lượt ghi",
    )
    undo_write = models.OneToOneField(
        ScoreWrite,
        on_delete=models.PROTECT,
        null=True,
        related_name="undone_import",
        verbose_name="lượt hoàn tác",
    )
    created_at = models.DateTimeField("tải lên lúc", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="workbook_imports",
        verbose_name="người tải lên",
    )
    new_count = models.PositiveIntegerField("điểm mới", default=0)
    changed_count = models.PositiveIntegerField("điểm thay đổi", default=0)
    unchanged_count = models.PositiveIntegerField("điểm giữ nguyên", default=0)
    blank_count = models.PositiveIntegerField("ô trống", default=0)
    warnings = models.JSONField("lưu ý", default=list)

    objects = WorkbookImportQuerySet.as_manager()

    class Meta:
        verbose_name = "lượt nhập Excel"
        verbose_name_plural = "lượt nhập Excel"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="workbookimport_state_is_known",
                condition=Q(state__in=["staged", "confirmed", "undone", "discarded"]),
                violation_error_message="Trạng thái không hợp lệ.",
            ),
            models.CheckConstraint(
                name="workbookimport_field_is_known",
                condition=Q(field__in=["self", "appraised"]),
                violation_error_message="Loại điểm không hợp lệ.",
            ),
        ]

    def __str__(self) -> str:
        return f"Lượt nhập {self.pk}"


class WorkbookFileQuerySet(models.QuerySet):
    def visible_to(self, user) -> "WorkbookFileQuerySet":
        return self.filter(workbook_import__in=WorkbookImport.objects.visible_to(user))


class WorkbookFile(models.Model):
    """A workbook as it was brought in; kept by the digest of its content."""

    workbook_import = models.ForeignKey(
        WorkbookImport, on_delete=models.CASCADE, related_name="files", verbose_name="lượt nhập"
    )
    name = CleanCharField("tên tệp", max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField("cỡ (byte)")

    objects = WorkbookFileQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp Excel"
        verbose_name_plural = "tệp Excel"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
