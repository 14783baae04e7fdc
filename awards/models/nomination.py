"""Nominations: who is proposed for what, and each dated step of it."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from awards import permissions
from awards.models.catalogue import AwardType, SubjectKind
from awards.models.person import Person
from awards.models.years import plausible_years, year_field
from thidua.accounts.roles import is_of_agency
from thidua.audit.history import RecordHistory
from thidua.audit.logged import Logged
from thidua.fields import CleanCharField, CleanTextField, DerivedTextQuerySet, SearchTextField
from zones.models import Agency, Appointment, Campaign, Membership, Zone
from zones.models.organisation import SOURCE_HELP


class NominationQuerySet(DerivedTextQuerySet):
    def visible_to(self, user, on: date | None = None) -> "NominationQuerySet":
        """All for the Ministry and viewers; one's agency's, and those of the zone one chairs."""
        if permissions.sees_all(user):
            return self
        if not is_of_agency(user):
            return self.none()
        own = user.agency.lineage_ids()
        chaired = Appointment.objects.in_office(on or timezone.localdate()).filter(
            role=Appointment.Role.CHAIR,
            agency__in=own,
            campaign=models.OuterRef("campaign"),
            zone=models.OuterRef("zone"),
        )
        return self.filter(Q(agency__in=own) | Q(models.Exists(chaired)))


class Nomination(models.Model):
    """A collective, person or household proposed for one award."""

    class Occasion(models.TextChoices):
        ANNUAL = "annual", "Hằng năm"
        SUDDEN = "sudden", "Đột xuất"
        THEMATIC = "thematic", "Chuyên đề"

    class State(models.TextChoices):
        NOMINATED = "nominated", "Được đề nghị"
        REVIEWED = "reviewed", "Đã rà soát"
        AGREED = "agreed", "Hội đồng đồng ý"
        REFUSED = "refused", "Không đồng ý"
        DEFERRED = "deferred", "Để lại xét sau"
        WITHDRAWN = "withdrawn", "Đã rút"

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="nominations", verbose_name="phong trào"
    )
    occasion = models.CharField(
        "loại đề nghị", max_length=10, choices=Occasion, default=Occasion.ANNUAL
    )
    award_type = models.ForeignKey(
        AwardType, on_delete=models.PROTECT, related_name="nominations", verbose_name="danh hiệu"
    )
    subject = models.CharField("đối tượng", max_length=10, choices=SubjectKind)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="nominations", verbose_name="đơn vị"
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="nominations",
        verbose_name="người",
    )
    unit = CleanCharField(
        "phòng, bộ phận; hộ",
        max_length=200,
        blank=True,
        help_text="Tập thể nhỏ trong đơn vị, hoặc tên hộ gia đình.",
    )
    office = CleanCharField("chức vụ", max_length=150, blank=True)
    zone = models.ForeignKey(
        Zone,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="nominations",
        verbose_name="khu vực suy tôn",
        help_text="Ghi khi khu vực (cụm) suy tôn.",
    )
    achievement = CleanTextField("thành tích", max_length=2000)
    year_from = year_field("thành tích từ năm")
    year_to = year_field("đến năm")
    staff_count = models.PositiveIntegerField("tổng số người của tập thể", null=True, blank=True)
    submission_number = CleanCharField("tờ trình số", max_length=60, blank=True)
    submitted_on = models.DateField("ngày trình", null=True, blank=True)
    state = models.CharField(
        "trạng thái", max_length=10, choices=State, default=State.NOMINATED, editable=False
    )
    source = CleanTextField("nguồn", blank=True, help_text=SOURCE_HELP)
    search_text = SearchTextField(sources=("unit", "office", "achievement"))
    history = RecordHistory(excluded_fields=["search_text"])

    objects = NominationQuerySet.as_manager()

    WHOSE = ("campaign", "agency", "subject", "person")  # whose nomination it is

    class Meta:
        verbose_name = "đề nghị khen thưởng"
        verbose_name_plural = "đề nghị khen thưởng"
        ordering = ["-campaign__year", "award_type", "subject", "id"]
        constraints = [
            models.CheckConstraint(
                name="nomination_occasion_is_known",
                condition=Q(occasion__in=["annual", "sudden", "thematic"]),
                violation_error_message="Loại đề nghị không hợp lệ.",
            ),
            models.CheckConstraint(
                name="nomination_state_is_known",
                condition=Q(
                    state__in=[
                        "nominated",
                        "reviewed",
                        "agreed",
                        "refused",
                        "deferred",
                        "withdrawn",
                    ]
                ),
                violation_error_message="Trạng thái không hợp lệ.",
            ),
            models.CheckConstraint(
                name="nomination_names_its_subject",
                condition=Q(subject="person", person__isnull=False)
                | Q(subject="collective", person=None)
                | (Q(subject="household", person=None) & ~Q(unit="")),
                violation_error_message="Cá nhân phải chọn người; tập thể không chọn người; "
                "hộ gia đình phải ghi tên.",
            ),
            models.CheckConstraint(
                name="nomination_ends_after_it_begins",
                condition=Q(year_to__gte=F("year_from")),
                violation_error_message="«Đến năm» không được trước «từ năm».",
            ),
            plausible_years("nomination", "year_from", "year_to"),
            models.UniqueConstraint(
                name="nomination_once_a_person",
                fields=["campaign", "occasion", "award_type", "person"],
                condition=Q(subject="person", occasion="annual"),
                violation_error_message="Người này đã được đề nghị danh hiệu này trong năm.",
            ),
            models.UniqueConstraint(
                name="nomination_once_a_collective",
                fields=["campaign", "occasion", "award_type", "agency", "unit"],
                condition=Q(subject="collective", occasion="annual"),
                violation_error_message="Tập thể này đã được đề nghị danh hiệu này trong năm.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_type}: {self.subject_name}"

    def clean(self) -> None:
        """Raises ValidationError at the field that does not go with the subject."""
        if self.subject == SubjectKind.PERSON and self.person is None:
            raise ValidationError({"person": "Cá nhân phải chọn người."})
        if self.subject != SubjectKind.PERSON and self.person is not None:
            raise ValidationError({"person": "Chỉ đề nghị cho cá nhân mới chọn người."})
        if self.subject == SubjectKind.HOUSEHOLD and not self.unit:
            raise ValidationError({"unit": "Hộ gia đình phải ghi tên."})
        if self.zone_id and self.campaign_id and self.agency_id and not self.is_of_its_zone:
            raise ValidationError(
                {
                    "zone": f"{self.agency} không thi đua trong {self.zone} năm "
                    f"{self.campaign.year}. Hãy chọn đúng khu vực, hoặc để trống khi đơn vị tự "
                    "đề nghị."
                }
            )

    @property
    def is_of_its_zone(self) -> bool:
        """Whether the agency, or one that it succeeds, competes in the zone that year."""
        return Membership.objects.filter(
            campaign=self.campaign_id, zone=self.zone_id, agency__in=self.agency.lineage_ids()
        ).exists()

    @property
    def subject_name(self) -> str:
        """The name of whom the award would go to, as it stands today."""
        if self.subject == SubjectKind.PERSON:
            return self.person.full_name if self.person else "(chưa ghi ai)"
        if self.subject == SubjectKind.HOUSEHOLD:
            return self.unit
        return f"{self.unit}, {self.agency.name}" if self.unit else self.agency.name


class OfNominationQuerySet(models.QuerySet):
    """Rows about a nomination: seen by those who see the nomination."""

    def visible_to(self, user) -> "OfNominationQuerySet":
        if permissions.sees_all(user):
            return self
        return self.filter(nomination__in=Nomination.objects.visible_to(user))


class NominationStep(models.Model):
    """A dated fact of a nomination: its new state, why, by whom. Stays for ever."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="steps", verbose_name="đề nghị"
    )
    state = models.CharField("trạng thái", max_length=10, choices=Nomination.State)
    reason = CleanTextField("lý do", blank=True)
    made_at = models.DateTimeField("lúc", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người ghi",
    )

    objects = OfNominationQuerySet.as_manager()
    logged = Logged(owner="nomination")

    class Meta:
        verbose_name = "bước xét"
        verbose_name_plural = "bước xét"
        ordering = ["nomination", "id"]
        constraints = [
            models.CheckConstraint(
                name="nominationstep_state_is_known",
                condition=Q(
                    state__in=[
                        "nominated",
                        "reviewed",
                        "agreed",
                        "refused",
                        "deferred",
                        "withdrawn",
                    ]
                ),
                violation_error_message="Trạng thái không hợp lệ.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.get_state_display().lower()}"
