"""Who issues decisions: their heads, symbols and golden books."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

from awards.models.changes import changed
from awards.models.number import GOLDEN_BOOK
from thidua.audit.history import RecordHistory
from thidua.fields import CleanCharField
from zones.models.organisation import CODE_FORMAT, RecordQuerySet


class Issuer(models.Model):
    """A body that issues decisions, as its head and symbol stand in print."""

    code = CleanCharField("mã", max_length=20, unique=True, validators=[CODE_FORMAT])
    parent_name = CleanCharField("cơ quan chủ quản", max_length=150, blank=True)
    name = CleanCharField("tên cơ quan", max_length=150)
    authority = CleanCharField(
        "thẩm quyền ban hành", max_length=150, help_text="Ví dụ: Bộ trưởng Bộ Tư pháp."
    )
    symbol = CleanCharField("ký hiệu cơ quan", max_length=20, help_text="Ví dụ BTP trong QĐ-BTP.")
    place = CleanCharField("địa danh", max_length=100)
    is_golden_book_yearly = models.BooleanField(
        "sổ vàng bắt đầu lại mỗi năm",
        default=True,
        help_text="Khi sổ vàng đã có số thì không đổi được nữa, ký hiệu cơ quan cũng vậy.",
    )
    history = RecordHistory()

    objects = RecordQuerySet.as_manager()

    GOLDEN_BOOK_BY = ("symbol", "is_golden_book_yearly")  # which series its numbers come from

    class Meta:
        verbose_name = "cơ quan ban hành"
        verbose_name_plural = "cơ quan ban hành"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                Lower("symbol"),
                name="issuer_symbol_once",
                violation_error_message="Đã có cơ quan ban hành dùng ký hiệu này: hai văn bản sẽ "
                "cùng số. Hãy ghi ký hiệu khác.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raises ValidationError at what would begin another golden book beside the one in use."""
        stored = Issuer.objects.filter(pk=self.pk).first() if self.pk else None
        if stored is None or not stored.has_golden_book:
            return
        if names := changed(self, stored, self.GOLDEN_BOOK_BY):
            sentence = (
                "Sổ vàng của cơ quan này đã có số: đổi ở đây thì số sẽ cấp lại từ 1. Hãy giữ như "
                "cũ; cần ký hiệu khác thì ghi một cơ quan ban hành mới."
            )
            raise ValidationError({name: sentence for name in names})

    @property
    def has_golden_book(self) -> bool:
        """Whether a number of its golden book was given."""
        return self.series.filter(symbol__startswith=GOLDEN_BOOK).exists()
