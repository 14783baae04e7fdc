"""What a decision pays: the rates, terms and base salary in force on its day."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from awards.models import BaseSalary, BonusRate, BonusTerms
from awards.rules.bonus import bonus, coefficient_of


@dataclass(frozen=True)
class Payment:
    """The rates of one day, read once: coefficient and amount of any award."""

    base_salary: int | None
    terms: BonusTerms | None
    rates: dict[int, dict[str, Decimal]] = field(default_factory=dict)

    def of(self, award_type_id: int, subject: str) -> tuple[Decimal | None, int | None]:
        """Returns (coefficient, đồng); (None, None) where no rate or no salary is known."""
        terms = self.terms or BonusTerms()
        coefficient = coefficient_of(
            subject,
            self.rates.get(award_type_id, {}),
            collective_multiplier=Decimal(terms.collective_multiplier),
            household_multiplier=Decimal(terms.household_multiplier),
        )
        if coefficient is None or self.base_salary is None:
            return None, None
        return coefficient, bonus(coefficient, self.base_salary, rounded_up_to=terms.rounded_up_to)


def payment_on(day: date) -> Payment:
    """Returns what awards of that day pay; three queries."""
    salary = BaseSalary.objects.in_force_on(day).first()
    rates: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for rate in BonusRate.objects.in_force_on(day):
        rates[rate.award_type_id][rate.subject] = rate.coefficient
    return Payment(
        salary.amount if salary else None, BonusTerms.objects.in_force_on(day).first(), rates
    )
