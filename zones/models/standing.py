"""Standings: the result of a zone's year, frozen when the year is closed."""

from django.db import models
from django.db.models import Q

from thidua.accounts.roles import is_of_agency
from thidua.fields import CleanCharField, CleanTextField
from zones import permissions
from zones.models.campaign import ZoneYear
from zones.models.criteria import POINTS
from zones.models.organisation import Agency, Block


class StandingQuerySet(models.QuerySet):
    def visible_to(self, user) -> "StandingQuerySet":
        """Everybody's who sees all points; else one's own agency's."""
        if permissions.sees_all_points(user):
            return self
        if not is_of_agency(user):
            return self.none()
        return self.filter(agency__in=user.agency.lineage_ids())

    def published_to(self, user) -> "StandingQuerySet":
        """Those of closed years, for whoever reads what is published.

        Of each only place, total and grade are shown: ``services.publication`` hands out no more.
        """
        closed = self.filter(zone_year__closed_at__isnull=False)
        return closed if permissions.reads_published(user) else self.none()


class Standing(models.Model):
    """One agency's line in the closed ranking of its block in its zone."""

    class Basis(models.TextChoices):
        APPROVED = "approved", "Điểm duyệt"
        APPRAISED = "appraised", "Điểm thẩm định"
        SELF = "self", "Điểm tự chấm"
        MIXED = "mixed", "Một phần thẩm định"
        NONE = "none", "Chưa chấm"

    zone_year = models.ForeignKey(
        ZoneYear, on_delete=models.PROTECT, related_name="standings", verbose_name="năm thi đua"
    )
    block = models.ForeignKey(Block, on_delete=models.PROTECT, verbose_name="khối")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="standings", verbose_name="đơn vị"
    )
    agency_name = CleanCharField("tên đơn vị khi đó", max_length=200)
    place = models.PositiveIntegerField("hạng", null=True)
    base = models.DecimalField("điểm chuẩn", **POINTS)
    bonus = models.DecimalField("điểm thưởng", **POINTS)
    penalty = models.DecimalField("điểm trừ", **POINTS)
    total = models.DecimalField("tổng điểm", **POINTS)
    subtotals = models.JSONField("điểm từng nhóm", default=dict)
    basis = models.CharField("căn cứ", max_length=10, choices=Basis)
    computed_grade = CleanCharField("mức máy tính", max_length=10, blank=True)
    grade = CleanCharField("xếp loại", max_length=10, blank=True)
    grade_reason = CleanTextField("lý do", blank=True)
    barred_reason = CleanTextField("lý do không xếp hạng", blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = "kết quả xếp hạng"
        verbose_name_plural = "kết quả xếp hạng"
        ordering = ["zone_year", "block", "place", "agency__sort_key"]
        constraints = [
            models.UniqueConstraint(
                name="standing_one_per_agency_and_zone_year",
                fields=["zone_year", "agency"],
                violation_error_message="Đơn vị đã có kết quả trong năm này.",
            ),
            models.CheckConstraint(
                name="standing_basis_is_known",
                condition=Q(basis__in=["approved", "appraised", "self", "mixed", "none"]),
                violation_error_message="Căn cứ không hợp lệ.",
            ),
            models.CheckConstraint(
                name="standing_place_begins_at_one",
                condition=Q(place=None) | Q(place__gte=1),
                violation_error_message="Hạng phải từ 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}. {self.agency_name}"
