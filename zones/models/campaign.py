"""A year of emulation: the campaign, each zone's year, its members, its chair and vice-chairs."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from thidua.audit.history import RecordHistory
from thidua.fields import (
    CleanCharField,
    CleanTextField,
    DerivedTextQuerySet,
    PersonSortKeyField,
    SearchTextField,
)
from thidua.text import year_first
from zones import permissions
from zones.models.organisation import (
    CODE_FORMAT,
    SOURCE_HELP,
    Agency,
    Block,
    RecordQuerySet,
    Zone,
    is_changed,
)

_YEARS = range(1948, 2201)  # from the first movement on


class Campaign(models.Model):
    """A year's emulation movement, opened by the Ministry for the whole sector."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Chuẩn bị"
        OPEN = "open", "Đang tự chấm điểm"
        APPRAISING = "appraising", "Đang thẩm định"
        CLOSED = "closed", "Đã khép lại"

    code = CleanCharField("mã", max_length=20, unique=True, validators=[CODE_FORMAT])
    year = models.PositiveSmallIntegerField("năm")
    title = CleanCharField("tên phong trào", max_length=200)
    status = models.CharField(
        "trạng thái", max_length=12, choices=Status, default=Status.PLANNED, editable=False
    )
    self_scoring_due = models.DateField("hạn tự chấm điểm", null=True, blank=True)
    appraisal_due = models.DateField("hạn thẩm định", null=True, blank=True)
    closing_due = models.DateField("hạn tổng kết", null=True, blank=True)
    source = CleanTextField("nguồn", blank=True, help_text=SOURCE_HELP)
    search_text = SearchTextField(sources=("code", "title"))
    history = RecordHistory(excluded_fields=["search_text"])

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "phong trào thi đua"
        verbose_name_plural = "phong trào thi đua"
        ordering = ["-year", "code"]
        constraints = [
            models.CheckConstraint(
                name="campaign_status_is_known",
                condition=Q(status__in=["planned", "open", "appraising", "closed"]),
                violation_error_message="Trạng thái không hợp lệ.",
            ),
            models.CheckConstraint(
                name="campaign_year_is_plausible",
                condition=Q(year__gte=_YEARS[0], year__lte=_YEARS[-1]),
                violation_error_message=f"Năm phải từ {_YEARS[0]} đến {_YEARS[-1]}.",
            ),
            models.CheckConstraint(
                name="campaign_is_appraised_after_it_is_self_scored",
                condition=Q(self_scoring_due=None)
                | Q(appraisal_due=None)
                | Q(appraisal_due__gte=F("self_scoring_due")),
                violation_error_message="Hạn thẩm định phải sau hạn tự chấm điểm.",
            ),
            models.CheckConstraint(
                name="campaign_closes_after_it_is_appraised",
                condition=Q(appraisal_due=None)
                | Q(closing_due=None)
                | Q(closing_due__gte=F("appraisal_due")),
                violation_error_message="Hạn tổng kết phải sau hạn thẩm định.",
            ),
        ]

    def __str__(self) -> str:
        """The title, which may be the same each year, with the year."""
        year = str(self.year)
        return self.title if year in self.title else f"{self.title} năm {year}"

    def clean(self) -> None:
        """Ranks, chairs and awards are told by the year; it is settled once the year begins."""
        if self.status != self.Status.PLANNED and is_changed(self, "year"):
            raise ValidationError(
                {"year": "Phong trào đã mở nên không đổi năm được."}, code="campaign_open"
            )

    @property
    def year_first(self) -> str:
        """As a list to choose from names it: «2020 – Phong trào thi đua»."""
        return year_first(self.year, self.title)

    @property
    def takes_points(self) -> bool:
        """Whether points may be written at all this year."""
        return self.status in (self.Status.OPEN, self.Status.APPRAISING)


