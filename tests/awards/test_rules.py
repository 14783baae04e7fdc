"""Bonuses, citations and eligibility, as the law and the decree on paperwork have them."""

from datetime import date
from decimal import Decimal

import pytest

from awards.rules import citation
from awards.rules.bonus import amount_in_words, amount_text, bonus, coefficient_of
from awards.rules.eligibility import Facts, Held, Terms, Verdict, Year, findings
from thidua.text import long_date

AT_2_530_000 = {
    "0.3": 760_000,
    "0.6": 1_520_000,
    "0.8": 2_030_000,
    "1": 2_530_000,
    "1.5": 3_800_000,
    "3": 7_590_000,
    "3.5": 8_860_000,
    "4.5": 11_390_000,
    "8": 20_240_000,
    "12": 30_360_000,
}


@pytest.mark.parametrize("coefficient", AT_2_530_000)
def test_a_bonus_is_rounded_up_to_ten_thousand(coefficient):
    found = bonus(Decimal(coefficient), 2_530_000, rounded_up_to=10_000)
    assert found == AT_2_530_000[coefficient]


def test_a_bonus_is_not_rounded_where_the_switch_is_off():
    assert bonus(Decimal("0.3"), 2_530_000, rounded_up_to=0) == 759_000


def test_a_collective_and_a_household_are_paid_by_their_multiplier_unless_they_have_a_rate():
    terms = {"collective_multiplier": Decimal(2), "household_multiplier": Decimal("1.5")}
    person = {"person": Decimal("1.5")}
    assert coefficient_of("collective", person, **terms) == 3
    assert coefficient_of("household", person, **terms) == Decimal("2.25")
    assert coefficient_of("collective", {**person, "collective": Decimal(4)}, **terms) == 4
    assert coefficient_of("person", {}, **terms) is None


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (105, "Một trăm linh năm đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (7_590_000, "Bảy triệu năm trăm chín mươi nghìn đồng"),
        (122_850_000, "Một trăm hai mươi hai triệu tám trăm năm mươi nghìn đồng"),
        (1_000_000_001, "Một tỷ không trăm linh một đồng"),
    ],
)
def test_amounts_in_words(amount, words):
    assert amount_in_words(amount) == words


def test_thousands_are_parted_by_points():
    assert amount_text(7_590_000) == "7.590.000"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 10, 9), "ngày 09 tháng 10 năm 2026"),
    ],
)
def test_days_below_ten_and_the_first_two_months_have_a_zero(day, text):
    assert long_date(day) == text


def test_numbers_below_ten_have_a_zero():
    assert citation.document_number(5, "QĐ-BTP") == "05/QĐ-BTP"
    assert citation.document_number(12, "QĐ-BTP") == "12/QĐ-BTP"


def test_a_law_is_cited_without_number_and_issuer_and_a_decree_in_full():
    law = citation.citation(
        "law",
        name="Luật",
        number="06/2022/QH15",
        dated=date(2022, 6, 15),
        issuer="Quốc hội",
        title="Thi đua, khen thưởng",
    )
    assert law == "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022"
    decree = citation.citation(
        "decree",
        name="Nghị định",
        number="152/2025/NĐ-CP",
        dated=date(2025, 6, 14),
        issuer="Chính phủ",
        title="quy định chi tiết",
    )
    assert decree == (
        "Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ quy định chi tiết"
    )


def test_bases_end_with_semicolons_and_the_last_with_a_full_stop():
    assert citation.punctuated(["Căn cứ A;", "Căn cứ B.", "Theo đề nghị của C"]) == [
        "Căn cứ A;",
        "Căn cứ B;",
        "Theo đề nghị của C.",
    ]


def test_the_last_article_ends_the_text():
    found = citation.articles(["Một.", "Hai", "Ba"], lists_after_first=True)
    assert found == [("Điều 1.", "Một:"), ("Điều 2.", "Hai."), ("Điều 3.", "Ba./.")]
    assert citation.articles([]) == []


