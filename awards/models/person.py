"""People who are nominated: who they are, where they served, how each year was rated."""

from django.db import models
from django.db.models import F, Q

from awards import permissions
from awards.models.years import plausible_years, year_field
from thidua.accounts.roles import is_of_agency
from thidua.audit.history import RecordHistory
from thidua.audit.logged import Logged
from thidua.fields import (
    CleanCharField,
    CleanTextField,
    DerivedTextQuerySet,
    PersonSortKeyField,
    SearchTextField,
)
from zones.models import Agency
from zones.models.organisation import SOURCE_HELP


class PersonQuerySet(DerivedTextQuerySet):
    def visible_to(self, user) -> "PersonQuerySet":
        """Everybody for the Ministry and viewers; those who served at one's agency otherwise."""
        if permissions.sees_all(user):
            return self
        if not is_of_agency(user):
            return self.none()
        return self.filter(services__agency__in=user.agency.lineage_ids()).distinct()


class OfPersonQuerySet(models.QuerySet):
    """Rows about a person: seen by those who see the person."""

    def visible_to(self, user) -> "OfPersonQuerySet":
        if permissions.sees_all(user):
            return self
        return self.filter(person__in=Person.objects.visible_to(user))


class Person(models.Model):
    """A person, once: the same name and year of birth need a mark that tells them apart."""

    class Gender(models.TextChoices):
        FEMALE = "female", "Nữ"
        MALE = "male", "Nam"

    full_name = CleanCharField("họ và tên", max_length=150)
    birth_year = models.PositiveSmallIntegerField("năm sinh", null=True, blank=True)
    mark = CleanCharField(
        "dấu hiệu phân biệt",
        max_length=50,
        blank=True,
        help_text="Chỉ ghi khi có người khác trùng họ tên và năm sinh.",
    )
    gender = models.CharField("giới tính", max_length=6, choices=Gender, blank=True)
    is_ethnic_minority = models.BooleanField("dân tộc thiểu số", default=False)
    source = CleanTextField("nguồn", blank=True, help_text=SOURCE_HELP)
    search_text = SearchTextField(sources=("full_name",))
    sort_key = PersonSortKeyField(sources=("full_name",))
    history = RecordHistory(excluded_fields=["search_text", "sort_key"])

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "người"
        verbose_name_plural = "người"
        ordering = ["sort_key", "birth_year", "id"]
        constraints = [
            models.UniqueConstraint(
                name="person_once",
                fields=["full_name", "birth_year", "mark"],
                violation_error_message="Đã có người trùng họ tên và năm sinh. Nếu là người khác, "
                "hãy ghi dấu hiệu phân biệt.",
            ),
            models.UniqueConstraint(
                name="person_once_without_year_of_birth",
                fields=["full_name", "mark"],
                condition=Q(birth_year=None),
                violation_error_message="Đã có người trùng họ tên chưa rõ năm sinh. Nếu là người "
                "khác, hãy ghi năm sinh hoặc dấu hiệu phân biệt.",
            ),
            models.CheckConstraint(
                name="person_gender_is_known",
                condition=Q(gender__in=["", "female", "male"]),
                violation_error_message="Giới tính không hợp lệ.",
            ),
            models.CheckConstraint(
                name="person_birth_year_is_plausible",
                condition=Q(birth_year=None) | Q(birth_year__gte=1850, birth_year__lte=2200),
                violation_error_message="Năm sinh phải từ 1850 đến 2200.",
            ),
        ]

    def __str__(self) -> str:
        year = f" ({self.birth_year})" if self.birth_year else ""
        return f"{self.full_name}{year}{f' – {self.mark}' if self.mark else ''}"


class Service(models.Model):
    """A person's office at an agency, from one day to another."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="services", verbose_name="người"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="services", verbose_name="đơn vị"
    )
    office = CleanCharField("chức vụ", max_length=150, blank=True)
    unit = CleanCharField("phòng, bộ phận", max_length=150, blank=True)
    is_leader = models.BooleanField("là lãnh đạo", default=False)
    starts_on = models.DateField("từ ngày", null=True, blank=True)
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)
    history = RecordHistory()

    objects = OfPersonQuerySet.as_manager()
    logged = Logged(owner="person")

    class Meta:
        verbose_name = "quá trình công tác"
        verbose_name_plural = "quá trình công tác"
        ordering = ["person", "-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="service_ends_after_it_begins",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="«Đến hết ngày» phải sau «từ ngày».",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.office or 'công tác'}, {self.agency}"


class YearRating(models.Model):
    """How a person's year was rated, and whether an initiative was recognised."""

    class Rating(models.IntegerChoices):
        NOT_COMPLETED = 1, "Không hoàn thành nhiệm vụ"
        COMPLETED = 2, "Hoàn thành nhiệm vụ"
        GOOD = 3, "Hoàn thành tốt nhiệm vụ"
        EXCELLENT = 4, "Hoàn thành xuất sắc nhiệm vụ"

    class Initiative(models.IntegerChoices):
        NONE = 0, "Không có"
        UNIT = 1, "Được công nhận ở cơ sở"
        MINISTRY = 2, "Áp dụng hiệu quả ở Bộ, ngành, tỉnh"
        NATION = 3, "Áp dụng hiệu quả trong toàn quốc"

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="ratings", verbose_name="người"
    )
    year = year_field("năm")
    rating = models.PositiveSmallIntegerField("xếp loại", choices=Rating)
    initiative = models.PositiveSmallIntegerField(
        "sáng kiến, đề tài", choices=Initiative, default=Initiative.NONE
    )
    initiative_title = CleanCharField("tên sáng kiến, đề tài", max_length=300, blank=True)
    source = CleanTextField("nguồn", blank=True, help_text=SOURCE_HELP)
    history = RecordHistory()

    objects = OfPersonQuerySet.as_manager()
    logged = Logged(owner="person")

    class Meta:
        verbose_name = "xếp loại hằng năm"
        verbose_name_plural = "xếp loại hằng năm"
        ordering = ["person", "-year"]
        constraints = [
            models.UniqueConstraint(
                name="yearrating_one_a_year",
                fields=["person", "year"],
                violation_error_message="Đã có xếp loại của năm này.",
            ),
            models.CheckConstraint(
                name="yearrating_rating_is_known",
                condition=Q(rating__gte=1, rating__lte=4),
                violation_error_message="Xếp loại không hợp lệ.",
            ),
            models.CheckConstraint(
                name="yearrating_initiative_is_known",
                condition=Q(initiative__lte=3),
                violation_error_message="Mức sáng kiến không hợp lệ.",
            ),
            plausible_years("yearrating", "year"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.year}: {self.get_rating_display()}"


class Discipline(models.Model):
    """Discipline, inspection or a complaint being looked into; no end means still under way."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="disciplines", verbose_name="người"
    )
    matter = CleanTextField("nội dung")
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField(
        "đến hết ngày", null=True, blank=True, help_text="Để trống khi chưa kết thúc."
    )
    history = RecordHistory()

    objects = OfPersonQuerySet.as_manager()
    logged = Logged(owner="person")

    class Meta:
        verbose_name = "kỷ luật, kiểm tra"
        verbose_name_plural = "kỷ luật, kiểm tra"
        ordering = ["person", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="discipline_ends_after_it_begins",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="«Đến hết ngày» phải sau «từ ngày».",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.matter}"