class ZoneYear(models.Model):
    """A zone's year: launch, targets, pledge, conference, closing."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="zone_years", verbose_name="phong trào"
    )
    zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, related_name="years", verbose_name="khu vực"
    )
    launched_on = models.DateField("phát động ngày", null=True, blank=True)
    slogan = CleanCharField("khẩu hiệu", max_length=300, blank=True)
    pledge_on = models.DateField("ký giao ước ngày", null=True, blank=True)
    conference_on = models.DateField("hội nghị tổng kết ngày", null=True, blank=True)
    conference_place = CleanCharField("nơi họp tổng kết", max_length=200, blank=True)
    closed_at = models.DateTimeField("khép lại lúc", null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người khép lại",
    )
    history = RecordHistory()

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "năm thi đua của khu vực"
        verbose_name_plural = "năm thi đua của khu vực"
        ordering = ["-campaign__year", "zone__sort_key"]
        constraints = [
            models.UniqueConstraint(
                name="zoneyear_one_per_zone_and_campaign",
                fields=["campaign", "zone"],
                violation_error_message="Khu vực đã có năm thi đua này.",
            ),
            models.CheckConstraint(
                name="zoneyear_closed_at_and_by_together",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                violation_error_message="Ngày khép lại và người khép lại phải đi cùng nhau.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.zone} – {self.campaign.year}"

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class Target(models.Model):
    """A concrete target of a zone's year, with a figure and what was reached."""

    zone_year = models.ForeignKey(
        ZoneYear, on_delete=models.CASCADE, related_name="targets", verbose_name="năm thi đua"
    )
    text = CleanCharField("chỉ tiêu", max_length=300)
    unit = CleanCharField("đơn vị tính", max_length=30, blank=True)
    figure = models.DecimalField("mức phấn đấu", max_digits=14, decimal_places=2, null=True)
    reached = models.DecimalField(
        "kết quả đạt được", max_digits=14, decimal_places=2, null=True, blank=True
    )
    history = RecordHistory()

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = ["zone_year", "id"]

    def __str__(self) -> str:
        return self.text


