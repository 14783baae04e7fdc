"""What can be conferred: titles and forms of commendation, and the money that goes with them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from thidua.audit.history import RecordHistory
from thidua.fields import CleanCharField, CleanTextField, SearchTextField
from thidua.recordlocks import one_at_a_time
from thidua.text import points_text
from zones.models.organisation import CODE_FORMAT, SOURCE_HELP, RecordQuerySet

_VALIDITY = "«Đến hết ngày» phải sau «từ ngày»."


class SubjectKind(models.TextChoices):
    """Whom an award is given to; the order of the sections of a decision."""

    COLLECTIVE = "collective", "Tập thể"
    PERSON = "person", "Cá nhân"
    HOUSEHOLD = "household", "Hộ gia đình"


SUBJECT_KINDS = [kind.value for kind in SubjectKind]


def valid_on(day: date) -> Q:
    """Returns the condition that a row with valid_from and valid_to is in force on the day."""
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))


class DatedQuerySet(RecordQuerySet):
    """Rows in force from one day to another; a missing day means «always» or «still»."""

    def in_force_on(self, day: date) -> "DatedQuerySet":
        return self.filter(valid_on(day))


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"{name}_ends_after_it_begins",
        condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
        violation_error_message=_VALIDITY,
    )


def refuse_overlap(row: models.Model, **same: object) -> None:
    """Raises ValidationError where another row with the same values is in force on a day of it.

    The row's model says ``rows_exclude_each_other``: whoever writes one waits for the others.
    """
    one_at_a_time(type(row))
    others = type(row)._default_manager.filter(**same).exclude(pk=row.pk)
    if row.valid_to is not None:
        others = others.filter(Q(valid_from=None) | Q(valid_from__lte=row.valid_to))
    if row.valid_from is not None:
        others = others.filter(Q(valid_to=None) | Q(valid_to__gte=row.valid_from))
    if other := others.first():
        raise ValidationError(f"Trùng thời gian với dòng «{other}».", code="overlap")


class AwardType(models.Model):
    """A title (danh hiệu) or a form of commendation (hình thức khen thưởng)."""

    class Kind(models.TextChoices):
        TITLE = "title", "Danh hiệu thi đua"
        FORM = "form", "Hình thức khen thưởng"

    class Level(models.TextChoices):
        STATE = "state", "Cấp Nhà nước"
        MINISTRY = "ministry", "Cấp Bộ, ngành, tỉnh"
        UNIT = "unit", "Cấp cơ sở"

    code = CleanCharField("mã", max_length=20, unique=True, validators=[CODE_FORMAT])
    name = CleanCharField("tên", max_length=200)
    kind = models.CharField("loại", max_length=10, choices=Kind)
    level = models.CharField("cấp", max_length=10, choices=Level)
    for_collective = models.BooleanField("cho tập thể", default=False)
    for_person = models.BooleanField("cho cá nhân", default=False)
    for_household = models.BooleanField("cho hộ gia đình", default=False)
    decided_by = CleanCharField("thẩm quyền quyết định", max_length=150)
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    source = CleanTextField("nguồn", blank=True, help_text=SOURCE_HELP)
    search_text = SearchTextField(sources=("code", "name"))
    history = RecordHistory(excluded_fields=["search_text"])

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "danh hiệu, hình thức khen thưởng"
        verbose_name_plural = "danh hiệu, hình thức khen thưởng"
        ordering = ["kind", "level", "code"]
        constraints = [
            models.CheckConstraint(
                name="awardtype_kind_is_known",
                condition=Q(kind__in=["title", "form"]),
                violation_error_message="Loại không hợp lệ.",
            ),
            models.CheckConstraint(
                name="awardtype_level_is_known",
                condition=Q(level__in=["state", "ministry", "unit"]),
                violation_error_message="Cấp không hợp lệ.",
            ),
            models.CheckConstraint(
                name="awardtype_is_for_somebody",
                condition=Q(for_collective=True) | Q(for_person=True) | Q(for_household=True),
                violation_error_message="Hãy chọn ít nhất một đối tượng được khen.",
            ),
            ends_after_it_begins("awardtype"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_for(self, subject: str) -> bool:
        """Returns whether the award may be given to that kind of subject."""
        return getattr(self, f"for_{subject}")


class BonusRate(models.Model):
    """The coefficient of the base salary that goes with an award, from one day to another."""

    rows_exclude_each_other = True

    award_type = models.ForeignKey(
        AwardType, on_delete=models.PROTECT, related_name="rates", verbose_name="danh hiệu"
    )
    subject = models.CharField("đối tượng", max_length=10, choices=SubjectKind)
    coefficient = models.DecimalField("hệ số", max_digits=6, decimal_places=2)
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    source = CleanTextField("nguồn", blank=True, help_text=SOURCE_HELP)
    history = RecordHistory()

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "hệ số tiền thưởng"
        verbose_name_plural = "hệ số tiền thưởng"
        ordering = ["award_type", "subject", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                name="bonusrate_one_a_day",
                fields=["award_type", "subject", "valid_from"],
                violation_error_message="Đã có hệ số của đối tượng này từ ngày đó.",
            ),
            models.CheckConstraint(
                name="bonusrate_is_not_negative",
                condition=Q(coefficient__gte=0),
                violation_error_message="Hệ số không được âm.",
            ),
            models.CheckConstraint(
                name="bonusrate_subject_is_known",
                condition=Q(subject__in=SUBJECT_KINDS),
                violation_error_message="Đối tượng không hợp lệ.",
            ),
            ends_after_it_begins("bonusrate"),
        ]

    def __str__(self) -> str:
        whom, coefficient = self.get_subject_display().lower(), points_text(self.coefficient)
        return f"{self.award_type}, {whom}: {coefficient}"

    def clean(self) -> None:
        if self.award_type_id:
            refuse_overlap(self, award_type=self.award_type_id, subject=self.subject)


class BonusTerms(models.Model):
    """How a bonus follows from the coefficient, where the catalogue has none of its own."""

    rows_exclude_each_other = True

    collective_multiplier = models.DecimalField(
        "tập thể gấp mấy lần cá nhân", max_digits=5, decimal_places=2, default=2
    )
    household_multiplier = models.DecimalField(
        "hộ gia đình gấp mấy lần cá nhân", max_digits=5, decimal_places=2, default="1.5"
    )
    rounded_up_to = models.PositiveIntegerField(
        "làm tròn lên đến (đồng)", default=10_000, help_text="Ghi 0 nếu không làm tròn."
    )
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    source = CleanTextField("nguồn", blank=True, help_text=SOURCE_HELP)
    history = RecordHistory()

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "cách tính tiền thưởng"
        verbose_name_plural = "cách tính tiền thưởng"
        ordering = ["-valid_from"]
        constraints = [ends_after_it_begins("bonusterms")]

    def __str__(self) -> str:
        return f"từ {self.valid_from:%d/%m/%Y}" if self.valid_from else "từ trước đến nay"

    def clean(self) -> None:
        refuse_overlap(self)


class BaseSalary(models.Model):
    """The base salary (lương cơ sở) in force from one day to another."""

    rows_exclude_each_other = True

    amount = models.PositiveIntegerField("mức lương cơ sở (đồng)")
    document = CleanCharField("văn bản", max_length=150)
    valid_from = models.DateField("từ ngày", unique=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    history = RecordHistory()

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "lương cơ sở"
        verbose_name_plural = "lương cơ sở"
        ordering = ["-valid_from"]
        constraints = [ends_after_it_begins("basesalary")]

    def __str__(self) -> str:
        return f"{self.amount:,} đồng từ {self.valid_from:%d/%m/%Y}".replace(",", ".")

    def clean(self) -> None:
        if self.valid_from:
            refuse_overlap(self)
