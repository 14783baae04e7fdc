"""Workbooks that were refused, kept for a while so that a marked copy can be asked for."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from thidua.audit.logged import NEVER, Logged
from thidua.fields import CleanCharField

KEPT_FOR = timedelta(hours=1)


def refused_path(_refused: "RefusedWorkbook", _filename: str) -> str:
    """Returns a generated name: what the clerk called the file never reaches the disk."""
    return f"refused/{uuid.uuid4().hex}.xlsx"


class RefusedWorkbookQuerySet(models.QuerySet):
    def kept(self, now: datetime) -> "RefusedWorkbookQuerySet":
        """Those that may still be asked for."""
        return self.filter(created_at__gt=now - KEPT_FOR)

    def expired(self, now: datetime) -> "RefusedWorkbookQuerySet":
        return self.exclude(pk__in=self.kept(now).values("pk"))


class RefusedWorkbook(models.Model):
    """A refused workbook with what is wrong in it; only who uploaded it gets it back."""

    token_sha256 = models.CharField("SHA-256 của mã tải", max_length=64)
    number = models.PositiveSmallIntegerField("thứ tự")
    name = CleanCharField("tên tệp", max_length=255)
    file = models.FileField("tệp", upload_to=refused_path)
    problems = models.JSONField("lỗi", default=list)
    created_at = models.DateTimeField("tải lên lúc", db_index=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="người tải lên",
    )

    objects = RefusedWorkbookQuerySet.as_manager()
    # the log tells of the refusal without the sentences, which repeat the file's points, and for
    # ever; this is kept for an hour
    logged = Logged(rows=NEVER)

    class Meta:
        verbose_name = "tệp Excel bị từ chối"
        verbose_name_plural = "tệp Excel bị từ chối"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="refusedworkbook_once_a_token_and_number",
                fields=["token_sha256", "number"],
                violation_error_message="Tệp này đã được giữ.",
            )
        ]

    def __str__(self) -> str:
        return self.name
