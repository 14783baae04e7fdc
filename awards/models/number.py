"""Numbers: a series per symbol and year; each is used once, or void with a reason."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from awards.models.papers import PaperQuerySet
from thidua.audit.logged import Logged
from thidua.fields import CleanCharField, CleanTextField

GOLDEN_BOOK = "SV-"  # how the symbol of a golden book begins, and no document's


def is_golden_books(symbol: str) -> bool:
    """Returns whether the symbol is one of a golden book, however it is typed."""
    return symbol.casefold().startswith(GOLDEN_BOOK.casefold())


class NumberSeries(models.Model):
    """The numbers given under one symbol in one year; the golden book counts here too."""

    issuer = models.ForeignKey(
        "awards.Issuer",
        on_delete=models.PROTECT,
        related_name="series",
        verbose_name="cơ quan ban hành",
    )
    symbol = CleanCharField("ký hiệu", max_length=40, help_text="Ví dụ QĐ-BTP; sổ vàng: SV-BTP.")
    year = models.PositiveSmallIntegerField(
        "năm", help_text="Số 0: sổ ghi liên tục, không bắt đầu lại mỗi năm."
    )
    last_number = models.PositiveIntegerField("số đã cấp cuối cùng", default=0)
    last_issued_on = models.DateField("ngày cấp cuối cùng", null=True, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "sổ đăng ký số"
        verbose_name_plural = "sổ đăng ký số"
        ordering = ["-year", "issuer", "symbol"]
        constraints = [
            models.UniqueConstraint(
                name="numberseries_once",
                fields=["symbol", "year"],  # whoever issues: a paper is found by its symbol
                violation_error_message="Đã có sổ của ký hiệu này trong năm.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.symbol} năm {self.year}" if self.year else self.symbol

    @property
    def is_golden_book(self) -> bool:
        return is_golden_books(self.symbol)


class RegisterEntry(models.Model):
    """A line of the register of outgoing documents (NĐ 30/2020/NĐ-CP, Phụ lục IV).

    A number belongs to one decision, or is void with a reason. What happens to the paper
    afterwards (copies, who keeps it, when it went out) is written here, never on the decision.
    """

    series = models.ForeignKey(
        NumberSeries, on_delete=models.PROTECT, related_name="entries", verbose_name="sổ"
    )
    number = models.PositiveIntegerField("số")
    dated = models.DateField("ngày tháng")
    decision = models.OneToOneField(
        "awards.Decision",
        on_delete=models.PROTECT,
        null=True,
        related_name="register_entry",
        verbose_name="quyết định",
    )
    void_reason = CleanTextField("lý do bỏ số", blank=True)
    kept_by = CleanCharField("đơn vị, người nhận bản lưu", max_length=150, blank=True)
    copies = models.PositiveIntegerField("số lượng bản", null=True, blank=True)
    sent_on = models.DateField("ngày chuyển", null=True, blank=True)
    received_by = CleanCharField("ký nhận", max_length=150, blank=True)
    note = CleanTextField("ghi chú", blank=True)
    entered_at = models.DateTimeField("ghi lúc", auto_now_add=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người ghi",
    )

    objects = PaperQuerySet.as_manager()
    logged = Logged(owner="decision")

    class Meta:
        verbose_name = "dòng sổ đăng ký văn bản đi"
        verbose_name_plural = "sổ đăng ký văn bản đi"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="registerentry_number_once",
                fields=["series", "number"],
                violation_error_message="Số này đã cấp.",
            ),
            models.CheckConstraint(
                name="registerentry_is_used_or_void",
                condition=Q(decision__isnull=False, void_reason="")
                | (Q(decision=None) & ~Q(void_reason="")),
                violation_error_message="Mỗi số thuộc một quyết định, hoặc bỏ có lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number:02d}/{self.series.symbol}"
