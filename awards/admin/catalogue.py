"""What can be conferred and by which texts: titles, rates, salaries, legal bases, rules."""

from django.contrib import admin
from unfold.decorators import display

from awards.models import (
    AwardType,
    BaseSalary,
    BonusRate,
    BonusTerms,
    EligibilityRule,
    Issuer,
    LegalBasis,
)
from awards.resources import (
    AwardTypeResource,
    BaseSalaryResource,
    BonusRateResource,
    BonusTermsResource,
    EligibilityRuleResource,
    IssuerResource,
    LegalBasisResource,
)
from awards.rules.bonus import amount_text
from thidua.admin import RecordAdmin, RecordInline
from thidua.emptylists import WhenEmpty, added_by_hand


class BonusRateInline(RecordInline):
    """The coefficients of the award, from one day to another."""

    model = BonusRate
    extra = 0
    tab = True


class EligibilityRuleInline(RecordInline):
    """The rules that a nomination for the award is checked by."""

    model = EligibilityRule
    fk_name = "award_type"
    extra = 0
    tab = True


@admin.register(AwardType)
class AwardTypeAdmin(RecordAdmin):
    when_empty = WhenEmpty(
        "Nhập danh hiệu, hình thức khen thưởng từ tệp Excel, hoặc bấm «Thêm» để ghi từng loại.",
        label="Nhập từ tệp",
        page="admin:awards_awardtype_import",
        may="awards.add_awardtype",
        others="Bộ Tư pháp chưa ghi danh hiệu, hình thức khen thưởng nào.",
    )
    resource_classes = [AwardTypeResource]
    list_display = ["code", "name", "kind", "level", "for_whom", "decided_by"]
    list_display_links = ["code", "name"]
    list_filter = ["kind", "level"]
    search_fields = ["search_text"]
    inlines = [BonusRateInline, EligibilityRuleInline]
    fields = [
        *("code", "name", "kind", "level", "for_collective", "for_person", "for_household"),
        *("decided_by", "valid_from", "valid_to", "source"),
    ]

    @display(description="đối tượng")
    def for_whom(self, award_type) -> str:
        words = {"collective": "tập thể", "person": "cá nhân", "household": "hộ gia đình"}
        return ", ".join(word for kind, word in words.items() if award_type.is_for(kind))


@admin.register(BonusRate)
class BonusRateAdmin(RecordAdmin):
    when_empty = WhenEmpty(
        "Khi đã có danh hiệu, nhập hệ số tiền thưởng của từng danh hiệu từ tệp Excel.",
        label="Nhập từ tệp",
        page="admin:awards_bonusrate_import",
        may="awards.add_bonusrate",
        others="Bộ Tư pháp chưa ghi hệ số tiền thưởng nào.",
    )
    resource_classes = [BonusRateResource]
    list_display = ["award_type", "subject", "coefficient", "valid_from", "valid_to"]
    list_select_related = ["award_type"]
    list_filter = ["subject"]
    search_fields = ["award_type__search_text"]
    autocomplete_fields = ["award_type"]


@admin.register(BonusTerms)
class BonusTermsAdmin(RecordAdmin):
    when_empty = WhenEmpty(
        "Ghi cách tính tiền thưởng cho tập thể, hộ gia đình và cách làm tròn.",
        label="Nhập từ tệp",
        page="admin:awards_bonusterms_import",
        may="awards.add_bonusterms",
        others="Bộ Tư pháp chưa ghi cách tính tiền thưởng.",
    )
    resource_classes = [BonusTermsResource]
    list_display = [
        *("valid_from", "valid_to", "collective_multiplier", "household_multiplier"),
        "rounded_up_to",
    ]


@admin.register(BaseSalary)
class BaseSalaryAdmin(RecordAdmin):
    when_empty = WhenEmpty(
        "Ghi các mức lương cơ sở với ngày áp dụng: tiền thưởng tính theo mức của ngày ký.",
        label="Nhập từ tệp",
        page="admin:awards_basesalary_import",
        may="awards.add_basesalary",
        others="Bộ Tư pháp chưa ghi mức lương cơ sở nào.",
    )
    resource_classes = [BaseSalaryResource]
    list_display = ["valid_from", "valid_to", "amount_in_points", "document"]

    @display(description="mức lương cơ sở (đồng)", ordering="amount")
    def amount_in_points(self, salary) -> str:
        return amount_text(salary.amount)


@admin.register(LegalBasis)
class LegalBasisAdmin(RecordAdmin):
    when_empty = WhenEmpty(
        "Nhập các văn bản làm căn cứ từ tệp Excel: dự thảo quyết định lấy căn cứ từ đây.",
        label="Nhập từ tệp",
        page="admin:awards_legalbasis_import",
        may="awards.add_legalbasis",
        others="Bộ Tư pháp chưa ghi căn cứ pháp lý nào.",
    )
    resource_classes = [LegalBasisResource]
    list_display = ["rank", "kind", "number", "dated", "title", "valid_from", "valid_to"]
    list_display_links = ["kind", "number"]
    list_filter = ["kind", "group"]
    search_fields = ["search_text"]


@admin.register(EligibilityRule)
class EligibilityRuleAdmin(RecordAdmin):
    when_empty = WhenEmpty(
        "Khi đã có danh hiệu, nhập quy tắc xét của từng danh hiệu từ tệp Excel.",
        label="Nhập từ tệp",
        page="admin:awards_eligibilityrule_import",
        may="awards.add_eligibilityrule",
        others="Bộ Tư pháp chưa ghi quy tắc xét nào.",
    )
    resource_classes = [EligibilityRuleResource]
    list_display = [
        *("award_type", "subject", "check_name", "lower_award", "number", "text"),
        *("valid_from", "valid_to"),
    ]
    list_display_links = ["award_type", "check_name"]
    list_select_related = ["award_type", "lower_award"]
    list_filter = ["check_name", "subject"]
    search_fields = ["award_type__search_text"]
    autocomplete_fields = ["award_type", "lower_award"]


@admin.register(Issuer)
class IssuerAdmin(RecordAdmin):
    when_empty = added_by_hand(
        "awards.issuer",
        "Ghi cơ quan ban hành quyết định: tên, thẩm quyền, ký hiệu, địa danh.",
        "Chưa có cơ quan ban hành nào được ghi.",
    )
    resource_classes = [IssuerResource]
    list_display = ["code", "name", "authority", "symbol", "place"]
    list_display_links = ["code", "name"]

    def get_readonly_fields(self, request, obj=None):
        """What its golden book is numbered by is settled with the first number."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *obj.GOLDEN_BOOK_BY] if obj and obj.has_golden_book else fields
