"""Legal bases (căn cứ): dated rows, of which a decision offers those in force on its date."""

from django.db import models
from django.db.models import Q

from awards.models.catalogue import DatedQuerySet
from thidua.audit.history import RecordHistory
from thidua.fields import CleanCharField, CleanTextField, SearchTextField
from zones.models.organisation import SOURCE_HELP


class LegalBasis(models.Model):
    """A legal document that decisions rest on."""

    class Kind(models.TextChoices):
        LAW = "law", "Luật"
        ORDINANCE = "ordinance", "Pháp lệnh"
        DECREE = "decree", "Nghị định"
        CIRCULAR = "circular", "Thông tư"
        DECISION = "decision", "Quyết định"
        OTHER = "other", "Văn bản khác"

    class Group(models.TextChoices):
        AUTHORITY = "authority", "Thẩm quyền ban hành"
        CONTENT = "content", "Nội dung"

    kind = models.CharField("loại văn bản", max_length=10, choices=Kind)
    number = CleanCharField("số, ký hiệu", max_length=50, unique=True)
    dated = models.DateField("ngày ban hành")
    issuer = CleanCharField("cơ quan ban hành", max_length=150)
    title = CleanTextField("trích yếu")
    rank = models.PositiveSmallIntegerField(
        "thứ tự căn cứ", default=9, help_text="Nhỏ đứng trước: 1 thẩm quyền, 2 luật, 3 nghị định."
    )
    group = models.CharField("nhóm", max_length=10, choices=Group, default=Group.CONTENT)
    valid_from = models.DateField("có hiệu lực từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    source = CleanTextField("nguồn", blank=True, help_text=SOURCE_HELP)
    search_text = SearchTextField(sources=("number", "issuer", "title"))
    history = RecordHistory(excluded_fields=["search_text"])

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "căn cứ pháp lý"
        verbose_name_plural = "căn cứ pháp lý"
        ordering = ["rank", "dated", "number"]
        constraints = [
            models.CheckConstraint(
                name="legalbasis_kind_is_known",
                condition=Q(
                    kind__in=["law", "ordinance", "decree", "circular", "decision", "other"]
                ),
                violation_error_message="Loại văn bản không hợp lệ.",
            ),
            models.CheckConstraint(
                name="legalbasis_group_is_known",
                condition=Q(group__in=["authority", "content"]),
                violation_error_message="Nhóm không hợp lệ.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} số {self.number}"
