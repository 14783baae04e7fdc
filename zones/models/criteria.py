"""Criteria tables: on what the agencies of one block are scored in one campaign."""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from thidua.audit.history import RecordHistory
from thidua.fields import CleanCharField, CleanTextField, SearchTextField
from zones.models.campaign import Campaign
from zones.models.organisation import SOURCE_HELP, Block, RecordQuerySet

POINTS = {"max_digits": 7, "decimal_places": 2}


class CriteriaTableQuerySet(RecordQuerySet):
    def in_use(self) -> "CriteriaTableQuerySet":
        """The tables that sheets are scored by: one a campaign and block."""
        return self.filter(status=CriteriaTable.Status.OPEN)


class CriteriaTable(models.Model):
    """A Ministry's table for one block and campaign; once opened it is frozen."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Đang soạn"
        OPEN = "open", "Đang dùng"
        REPLACED = "replaced", "Đã thay bằng bản khác"

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="tables", verbose_name="phong trào"
    )
    block = models.ForeignKey(
        Block, on_delete=models.PROTECT, related_name="tables", verbose_name="khối"
    )
    version = models.PositiveSmallIntegerField("bản", default=1, editable=False)
    title = CleanCharField("tên bảng", max_length=300)
    stated_total = models.DecimalField(
        "tổng điểm chuẩn",
        **POINTS,
        help_text="Tổng điểm tối đa các tiêu chí điểm chuẩn phải bằng số này.",
    )
    bonus_cap = models.DecimalField(
        "điểm thưởng tối đa",
        **POINTS,
        null=True,
        blank=True,
        help_text="Để trống nếu bảng không giới hạn điểm thưởng.",
    )
    bonus_may_exceed = models.BooleanField(
        "tổng điểm được vượt tổng điểm chuẩn",
        default=True,
        help_text="Bỏ đánh dấu nếu điểm thưởng không được đưa tổng điểm vượt tổng điểm chuẩn.",
    )
    is_illustrative = models.BooleanField(
        "minh họa", default=False, help_text="Bảng và điểm để trình diễn, không phải số liệu thật."
    )
    status = models.CharField(
        "trạng thái", max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    opened_at = models.DateTimeField("đưa vào dùng lúc", null=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người đưa vào dùng",
    )
    source = CleanTextField("nguồn", blank=True, help_text=SOURCE_HELP)
    search_text = SearchTextField(sources=("title",))
    history = RecordHistory(excluded_fields=["search_text"])

    objects = CriteriaTableQuerySet.as_manager()

    class Meta:
        verbose_name = "bảng tiêu chí"
        verbose_name_plural = "bảng tiêu chí"
        ordering = ["-campaign__year", "block", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="criteriatable_version_once",
                fields=["campaign", "block", "version"],
                violation_error_message="Khối này đã có bảng tiêu chí bản này trong năm.",
            ),
            models.UniqueConstraint(
                name="criteriatable_one_in_use",
                fields=["campaign", "block"],
                condition=Q(status="open"),
                violation_error_message="Khối này đang dùng một bảng tiêu chí khác trong năm.",
            ),
            models.CheckConstraint(
                name="criteriatable_status_is_known",
                condition=Q(status__in=["draft", "open", "replaced"]),
                violation_error_message="Trạng thái không hợp lệ.",
            ),
            models.CheckConstraint(
                name="criteriatable_opened_at_and_by_together",
                condition=Q(opened_at=None, opened_by=None)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
                violation_error_message="Thời điểm và người đưa vào dùng phải đi cùng nhau.",
            ),
            models.CheckConstraint(
                name="criteriatable_totals_are_positive",
                condition=Q(stated_total__gt=0) & (Q(bonus_cap=None) | Q(bonus_cap__gte=0)),
                violation_error_message="Tổng điểm phải lớn hơn 0, điểm thưởng không được âm.",
            ),
        ]

    def __str__(self) -> str:
        marks = " (minh họa)" if self.is_illustrative and "minh họa" not in self.title else ""
        version = f", bản {self.version}" if self.version > 1 else ""
        return f"{self.title}{version}{marks}"

    @property
    def is_frozen(self) -> bool:
        """Whether criteria, bands and conditions may no longer be changed."""
        return self.status != self.Status.DRAFT


class CriterionQuerySet(RecordQuerySet):
    def leaves(self) -> "CriterionQuerySet":
        """The criteria that take points."""
        return self.exclude(kind=Criterion.Kind.GROUP)


class Criterion(models.Model):
    """A line of a criteria table: a group, or a leaf that takes points."""

    class Kind(models.TextChoices):
        GROUP = "group", "Nhóm"
        BASE = "base", "Điểm chuẩn"
        BONUS = "bonus", "Điểm thưởng"
        PENALTY = "penalty", "Điểm trừ"

    table = models.ForeignKey(
        CriteriaTable, on_delete=models.CASCADE, related_name="criteria", verbose_name="bảng"
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="thuộc nhóm",
        limit_choices_to={"kind": "group"},
    )
    code = CleanCharField(
        "mã", max_length=20, help_text="Duy nhất trong nhóm, ví dụ I, 1, a; hoặc đủ cả: I.1.a."
    )
    path = CleanCharField("mã đầy đủ", max_length=80, editable=False)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    name = CleanCharField("nội dung", max_length=600)
    kind = models.CharField("loại", max_length=10, choices=Kind, default=Kind.BASE)
    max_points = models.DecimalField(
        "điểm tối đa",
        **POINTS,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(10_000))],
        help_text="Bắt buộc với tiêu chí chấm điểm; với nhóm thì được đối chiếu khi đưa vào dùng.",
    )
    guidance = CleanTextField("cách chấm", blank=True)
    evidence = CleanTextField(
        "tài liệu kiểm chứng", blank=True, help_text="Để trống nếu không đòi tài liệu."
    )
    tie_break = models.PositiveSmallIntegerField(
        "thứ tự phân định",
        null=True,
        blank=True,
        help_text="Khi bằng tổng điểm: so tiêu chí số 1 trước, rồi số 2 …",
    )
    source = CleanTextField("nguồn", blank=True, help_text=SOURCE_HELP)
    search_text = SearchTextField(sources=("path", "name"))
    history = RecordHistory(excluded_fields=["search_text"])

    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        ordering = ["table", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                name="criterion_path_once_a_table",
                fields=["table", "path"],
                violation_error_message="Mã tiêu chí này đã có trong bảng.",
            ),
            models.UniqueConstraint(
                name="criterion_tie_break_once_a_table",
                fields=["table", "tie_break"],
                condition=Q(tie_break__isnull=False),
                violation_error_message="Thứ tự phân định này đã dùng cho tiêu chí khác.",
            ),
            models.CheckConstraint(
                name="criterion_kind_is_known",
                condition=Q(kind__in=["group", "base", "bonus", "penalty"]),
                violation_error_message="Loại tiêu chí không hợp lệ.",
            ),
            models.CheckConstraint(
                name="criterion_leaf_has_a_maximum",
                condition=Q(kind="group") | Q(max_points__isnull=False),
                violation_error_message="Tiêu chí chấm điểm phải có điểm tối đa.",
            ),
            models.CheckConstraint(
                name="criterion_maximum_is_not_negative",
                condition=Q(max_points=None) | Q(max_points__gte=0),
                violation_error_message="Điểm tối đa không được âm.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.name}"

    def save(self, *args, **kwargs) -> None:
        self.path = self.full_path()
        super().save(*args, **kwargs)

    def full_path(self) -> str:
        """Returns the code with its groups' codes before it, unless it holds them already."""
        if self.parent is None or self.code.startswith(f"{self.parent.path}."):
            return self.code
        return f"{self.parent.path}.{self.code}"

    @property
    def is_leaf(self) -> bool:
        return self.kind != self.Kind.GROUP

    def clean(self) -> None:
        self.path = self.full_path()
        if self.parent is None:
            return
        if self.parent.table_id != self.table_id:
            raise ValidationError({"parent": "Nhóm phải thuộc cùng bảng."}, code="other_table")
        if self.parent.kind != self.Kind.GROUP:
            raise ValidationError(
                {"parent": "Chỉ nhóm mới chứa được tiêu chí khác."}, code="parent_is_a_leaf"
            )


