"""The parts of a decision, each at its place: bases, proposers, articles, lines, recipients."""

from django.db import models
from django.db.models import F, Q

from awards import permissions
from awards.models.catalogue import SUBJECT_KINDS, AwardType, SubjectKind
from awards.models.decision import Decision, effects_on
from awards.models.issued import IssuedStays, IssuedStaysQuerySet
from awards.models.legalbasis import LegalBasis
from awards.models.nomination import Nomination
from awards.models.person import Person
from awards.models.printedname import PrintedNameSortKeyField
from awards.models.years import plausible_years, year_field
from thidua.fields import CleanCharField, CleanTextField, SearchTextField
from zones.models import Agency, Appointment, Block, Zone
from zones.models.criteria import POINTS
from zones.permissions import reads_published


class OfDecisionQuerySet(IssuedStaysQuerySet):
    """Parts of decisions: seen by those who see the decision."""

    def visible_to(self, user) -> "OfDecisionQuerySet":
        if permissions.sees_all(user):
            return self
        return self.filter(decision__in=Decision.objects.visible_to(user))

    def published_to(self, user) -> "OfDecisionQuerySet":
        """Those of issued decisions, for whoever reads what is published."""
        issued = self.filter(decision__state=Decision.State.ISSUED)
        return issued if reads_published(user) else self.none()

    def with_effects(self) -> "OfDecisionQuerySet":
        """Adds what later papers did to each one's decision, as ``DecisionQuerySet`` does."""
        return self.annotate(**effects_on("decision"))

    def standing(self) -> "OfDecisionQuerySet":
        """Those of drafts, and of decisions that nothing has replaced or cancelled."""
        return self.exclude(decision__in=Decision.objects.ended().values("pk"))


class _Ordered(IssuedStays):
    """A part of a decision that stands at a place of its own."""

    ISSUED = Q(decision__state="issued")

    position = models.PositiveIntegerField("thứ tự", default=1)

    objects = OfDecisionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["decision", "position", "id"]


def _decision_key(related_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        Decision,
        on_delete=models.CASCADE,
        related_name=related_name,
        verbose_name="quyết định",
    )


class DecisionBasis(_Ordered):
    """A legal basis as this decision prints it."""

    decision = _decision_key("bases")
    legal_basis = models.ForeignKey(
        LegalBasis,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="căn cứ",
    )
    text = CleanTextField("nội dung in", help_text="Không ghi dấu chấm phẩy ở cuối.")

    class Meta(_Ordered.Meta):
        verbose_name = "căn cứ"
        verbose_name_plural = "căn cứ"

    def __str__(self) -> str:
        return self.text


class Proposal(_Ordered):
    """Who proposed it, with the number and day of the submission."""

    decision = _decision_key("proposals")
    proposer = CleanCharField("người đề nghị", max_length=200)
    document_number = CleanCharField("tờ trình số", max_length=60, blank=True)
    dated = models.DateField("ngày trình", null=True, blank=True)

    class Meta(_Ordered.Meta):
        verbose_name = "đề nghị của"
        verbose_name_plural = "đề nghị của"

    def __str__(self) -> str:
        return self.proposer


class Article(_Ordered):
    """An article (Điều)."""

    decision = _decision_key("articles")
    text = CleanTextField("nội dung", help_text="Không ghi «Điều 1.» và «./.»: máy tự ghi.")

    class Meta(_Ordered.Meta):
        verbose_name = "điều"
        verbose_name_plural = "các điều"

    def __str__(self) -> str:
        return self.text


class Recipient(_Ordered):
    """A line of «Nơi nhận»."""

    decision = _decision_key("recipients")
    text = CleanCharField("nơi nhận", max_length=200)

    class Meta(_Ordered.Meta):
        verbose_name = "nơi nhận"
        verbose_name_plural = "nơi nhận"

    def __str__(self) -> str:
        return self.text


