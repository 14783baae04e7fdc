"""Pre-printed blanks: where on the paper, in millimetres, each text of a certificate goes."""

from django.db import models
from django.db.models import Q

from awards.models.catalogue import AwardType
from thidua.audit.history import RecordHistory
from thidua.fields import CleanCharField
from zones.models.organisation import RecordQuerySet


class CertificateBlank(models.Model):
    """A pre-printed blank of any size, moved as a whole by the printer's own offset."""

    name = CleanCharField("tên phôi", max_length=100, unique=True)
    award_types = models.ManyToManyField(
        AwardType, blank=True, related_name="blanks", verbose_name="dùng cho"
    )
    width_mm = models.DecimalField("rộng (mm)", max_digits=6, decimal_places=1)
    height_mm = models.DecimalField("cao (mm)", max_digits=6, decimal_places=1)
    offset_x_mm = models.DecimalField(
        "dịch sang phải (mm)", max_digits=5, decimal_places=1, default=0
    )
    offset_y_mm = models.DecimalField("dịch xuống (mm)", max_digits=5, decimal_places=1, default=0)
    history = RecordHistory()

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "phôi bằng"
        verbose_name_plural = "phôi bằng"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="certificateblank_has_a_size",
                condition=Q(width_mm__gte=50, height_mm__gte=50)
                & Q(width_mm__lte=1200, height_mm__lte=1200),
                violation_error_message="Mỗi cạnh phải từ 50 đến 1200 mm.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class CertificateItem(models.Model):
    """One text on a blank: which, where its box begins, how wide, how large."""

    class Content(models.TextChoices):
        NAME = "name", "Tên người, tập thể được khen"
        OFFICE = "office", "Chức vụ, đơn vị"
        ACHIEVEMENT = "achievement", "Thành tích"
        DECISION = "decision", "Số, ngày quyết định"
        GOLDEN_BOOK = "golden_book", "Số sổ vàng"
        PLACE_AND_DATE = "place_and_date", "Địa danh, ngày tháng"
        SIGNER_TITLE = "signer_title", "Chức vụ người ký"
        SIGNER_NAME = "signer_name", "Họ tên người ký"

    class Align(models.TextChoices):
        LEFT = "left", "trái"
        CENTRE = "center", "giữa"
        RIGHT = "right", "phải"

    blank = models.ForeignKey(
        CertificateBlank, on_delete=models.CASCADE, related_name="items", verbose_name="phôi"
    )
    content = models.CharField("nội dung", max_length=14, choices=Content)
    left_mm = models.DecimalField("cách mép trái (mm)", max_digits=6, decimal_places=1)
    top_mm = models.DecimalField("cách mép trên (mm)", max_digits=6, decimal_places=1)
    width_mm = models.DecimalField("rộng (mm)", max_digits=6, decimal_places=1)
    size_pt = models.DecimalField("cỡ chữ (pt)", max_digits=4, decimal_places=1, default=14)
    align = models.CharField("canh", max_length=6, choices=Align, default=Align.CENTRE)
    is_bold = models.BooleanField("đậm", default=False)
    is_italic = models.BooleanField("nghiêng", default=False)
    is_upper = models.BooleanField("in hoa", default=False)
    history = RecordHistory()

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "nội dung trên phôi"
        verbose_name_plural = "nội dung trên phôi"
        ordering = ["blank", "top_mm", "left_mm"]
        constraints = [
            models.CheckConstraint(
                name="certificateitem_content_is_known",
                condition=Q(
                    content__in=[
                        "name",
                        "office",
                        "achievement",
                        "decision",
                        "golden_book",
                        "place_and_date",
                        "signer_title",
                        "signer_name",
                    ]
                ),
                violation_error_message="Nội dung không hợp lệ.",
            ),
            models.CheckConstraint(
                name="certificateitem_align_is_known",
                condition=Q(align__in=["left", "center", "right"]),
                violation_error_message="Cách canh không hợp lệ.",
            ),
            models.CheckConstraint(
                name="certificateitem_has_a_size",
                condition=Q(width_mm__gt=0, size_pt__gte=6, size_pt__lte=96),
                violation_error_message="Chiều rộng phải trên 0, cỡ chữ từ 6 đến 96.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.blank}: {self.get_content_display()}"