class CriterionLevel(models.Model):
    """A graded level of one criterion («từ 95% đến dưới 100%: 2,75»): an option, not a child."""

    criterion = models.ForeignKey(
        Criterion, on_delete=models.CASCADE, related_name="levels", verbose_name="tiêu chí"
    )
    label = CleanCharField("mức", max_length=300)
    points = models.DecimalField("điểm", **POINTS)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "mức điểm"
        verbose_name_plural = "mức điểm"
        ordering = ["criterion", "-points"]
        constraints = [
            models.UniqueConstraint(
                name="criterionlevel_points_once",
                fields=["criterion", "points"],
                violation_error_message="Tiêu chí đã có mức với số điểm này.",
            ),
            models.CheckConstraint(
                name="criterionlevel_points_are_not_negative",
                condition=Q(points__gte=0),
                violation_error_message="Điểm không được âm.",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class GradeBand(models.Model):
    """A grade and what it takes: points, and how many gates may be missed."""

    table = models.ForeignKey(
        CriteriaTable, on_delete=models.CASCADE, related_name="bands", verbose_name="bảng"
    )
    grade = CleanCharField("mức xếp loại", max_length=10)
    name = CleanCharField("tên gọi", max_length=100, blank=True)
    min_points = models.DecimalField("từ điểm", **POINTS)
    breaches_allowed = models.PositiveSmallIntegerField(
        "số điều kiện được phép không đạt",
        null=True,
        blank=True,
        help_text="Để trống: không xét điều kiện. 0: phải đạt mọi điều kiện.",
    )
    quota = models.PositiveSmallIntegerField(
        "số đơn vị tối đa",
        null=True,
        blank=True,
        help_text="Tính trong một khu vực; trống: không hạn chế.",
    )
    history = RecordHistory()

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "mức xếp loại"
        verbose_name_plural = "mức xếp loại"
        ordering = ["table", "-min_points"]
        constraints = [
            models.UniqueConstraint(
                name="gradeband_grade_once_a_table",
                fields=["table", "grade"],
                violation_error_message="Mức xếp loại này đã có trong bảng.",
            ),
            models.UniqueConstraint(
                name="gradeband_threshold_once_a_table",
                fields=["table", "min_points"],
                violation_error_message="Hai mức xếp loại không được cùng ngưỡng điểm.",
            ),
            models.CheckConstraint(
                name="gradeband_threshold_is_not_negative",
                condition=Q(min_points__gte=0),
                violation_error_message="Ngưỡng điểm không được âm.",
            ),
        ]

    def __str__(self) -> str:
        return self.grade


class Condition(models.Model):
    """A condition beside the points: it bars from ranking, or is a gate for the best grades."""

    class Effect(models.TextChoices):
        NOT_RANKED = "not_ranked", "Không xếp hạng"
        GATE = "gate", "Hạn chế mức xếp loại"

    table = models.ForeignKey(
        CriteriaTable, on_delete=models.CASCADE, related_name="conditions", verbose_name="bảng"
    )
    code = CleanCharField("mã", max_length=20)
    text = CleanTextField("điều kiện")
    effect = models.CharField("hệ quả khi vi phạm", max_length=12, choices=Effect)
    history = RecordHistory()

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "điều kiện"
        verbose_name_plural = "điều kiện"
        ordering = ["table", "code"]
        constraints = [
            models.UniqueConstraint(
                name="condition_code_once_a_table",
                fields=["table", "code"],
                violation_error_message="Mã điều kiện này đã có trong bảng.",
            ),
            models.CheckConstraint(
                name="condition_effect_is_known",
                condition=Q(effect__in=["not_ranked", "gate"]),
                violation_error_message="Hệ quả không hợp lệ.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.text}"
