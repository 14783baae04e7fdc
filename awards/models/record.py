"""The history of what was conferred: issued here, or brought in from old decisions."""

from django.db import models
from django.db.models import F, Q

from awards import permissions
from awards.models.catalogue import SUBJECT_KINDS, AwardType, SubjectKind
from awards.models.person import Person
from awards.models.years import plausible_years, year_field
from thidua.accounts.roles import is_of_agency
from thidua.audit.history import RecordHistory
from thidua.fields import CleanCharField, CleanTextField, DerivedTextQuerySet, SearchTextField
from zones.models import Agency
from zones.models.organisation import SOURCE_HELP


class AwardRecordQuerySet(DerivedTextQuerySet):
    def visible_to(self, user) -> "AwardRecordQuerySet":
        """Everything for the Ministry and viewers; the own agency's and its people's otherwise."""
        if permissions.sees_all(user):
            return self
        if not is_of_agency(user):
            return self.none()
        return self.filter(
            Q(agency__in=user.agency.lineage_ids())
            | Q(person__in=Person.objects.visible_to(user).values("pk"))
        )

    def standing(self) -> "AwardRecordQuerySet":
        """Awards that no later decision took back."""
        return self.filter(is_cancelled=False)


class AwardRecord(models.Model):
    """One award that was conferred, with the achievement period that later proposals count from."""

    subject = models.CharField("đối tượng", max_length=10, choices=SubjectKind)
    award_type = models.ForeignKey(
        AwardType, on_delete=models.PROTECT, related_name="records", verbose_name="danh hiệu"
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="records",
        verbose_name="người",
    )
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="award_records",
        verbose_name="đơn vị",
    )
    unit = CleanCharField(
        "phòng, bộ phận; hộ", max_length=200, blank=True, help_text="Khi không phải cả đơn vị."
    )
    year_from = year_field("thành tích từ năm")
    year_to = year_field("đến năm")
    achievement = CleanTextField("thành tích", blank=True)
    decision_number = CleanCharField("quyết định số", max_length=60, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    is_cancelled = models.BooleanField("đã bị hủy bỏ", default=False)
    line = models.OneToOneField(
        "awards.AwardLine",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="record",
        verbose_name="dòng khen thưởng",
    )
    source = CleanTextField("nguồn", blank=True, help_text=SOURCE_HELP)
    search_text = SearchTextField(sources=("decision_number", "achievement", "unit"))
    history = RecordHistory(excluded_fields=["search_text"])

    objects = AwardRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "thành tích khen thưởng"
        verbose_name_plural = "thành tích khen thưởng"
        ordering = ["-year_to", "award_type", "id"]
        constraints = [
            models.CheckConstraint(
                name="awardrecord_subject_is_known",
                condition=Q(subject__in=SUBJECT_KINDS),
                violation_error_message="Đối tượng không hợp lệ.",
            ),
            models.CheckConstraint(
                name="awardrecord_names_its_subject",
                condition=Q(subject="person", person__isnull=False)
                | Q(subject="collective", person=None, agency__isnull=False)
                | (Q(subject="household", person=None) & ~Q(unit="")),
                violation_error_message="Cá nhân phải chọn người, tập thể phải chọn đơn vị, "
                "hộ gia đình phải ghi tên.",
            ),
            models.CheckConstraint(
                name="awardrecord_ends_after_it_begins",
                condition=Q(year_to__gte=F("year_from")),
                violation_error_message="«Đến năm» không được trước «từ năm».",
            ),
            plausible_years("awardrecord", "year_from", "year_to"),
            models.UniqueConstraint(
                name="awardrecord_once_a_person",
                fields=["award_type", "person", "year_from", "year_to", "decision_number"],
                condition=Q(subject="person", is_cancelled=False),
                violation_error_message="Đã có dòng này.",
            ),
            models.UniqueConstraint(
                name="awardrecord_once_a_collective",
                fields=["award_type", "agency", "unit", "year_from", "year_to", "decision_number"],
                condition=Q(subject="collective", is_cancelled=False),
                violation_error_message="Đã có dòng này.",
            ),
        ]

    def __str__(self) -> str:
        who = self.person or self.unit or self.agency
        return f"{self.award_type}: {who}, {self.years}"

    @property
    def years(self) -> str:
        """«2025», or «2021–2025»."""
        if self.year_from == self.year_to:
            return str(self.year_to)
        return f"{self.year_from}–{self.year_to}"