class AwardLine(_Ordered):
    """One award of a decision, as it is printed and paid."""

    decision = _decision_key("award_lines")
    subject = models.CharField("đối tượng", max_length=10, choices=SubjectKind)
    award_type = models.ForeignKey(
        AwardType, on_delete=models.PROTECT, related_name="+", verbose_name="danh hiệu"
    )
    nomination = models.ForeignKey(
        Nomination,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name="đề nghị",
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="award_lines",
        verbose_name="người",
    )
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="award_lines",
        verbose_name="đơn vị",
    )
    printed_award = CleanCharField("danh hiệu in", max_length=200)
    printed_name = CleanCharField("tên in", max_length=300)
    printed_office = CleanCharField("chức vụ in", max_length=200, blank=True)
    printed_unit = CleanCharField("đơn vị in", max_length=300, blank=True)
    achievement = CleanTextField("thành tích", blank=True)
    year_from = year_field("thành tích từ năm")
    year_to = year_field("đến năm")
    coefficient = models.DecimalField(
        "hệ số", max_digits=6, decimal_places=2, null=True, blank=True
    )
    amount = models.PositiveBigIntegerField("tiền thưởng (đồng)", null=True, blank=True)
    golden_book_number = models.PositiveIntegerField("số sổ vàng", null=True, editable=False)
    search_text = SearchTextField(sources=("printed_name",))
    unit_search_text = SearchTextField(sources=("printed_office", "printed_unit"))
    sort_key = PrintedNameSortKeyField(sources=("subject", "printed_name"))

    class Meta(_Ordered.Meta):
        verbose_name = "dòng khen thưởng"
        verbose_name_plural = "dòng khen thưởng"
        constraints = [
            models.CheckConstraint(
                name="awardline_subject_is_known",
                condition=Q(subject__in=SUBJECT_KINDS),
                violation_error_message="Đối tượng không hợp lệ.",
            ),
            models.CheckConstraint(
                name="awardline_ends_after_it_begins",
                condition=Q(year_to__gte=F("year_from")),
                violation_error_message="«Đến năm» không được trước «từ năm».",
            ),
            plausible_years("awardline", "year_from", "year_to"),
            models.UniqueConstraint(
                name="awardline_nomination_once_a_decision",
                fields=["decision", "nomination"],
                violation_error_message="Đề nghị này đã có trong quyết định.",
            ),
        ]
        indexes = [models.Index(fields=["sort_key", "id"], name="awardline_by_name")]

    def __str__(self) -> str:
        return f"{self.printed_award}: {self.printed_name}"


class AppointmentLine(_Ordered):
    """One office-holder whom a decision appoints to chair a zone, or as vice-chair."""

    decision = _decision_key("appointment_lines")
    zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, related_name="+", verbose_name="khu vực"
    )
    role = models.CharField("vai trò", max_length=10, choices=Appointment.Role)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị"
    )
    appointment = models.ForeignKey(
        Appointment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name="lần cử",
    )
    printed_zone = CleanCharField("khu vực in", max_length=200)
    printed_name = CleanCharField("tên in", max_length=300, blank=True)
    printed_office = CleanCharField("chức vụ in", max_length=300)
    year = year_field("năm")

    class Meta(_Ordered.Meta):
        verbose_name = "dòng cử Trưởng, Phó Trưởng"
        verbose_name_plural = "dòng cử Trưởng, Phó Trưởng"
        constraints = [
            models.CheckConstraint(
                name="appointmentline_role_is_known",
                condition=Q(role__in=["chair", "vice_chair"]),
                violation_error_message="Vai trò không hợp lệ.",
            ),
            plausible_years("appointmentline", "year"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.printed_zone}: {self.printed_office}"


class ResultLine(_Ordered):
    """One agency's result that a decision recognises, as the closed year has it."""

    decision = _decision_key("result_lines")
    zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, related_name="+", verbose_name="khu vực"
    )
    block = models.ForeignKey(
        Block, on_delete=models.PROTECT, related_name="+", verbose_name="khối"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="result_lines", verbose_name="đơn vị"
    )
    printed_zone = CleanCharField("khu vực in", max_length=200)
    printed_block = CleanCharField("khối in", max_length=200)
    printed_name = CleanCharField("tên in", max_length=300)
    total = models.DecimalField("tổng điểm", **POINTS)
    place = models.PositiveIntegerField("hạng", null=True, blank=True)
    grade = CleanCharField("xếp loại", max_length=10, blank=True)
    note = CleanTextField("ghi chú", blank=True)

    class Meta(_Ordered.Meta):
        verbose_name = "kết quả được công nhận"
        verbose_name_plural = "kết quả được công nhận"
        constraints = [
            models.UniqueConstraint(
                name="resultline_agency_once_a_decision",
                fields=["decision", "zone", "agency"],
                violation_error_message="Đơn vị đã có kết quả trong quyết định này.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.printed_zone}: {self.printed_name}"
