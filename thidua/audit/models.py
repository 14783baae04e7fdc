"""The log: who did what, when, from where, and every row before and after. Only ever added to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from thidua.audit import permissions
from thidua.fields import CleanCharField, CleanTextField


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user) -> "EntryQuerySet":
        """The whole log for those who read it; a record's own history is asked of ``about``."""
        return self if permissions.reads_audit_log(user) else self.none()

    def about(self, table: str, row: int) -> "EntryQuerySet":
        """What happened to a row, and to the rows that its record owns."""
        return self.filter(Q(table=table, row=row) | Q(owner_table=table, owner_row=row))

    def of_rows(self) -> "EntryQuerySet":
        """Changes of rows, without what else happened."""
        return self.exclude(table="")


class Entry(models.Model):
    """One thing that happened: a row written, a sign-in, a refusal, a command, a download.

    The database itself writes the entries of rows (``audit/triggers.py``), whoever changes them
    and however; ``audit/events.py`` writes the others.
    """

    class Kind(models.TextChoices):
        CREATED = "created", "Thêm"
        CHANGED = "changed", "Sửa"
        DELETED = "deleted", "Xóa"
        SIGN_IN = "sign_in", "Đăng nhập"
        SIGN_OUT = "sign_out", "Đăng xuất"
        SIGN_IN_FAILED = "sign_in_failed", "Đăng nhập không được"
        REFUSED = "refused", "Bị từ chối"
        FILE_REFUSED = "file_refused", "Tệp bị từ chối"
        COMMAND = "command", "Chạy lệnh"
        DOWNLOAD = "download", "Tải xuống"

    class Door(models.TextChoices):
        PAGE = "page", "Trang màn hình"
        COMMAND = "command", "Dòng lệnh"
        SHELL = "shell", "Phiên lập trình"
        DATABASE = "database", "Thẳng vào cơ sở dữ liệu"

    at = models.DateTimeField("lúc", default=timezone.now, db_index=True)
    kind = models.CharField("loại", max_length=14, choices=Kind)
    request_id = CleanCharField(
        "mã yêu cầu",
        max_length=64,
        help_text="Mọi dòng do một lần bấm hoặc một lần chạy lệnh ghi ra mang cùng mã.",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        db_constraint=False,
        related_name="audit_entries",
        verbose_name="tài khoản",
    )
    actor = CleanCharField("người làm", max_length=200, blank=True)
    origin = CleanCharField("từ đâu", max_length=100, blank=True)
    door = models.CharField("cách làm", max_length=8, choices=Door)
    about = CleanCharField("trang, lệnh", max_length=200, blank=True)
    table = CleanCharField("bảng dữ liệu", max_length=63, blank=True)
    row = models.BigIntegerField("dòng", null=True)
    owner_table = CleanCharField("bảng của hồ sơ", max_length=63, blank=True)
    owner_row = models.BigIntegerField("hồ sơ", null=True)
    old = models.JSONField("trước", null=True)
    new = models.JSONField("sau", null=True)
    note = CleanTextField("ghi chú", blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "mục nhật ký"
        verbose_name_plural = "nhật ký hệ thống"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="entry_kind_is_known",
                condition=Q(
                    kind__in=[
                        *("created", "changed", "deleted", "sign_in", "sign_out"),
                        *("sign_in_failed", "refused", "file_refused", "command", "download"),
                    ]
                ),
                violation_error_message="Loại không hợp lệ.",
            ),
            models.CheckConstraint(
                name="entry_door_is_known",
                condition=Q(door__in=["page", "command", "shell", "database"]),
                violation_error_message="Cách làm không hợp lệ.",
            ),
        ]
        indexes = [
            models.Index(fields=["table", "row"], name="entry_of_a_row"),
            models.Index(
                fields=["owner_table", "owner_row"],
                name="entry_of_a_record",
                condition=Q(owner_row__isnull=False),
            ),
            models.Index(fields=["request_id"], name="entry_of_a_request"),
            models.Index(fields=["kind", "-id"], name="entry_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
