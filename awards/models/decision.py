"""Decisions: everything that is printed stands here as text, true for ever once issued.

A decision is issued or it is not; that it was later corrected, replaced or cancelled is told by
the other decision, which names it as its ``target``. So an issued row never changes.
"""

from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from awards import permissions
from awards.models.changes import changed
from awards.models.issued import IssuedStays, IssuedStaysQuerySet
from awards.models.issuer import Issuer
from awards.models.number import GOLDEN_BOOK
from thidua.audit.history import RecordHistory
from thidua.fields import CleanCharField, CleanTextField, SearchTextField
from thidua.recordlocks import kept
from thidua.text import short_date
from zones.models import Campaign
from zones.permissions import reads_published

# what an issued paper of that kind did to the decision it names
EFFECTS = {
    "cancellation": ("is_cancelled", "Đã bị hủy bỏ"),
    "replacement": ("is_replaced", "Đã được thay thế"),
    "correction": ("is_corrected", "Đã được đính chính"),
}


def effects_on(key: str) -> dict[str, models.Exists]:
    """Returns as annotations what issued papers did to the decision that the field names."""
    # what is issued has a number; asked by its state, SQLite reads every issued decision each time
    later = Decision.objects.filter(target=models.OuterRef(key), number__isnull=False).order_by()
    return {name: models.Exists(later.filter(kind=kind)) for kind, (name, _) in EFFECTS.items()}


def effect_words(row: Mapping[str, bool]) -> str:
    """Returns what later papers did, in words, of a row with the annotations of ``effects_on``.

    Of what has ended, what ended it: that it was corrected before says nothing more.
    """
    words = [word for name, word in EFFECTS.values() if row[name]]
    return "; ".join(words[:-1] if row["is_corrected"] and len(words) > 1 else words)


class DecisionQuerySet(IssuedStaysQuerySet):
    def visible_to(self, user) -> "DecisionQuerySet":
        """Issued decisions for everybody; drafts for those who draft and for leaders."""
        if permissions.sees_all(user):
            return self
        return self.issued() if permissions.reads_papers(user) else self.none()

    def published_to(self, user) -> "DecisionQuerySet":
        """Issued decisions, for whoever reads what is published."""
        return self.issued() if reads_published(user) else self.none()

    def issued(self) -> "DecisionQuerySet":
        return self.filter(state=Decision.State.ISSUED)

    def with_effects(self) -> "DecisionQuerySet":
        """Adds ``is_replaced``, ``is_cancelled``, ``is_corrected``: what later papers did to it."""
        return self.annotate(**effects_on("pk"))

    def ended(self) -> "DecisionQuerySet":
        """Those that an issued paper has replaced or cancelled."""
        return self.with_effects().filter(Q(is_replaced=True) | Q(is_cancelled=True))


