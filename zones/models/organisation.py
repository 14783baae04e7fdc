"""Provinces, blocks, agencies and zones: who can compete, and how they change over the years."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from thidua.audit.history import RecordHistory
from thidua.fields import (
    CleanCharField,
    CleanTextField,
    DerivedTextQuerySet,
    SearchTextField,
    SortKeyField,
)
from zones import permissions

CODE_FORMAT = RegexValidator(
    r"^[A-Z0-9][A-Z0-9.-]*\Z", "Mã chỉ gồm chữ in hoa không dấu, chữ số, dấu «-» và «.»."
)
SOURCE_HELP = "Văn bản, trang tin hoặc hồ sơ làm căn cứ cho dòng này."


def is_changed(record: models.Model, field: str) -> bool:
    """Returns whether another value of the field is stored; one query, none for a new record."""
    if record.pk is None:
        return False
    attribute = record._meta.get_field(field).attname
    stored = type(record)._base_manager.filter(pk=record.pk)
    return stored.exclude(**{attribute: getattr(record, attribute)}).exists()


class RecordQuerySet(DerivedTextQuerySet):
    """Records that everybody who is signed in may see."""

    def visible_to(self, user) -> "RecordQuerySet":
        return self if permissions.reads_records(user) else self.none()


class Province(models.Model):
    """A province or centrally run city, as it stood from one day to another."""

    code = CleanCharField("mã", max_length=20, unique=True, validators=[CODE_FORMAT])
    name = CleanCharField("tên", max_length=100)
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    successors = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="predecessors",
        verbose_name="tỉnh, thành phố kế thừa",
    )
    source = CleanTextField("nguồn", blank=True, help_text=SOURCE_HELP)
    search_text = SearchTextField(sources=("code", "name"))
    sort_key = SortKeyField(sources=("name",))
    history = RecordHistory(m2m_fields=[successors], excluded_fields=["search_text", "sort_key"])

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "tỉnh, thành phố"
        verbose_name_plural = "tỉnh, thành phố"
        ordering = ["sort_key", "code"]
        constraints = [
            models.CheckConstraint(
                name="province_ends_after_it_begins",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="«Đến hết ngày» phải sau «từ ngày».",
            )
        ]

    def __str__(self) -> str:
        return self.name if self.valid_to is None else f"{self.name} (đến {self.valid_to:%Y})"


class Block(models.Model):
    """A kind of agency that is ranked in a list of its own (khối)."""

    code = CleanCharField("mã", max_length=20, unique=True, validators=[CODE_FORMAT])
    name = CleanCharField("tên", max_length=100)
    short_name = CleanCharField("tên gọn", max_length=50, blank=True)
    unit_name = CleanCharField(
        "gọi mỗi đơn vị là",
        max_length=30,
        blank=True,
        help_text="Dùng trong báo cáo, ví dụ «Cục»: khối THADS có 6 Cục đạt loại A.",
    )
    provides_chair = models.BooleanField(
        "cử Trưởng khu vực",
        default=False,
        help_text="Trưởng khu vực là người đứng đầu đơn vị thuộc khối này. "
        "Không khối nào được đánh dấu thì khối nào cũng cử được.",
    )
    search_text = SearchTextField(sources=("code", "name"))
    history = RecordHistory(excluded_fields=["search_text"])

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "khối"
        verbose_name_plural = "khối"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.short_name or self.name


class Agency(models.Model):
    """A justice body that competes: a Sở Tư pháp, a Cục THADS …, with a life of its own."""

    code = CleanCharField("mã đơn vị", max_length=40, unique=True, validators=[CODE_FORMAT])
    name = CleanCharField("tên đơn vị", max_length=200)
    short_name = CleanCharField("tên gọn", max_length=80, blank=True)
    block = models.ForeignKey(Block, on_delete=models.PROTECT, verbose_name="khối")
    province = models.ForeignKey(Province, on_delete=models.PROTECT, verbose_name="tỉnh, thành phố")
    founded_on = models.DateField("thành lập ngày", null=True, blank=True)
    dissolved_on = models.DateField("hoạt động đến hết ngày", null=True, blank=True)
    successors = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="predecessors",
        verbose_name="đơn vị kế thừa",
    )
    source = CleanTextField("nguồn", blank=True, help_text=SOURCE_HELP)
    search_text = SearchTextField(sources=("code", "name", "short_name"))
    sort_key = SortKeyField(sources=("name",))
    history = RecordHistory(m2m_fields=[successors], excluded_fields=["search_text", "sort_key"])

    objects = RecordQuerySet.as_manager()
    _kin: tuple[set[int], set[int]] | None = None

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        ordering = ["sort_key", "code"]
        constraints = [
            models.CheckConstraint(
                name="agency_is_dissolved_after_it_is_founded",
                condition=Q(founded_on=None)
                | Q(dissolved_on=None)
                | Q(dissolved_on__gte=F("founded_on")),
                violation_error_message="Ngày thôi hoạt động phải sau ngày thành lập.",
            )
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def clean(self) -> None:
        """Who has competed stays in the block whose tables and ranking it has been under."""
        if is_changed(self, "block") and self.memberships.exists():
            raise ValidationError(
                {"block": "Đơn vị đã là thành viên khu vực, cụm nên không đổi khối được."},
                code="competes",
            )

    def name_in(self, year: int) -> str:
        """Returns the name that the agency bore at the end of that year."""
        last_day = date(year, 12, 31)
        for former in self.former_names.all():
            if former.valid_to >= last_day and (
                former.valid_from is None or former.valid_from <= last_day
            ):
                return former.name
        return self.name

    @property
    def name_in_choices(self) -> str:
        """«STP Đồng Tháp (đến 2025)»: a successor may bear the same name."""
        ended = self.dissolved_on
        return f"{self} (đến {ended.year})" if ended else str(self)

    def lineage_ids(self) -> set[int]:
        """Returns the ids of the agency and of all that it has succeeded: its own history.

        Whose last day is still to come works for itself. Asked once an instance: a request asks
        it of the same user's agency several times.
        """
        return self._found_kin()[0]

    def coming_ids(self) -> set[int]:
        """Returns the ids of those that it will succeed once their last day is over."""
        return self._found_kin()[1]

    def heir_ids(self) -> set[int]:
        """Returns the ids of the agency and of all that succeed it."""
        found, unseen = {self.pk}, {self.pk}
        while unseen:
            agencies = Agency.objects.filter(predecessors__in=unseen)
            unseen = set(agencies.values_list("pk", flat=True)) - found
            found |= unseen
        return found

    def _found_kin(self) -> tuple[set[int], set[int]]:
        if self._kin is None:
            self._kin = self._find_predecessors()
        return self._kin

    def _find_predecessors(self) -> tuple[set[int], set[int]]:
        """Returns the agency with those that ended before it, and those that still work."""
        today = timezone.localdate()
        own, working, unseen = {self.pk}, set(), {self.pk}
        while unseen:
            before = Agency.objects.filter(successors__in=unseen)
            last_days = dict(before.values_list("pk", "dissolved_on"))
            ended = {key for key, last_day in last_days.items() if last_day and last_day < today}
            working |= last_days.keys() - ended
            unseen = ended - own
            own |= unseen
        return own, working - own


class AgencyName(models.Model):
    """A name that an agency bore until a day in the past; old years keep their old names."""

    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="former_names", verbose_name="đơn vị"
    )
    name = CleanCharField("tên cũ", max_length=200)
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày")
    history = RecordHistory()

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "tên cũ"
        verbose_name_plural = "tên cũ"
        ordering = ["agency", "valid_to"]
        constraints = [
            models.UniqueConstraint(
                name="agencyname_one_until_a_day",
                fields=["agency", "valid_to"],
                violation_error_message="Đơn vị đã có một tên cũ đến ngày này.",
            ),
            models.CheckConstraint(
                name="agencyname_ends_after_it_begins",
                condition=Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="«Đến hết ngày» phải sau «từ ngày».",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Zone(models.Model):
    """An emulation zone: a group of agencies that compete with each other."""

    class Kind(models.TextChoices):
        KHU_VUC = "khu_vuc", "Khu vực thi đua"
        CUM = "cum", "Cụm thi đua"

    code = CleanCharField("mã", max_length=40, unique=True, validators=[CODE_FORMAT])
    name = CleanCharField("tên", max_length=200)
    kind = models.CharField("loại", max_length=10, choices=Kind)
    source = CleanTextField("nguồn", blank=True, help_text=SOURCE_HELP)
    search_text = SearchTextField(sources=("code", "name"))
    sort_key = SortKeyField(sources=("name",))
    history = RecordHistory(excluded_fields=["search_text", "sort_key"])

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "khu vực, cụm thi đua"
        verbose_name_plural = "khu vực, cụm thi đua"
        ordering = ["sort_key", "code"]
        constraints = [
            models.CheckConstraint(
                name="zone_kind_is_known",
                condition=Q(kind__in=["khu_vuc", "cum"]),
                violation_error_message="Loại phải là khu vực hoặc cụm thi đua.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Its members bear the kind too: of each kind an agency is in one zone a year."""
        if is_changed(self, "kind") and self.memberships.exists():
            raise ValidationError(
                {"kind": "Khu vực, cụm đã có thành viên nên không đổi loại được."},
                code="has_members",
            )