@pytest.mark.parametrize(
    ("mode", "lines"),
    [
        ("", ["BỘ TRƯỞNG"]),
        ("Q.", ["Q. BỘ TRƯỞNG"]),
        ("KT.", ["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"]),
        ("TUQ.", ["TUQ. BỘ TRƯỞNG", "THỨ TRƯỞNG"]),
    ],
)
def test_titles_above_the_signature(mode, lines):
    own = "Thứ trưởng" if mode in ("KT.", "TUQ.") else "Bộ trưởng"
    assert citation.signature_titles(mode, "Bộ trưởng", own) == lines


def facts(**given) -> Facts:
    fields = {"award": "X", "subject": "person", "occasion": "annual"}
    return Facts(**{**fields, "year_from": 2025, "year_to": 2025, **given})


def verdict(rule: Terms, known: Facts) -> Verdict:
    return findings([rule], known)[0].verdict


@pytest.mark.parametrize(
    ("years", "expected"),
    [((2022, 2023, 2025), Verdict.NOT_MET), ((2023, 2024, 2025), Verdict.MET)],
    ids=["with a gap", "without a gap"],
)
def test_three_consecutive_lower_titles(years, expected):
    rule = Terms(1, "consecutive", "Điều 22", lower_award="CSTDCS", number=Decimal(3))
    held = [Held("CSTDCS", year, year) for year in years]
    assert verdict(rule, facts(award="CSTDN", held=held)) is expected


@pytest.mark.parametrize(
    ("holders", "expected"),
    [(7, Verdict.MET), (6, Verdict.NOT_MET)],
)
def test_seventy_percent_of_a_team_of_ten(holders, expected):
    rule = Terms(1, "share_with", "Điều 27", lower_award="LDTT", number=Decimal(70))
    team = facts(subject="collective", staff_count=10, staff_awards={"LDTT": holders})
    assert verdict(rule, team) is expected


def test_shares_are_written_as_vietnamese_write_them():
    team = facts(subject="collective", staff_count=8, candidates=20, nominated_alike=3)
    for check, words in (
        ("share_with", "cần 12,5 %."),
        ("share_cap", "3/20 được đề nghị, tối đa 15 %."),
    ):
        number = Decimal("12.50") if check == "share_with" else Decimal("15.00")
        rule = Terms(1, check, "Điều 1", lower_award="LDTT", number=number)
        (finding,) = findings([rule], team)
        assert finding.sentence.endswith(words)


def test_an_award_given_once_a_person_is_not_met_a_second_time():
    rule = Terms(1, "once", "Thông tư 14")
    assert verdict(rule, facts(award="KNC", held=[Held("KNC", 2019, 2019)])) is Verdict.NOT_MET
    assert verdict(rule, facts(award="KNC")) is Verdict.MET


def test_what_is_not_known_is_said_and_not_guessed():
    rated = Terms(1, "year_rating", "Điều 24", number=Decimal(3))
    assert verdict(rated, facts()) is Verdict.UNKNOWN
    assert verdict(rated, facts(years=[Year(2025, 2)])) is Verdict.NOT_MET
    assert verdict(Terms(1, "place", "TT 11", number=Decimal(1)), facts()) is Verdict.UNKNOWN


def test_of_alternative_rules_one_met_is_enough():
    rules = [
        Terms(1, "consecutive", "a", lower_award="CSTDCS", number=Decimal(2), alternative=1),
        Terms(2, "initiative", "b", number=Decimal(1), alternative=1),
    ]
    found = findings(rules, facts(years=[Year(2025, 4, 1)]))
    assert [f.verdict for f in found] == [Verdict.MET, Verdict.MET]


def test_a_period_that_overlaps_the_last_decisions_is_not_met():
    rule = Terms(1, "period", "Điều 30.9")
    held = [Held("X", 2021, 2024, "05/QĐ-BTP")]
    assert verdict(rule, facts(held=held)) is Verdict.MET
    assert verdict(rule, facts(held=held, year_from=2024)) is Verdict.NOT_MET