class Decision(IssuedStays):
    """A decision, from draft to issued."""

    ISSUED = Q(state="issued")

    class Kind(models.TextChoices):
        AWARD = "award", "Khen thưởng"
        APPOINTMENT = "appointment", "Cử Trưởng, Phó Trưởng khu vực"
        RECOGNITION = "recognition", "Công nhận kết quả"
        REPLACEMENT = "replacement", "Thay thế"
        CANCELLATION = "cancellation", "Hủy bỏ"
        CORRECTION = "correction", "Công văn đính chính"

    class State(models.TextChoices):
        DRAFT = "draft", "Đang soạn"
        CHECKED = "checked", "Đã kiểm tra"
        ISSUED = "issued", "Đã ban hành"

    class SignMode(models.TextChoices):
        HEAD = "", "Người đứng đầu ký"
        TM = "TM.", "TM. (thay mặt tập thể)"
        Q = "Q.", "Q. (quyền)"
        KT = "KT.", "KT. (ký thay)"
        TL = "TL.", "TL. (thừa lệnh)"
        TUQ = "TUQ.", "TUQ. (thừa ủy quyền)"

    kind = models.CharField("loại quyết định", max_length=12, choices=Kind)
    state = models.CharField(
        "trạng thái", max_length=8, choices=State, default=State.DRAFT, editable=False
    )
    issuer = models.ForeignKey(
        Issuer, on_delete=models.PROTECT, related_name="decisions", verbose_name="cơ quan ban hành"
    )
    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name="phong trào",
    )
    target = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="later",
        verbose_name="quyết định bị tác động",
        help_text="Quyết định được thay thế, hủy bỏ hoặc đính chính.",
    )
    subject = CleanTextField(
        "trích yếu", max_length=300, help_text="Ví dụ: Về việc tặng Bằng khen …"
    )
    symbol = CleanCharField("ký hiệu", max_length=40, help_text="Ví dụ QĐ-BTP.")
    parent_name = CleanCharField("cơ quan chủ quản", max_length=150, blank=True)
    issuer_name = CleanCharField("tên cơ quan", max_length=150)
    authority = CleanCharField("thẩm quyền ban hành", max_length=150)
    place = CleanCharField("địa danh", max_length=100)
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    sign_mode = models.CharField(
        "hình thức ký", max_length=4, choices=SignMode, blank=True, default=SignMode.HEAD
    )
    over_title = CleanCharField(
        "chức vụ người đứng đầu",
        max_length=150,
        blank=True,
        help_text="Đứng sau TM., KT., TL., TUQ.; ví dụ BỘ TRƯỞNG.",
    )
    signer_title = CleanCharField("chức vụ người ký", max_length=150, blank=True)
    signer_name = CleanCharField("họ và tên người ký", max_length=150, blank=True)
    kept_at = CleanCharField(
        "lưu", max_length=100, blank=True, help_text="Sau «Lưu: VT,»; ví dụ TCCB."
    )
    annex_title = CleanCharField("tên phụ lục", max_length=300, blank=True)
    is_electronic = models.BooleanField(
        "ban hành bản điện tử",
        default=False,
        help_text="Bản điện tử để trống số, ngày ở dòng «Kèm theo …».",
    )
    pays_bonus = models.BooleanField("kèm tiền thưởng", default=True)
    number = models.PositiveIntegerField("số", null=True, editable=False)
    base_salary = models.PositiveIntegerField("lương cơ sở khi ban hành", null=True, editable=False)
    lookup_code = CleanCharField("mã tra cứu", max_length=12, null=True, editable=False)
    chain_position = models.PositiveIntegerField("thứ tự ban hành", null=True, editable=False)
    content_hash = models.CharField("mã băm nội dung", max_length=64, blank=True, editable=False)
    previous_hash = models.CharField("mã băm trước", max_length=64, blank=True, editable=False)
    checked_at = models.DateTimeField("kiểm tra lúc", null=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người kiểm tra",
    )
    return_reason = CleanTextField("lý do trả lại", blank=True, editable=False)
    issued_at = models.DateTimeField("ban hành lúc", null=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người ban hành",
    )
    search_text = SearchTextField(sources=("subject", "symbol", "signer_name", "lookup_code"))
    history = RecordHistory(excluded_fields=["search_text"])

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "quyết định"
        verbose_name_plural = "quyết định"
        ordering = ["-chain_position", "-id"]
        constraints = [
            models.CheckConstraint(
                name="decision_kind_is_known",
                condition=Q(
                    kind__in=[
                        "award",
                        "appointment",
                        "recognition",
                        "replacement",
                        "cancellation",
                        "correction",
                    ]
                ),
                violation_error_message="Loại quyết định không hợp lệ.",
            ),
            models.CheckConstraint(
                name="decision_state_is_known",
                condition=Q(state__in=["draft", "checked", "issued"]),
                violation_error_message="Trạng thái không hợp lệ.",
            ),
            models.CheckConstraint(
                name="decision_sign_mode_is_known",
                condition=Q(sign_mode__in=["", "TM.", "Q.", "KT.", "TL.", "TUQ."]),
                violation_error_message="Hình thức ký không hợp lệ.",
            ),
            models.CheckConstraint(
                name="decision_target_as_its_kind_asks",
                condition=Q(
                    kind__in=["replacement", "cancellation", "correction"], target__isnull=False
                )
                | Q(kind__in=["award", "appointment", "recognition"], target=None),
                violation_error_message="Thay thế, hủy bỏ, đính chính phải nêu quyết định bị tác "
                "động; quyết định khác thì không.",
            ),
            models.CheckConstraint(
                name="decision_checked_at_and_by_together",
                condition=Q(checked_at=None, checked_by=None)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                violation_error_message="Ngày kiểm tra và người kiểm tra phải đi cùng nhau.",
            ),
            models.CheckConstraint(
                name="decision_issued_at_and_by_together",
                condition=Q(issued_at=None, issued_by=None)
                | Q(issued_at__isnull=False, issued_by__isnull=False),
                violation_error_message="Ngày ban hành và người ban hành phải đi cùng nhau.",
            ),
            models.CheckConstraint(
                name="decision_is_numbered_when_issued",
                condition=(
                    Q(
                        state="issued",
                        number__isnull=False,
                        signed_on__isnull=False,
                        issued_at__isnull=False,
                        chain_position__isnull=False,
                        lookup_code__isnull=False,
                    )
                    & ~Q(content_hash="")
                )
                | (~Q(state="issued") & Q(number=None, issued_at=None, chain_position=None)),
                violation_error_message="Số, ngày và mã chỉ có khi ban hành.",
            ),
            models.CheckConstraint(
                name="decision_symbol_is_no_golden_books",
                condition=~Q(symbol__istartswith=GOLDEN_BOOK),
                violation_error_message="Ký hiệu bắt đầu bằng «SV-» là của sổ vàng. Hãy ghi ký "
                "hiệu của văn bản, ví dụ QĐ-BTP.",
            ),
            models.UniqueConstraint(
                name="decision_lookup_code_once",
                fields=["lookup_code"],
                violation_error_message="Mã tra cứu đã dùng.",
            ),
            models.UniqueConstraint(
                name="decision_chain_position_once",
                fields=["chain_position"],
                violation_error_message="Thứ tự ban hành đã dùng.",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-signed_on"], name="decision_by_state_and_day"),
        ]

    def __str__(self) -> str:
        if not self.is_issued:
            return f"{self.get_state_display()} {self.subject}"
        return f"{self.reference} ngày {short_date(self.signed_on)} {self.subject}"

    def clean(self) -> None:
        """Raises ValidationError where a stored draft would turn to another matter than its text's.

        Of the papers that would do one thing to one decision, one is drafted at a time.
        """
        stored = Decision.objects.filter(pk=self.pk).first() if self.pk else None
        touched = changed(self, stored, ("kind", "target", "campaign")) if stored else []
        if touched and (names := [name for name in touched if name in stored.fixed_fields]):
            sentence = (
                "Dự thảo đã lập theo mục này, không đổi được. Cần đổi thì xóa dự thảo và lập dự "
                "thảo mới."
            )
            raise ValidationError({name: sentence for name in names}, code="other_matter")
        if self.target_id is None or self.is_issued:
            return
        kept(self.target)  # of two drafts at once, the second sees the first
        others = Decision.objects.filter(target=self.target_id, kind=self.kind)
        if others.exclude(state=self.State.ISSUED).exclude(pk=self.pk).exists():
            raise ValidationError(
                {"target": f"Đã có dự thảo «{self.get_kind_display()}» của văn bản này."},
                code="drafted",
            )

    @property
    def fixed_fields(self) -> list[str]:
        """What of a stored draft stays: its text and its lines were made from it."""
        from_its_year = (
            self.result_lines.all(),
            self.appointment_lines.exclude(appointment=None),
            self.award_lines.exclude(nomination=None),
        )
        is_of_its_year = any(lines.exists() for lines in from_its_year)
        return ["kind", "target", *(["campaign"] if is_of_its_year else [])]

    @property
    def is_issued(self) -> bool:
        return self.state == self.State.ISSUED

    @property
    def standing_word(self) -> str:
        """«Đã ban hành», or what later papers did to it."""
        return effect_words(self._effects()) or self.get_state_display()

    @property
    def has_ended(self) -> bool:
        """Whether an issued paper has replaced or cancelled it."""
        effects = self._effects()
        return effects["is_cancelled"] or effects["is_replaced"]

    def _effects(self) -> Mapping[str, bool]:
        """Returns what ``with_effects`` read with it, else asks."""
        names = [name for name, _ in EFFECTS.values()]
        read = vars(self)
        if all(name in read for name in names):
            return read
        found = Decision.objects.with_effects().filter(pk=self.pk).values(*names).first()
        return found or dict.fromkeys(names, False)

    @property
    def paper_word(self) -> str:
        """What kind of paper it is: «Quyết định», or «Công văn» for a correction."""
        return "Công văn" if self.kind == self.Kind.CORRECTION else "Quyết định"

    @property
    def reference(self) -> str:
        """«05/QĐ-BTP» once it has a number, else nothing."""
        return f"{self.number:02d}/{self.symbol}" if self.number else ""


class ChainHead(models.Model):
    """The last issued decision's place and hash: one row, locked while a decision is issued."""

    position = models.PositiveIntegerField("thứ tự cuối", default=0)
    content_hash = models.CharField("mã băm cuối", max_length=64, blank=True)

    class Meta:
        verbose_name = "đầu chuỗi ban hành"
        verbose_name_plural = "đầu chuỗi ban hành"

    def __str__(self) -> str:
        return str(self.position)