class Membership(models.Model):
    """An agency competes in a zone in one campaign."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="memberships", verbose_name="phong trào"
    )
    zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, related_name="memberships", verbose_name="khu vực"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="memberships", verbose_name="đơn vị"
    )
    zone_kind = models.CharField("loại", max_length=10, choices=Zone.Kind, editable=False)
    source = CleanTextField("nguồn", blank=True, help_text=SOURCE_HELP)
    history = RecordHistory()

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "thành viên"
        verbose_name_plural = "thành viên"
        ordering = ["-campaign__year", "zone", "agency__sort_key"]
        constraints = [
            models.UniqueConstraint(
                name="membership_one_zone_of_a_kind_a_year",
                fields=["campaign", "agency", "zone_kind"],
                violation_error_message="Đơn vị đã thuộc một khu vực (cụm) cùng loại "
                "trong năm này.",
            ),
            models.CheckConstraint(
                name="membership_zone_kind_is_known",
                condition=Q(zone_kind__in=["khu_vuc", "cum"]),
                violation_error_message="Loại khu vực không hợp lệ.",
            ),
        ]
        indexes = [models.Index(fields=["campaign", "zone"], name="membership_of_zone_and_year")]

    def __str__(self) -> str:
        return f"{self.agency} – {self.zone} – {self.campaign.year}"

    def save(self, *args, **kwargs) -> None:
        self.zone_kind = self.zone.kind
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.zone_id:
            self.zone_kind = self.zone.kind
        if not (self.agency_id and self.campaign_id):
            return
        first, last = date(self.campaign.year, 1, 1), date(self.campaign.year, 12, 31)
        founded, dissolved = self.agency.founded_on, self.agency.dissolved_on
        if (founded and founded > last) or (dissolved and dissolved < first):
            raise ValidationError(
                {"agency": f"Đơn vị không hoạt động trong năm {self.campaign.year}."},
                code="agency_not_alive",
            )


class AppointmentQuerySet(DerivedTextQuerySet):
    def visible_to(self, user) -> "AppointmentQuerySet":
        return self if permissions.reads_records(user) else self.none()

    def serving(self) -> "AppointmentQuerySet":
        """Appointments that no replacement has ended."""
        return self.filter(ends_on=None)

    def in_office(self, on: date) -> "AppointmentQuerySet":
        """Appointments that give their agency's clerks the zone's secretariat on that day.

        An office is held from its first to its last day. Most decisions name the year only: then
        the office begins when the campaign opens, and ends when the campaign is closed.
        """
        status = Campaign.Status
        has_begun = Q(starts_on__lte=on) | Q(starts_on=None) & ~Q(campaign__status=status.PLANNED)
        is_held = Q(ends_on__gte=on) | Q(ends_on=None) & ~Q(campaign__status=status.CLOSED)
        return self.filter(has_begun, is_held)


class Appointment(models.Model):
    """An office-holder appointed to chair a zone, or as vice-chair, for one campaign."""

    class Role(models.TextChoices):
        CHAIR = "chair", "Trưởng khu vực"
        VICE_CHAIR = "vice_chair", "Phó Trưởng khu vực"

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="appointments", verbose_name="phong trào"
    )
    zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, related_name="appointments", verbose_name="khu vực"
    )
    role = models.CharField("vai trò", max_length=10, choices=Role)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="appointments", verbose_name="đơn vị"
    )
    office = CleanCharField(
        "chức vụ", max_length=150, help_text="Ví dụ: Giám đốc Sở Tư pháp. Cử theo chức vụ trước."
    )
    person = CleanCharField("họ và tên", max_length=150, blank=True)
    decision_reference = CleanCharField("quyết định số", max_length=100, blank=True)
    starts_on = models.DateField("từ ngày", null=True, blank=True)
    ends_on = models.DateField(
        "đến hết ngày",
        null=True,
        blank=True,
        help_text="Chỉ ghi khi có người thay trong năm; để trống là đang giữ.",
    )
    out_of_turn_reason = CleanTextField(
        "lý do ngoài lượt luân phiên",
        blank=True,
        help_text="Bắt buộc khi cử Trưởng khu vực không theo lượt luân phiên.",
    )
    source = CleanTextField("nguồn", blank=True, help_text=SOURCE_HELP)
    search_text = SearchTextField(sources=("person", "office", "decision_reference"))
    person_sort_key = PersonSortKeyField(sources=("person",))
    history = RecordHistory(excluded_fields=["search_text", "person_sort_key"])

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = "cử Trưởng, Phó Trưởng khu vực"
        verbose_name_plural = "cử Trưởng, Phó Trưởng khu vực"
        ordering = ["-campaign__year", "zone", "role", "agency"]
        constraints = [
            models.UniqueConstraint(
                name="appointment_one_serving_chair",
                fields=["campaign", "zone"],
                condition=Q(role="chair", ends_on=None),
                violation_error_message="Khu vực đã có Trưởng khu vực đang giữ chức trong năm này.",
            ),
            models.UniqueConstraint(
                name="appointment_one_serving_role_an_agency",
                fields=["campaign", "zone", "agency"],
                condition=Q(ends_on=None),
                violation_error_message="Đơn vị này đã được cử trong năm.",
            ),
            models.CheckConstraint(
                name="appointment_role_is_known",
                condition=Q(role__in=["chair", "vice_chair"]),
                violation_error_message="Vai trò không hợp lệ.",
            ),
            models.CheckConstraint(
                name="appointment_ends_after_it_begins",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="«Đến hết ngày» phải sau «từ ngày».",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.campaign.year}: {self.agency}"

    def clean(self) -> None:
        """Chair and vice-chairs are members that year; the chair comes from the block for it.

        An office that ended with its agency is kept where who succeeds it is the member.
        """
        if not (self.agency_id and self.zone_id and self.campaign_id):
            return
        self._refuse_odd_days()
        members = Membership.objects.filter(campaign=self.campaign_id, zone=self.zone_id)
        agencies = self.agency.heir_ids() if self.ends_on else {self.agency_id}
        if not members.filter(agency__in=agencies).exists():
            raise ValidationError(
                {"agency": f"Đơn vị không phải thành viên khu vực năm {self.campaign.year}."},
                code="not_member",
            )
        chairing = set(Block.objects.filter(provides_chair=True).values_list("pk", flat=True))
        if self.role == self.Role.CHAIR and chairing and self.agency.block_id not in chairing:
            raise ValidationError(
                {"agency": "Trưởng khu vực phải thuộc khối được cử Trưởng khu vực."},
                code="wrong_block",
            )

    def _refuse_odd_days(self) -> None:
        for name in ("starts_on", "ends_on"):
            day = getattr(self, name)
            if day and day.year not in _YEARS:
                raise ValidationError(
                    {name: f"Năm phải từ {_YEARS[0]} đến {_YEARS[-1]}."}, code="odd_day"
                )
