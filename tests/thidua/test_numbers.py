"""Numbers are typed with a comma or a point, and what is unclear is refused, never changed."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests.zones.typedpoints import TYPED
from thidua.numberfields import NumberField, NumberInput, WholeNumberField
from thidua.numbers import number_text, typed_number

FIELD = NumberField(max_digits=8, decimal_places=2, min_value=0, required=False)


@pytest.mark.parametrize("text", TYPED)
def test_a_field_reads_what_a_cell_of_a_score_sheet_reads(text):
    expected = TYPED[text]
    if isinstance(expected, str):
        with pytest.raises(ValidationError) as refusal:
            FIELD.clean(text)
        assert refusal.value.messages
        return
    value = FIELD.clean(text)
    assert (value if value is None else value * 100) == expected


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("82,5", "82.5"),
        ("82.5", "82.5"),
        ("-1,5", "-1.5"),
        ("−1,5", "-1.5"),
        ("100,00", "100"),
        ("0,125", "0.125"),
        ("123456789012,5", "123456789012.5"),
    ],
)
def test_a_number_is_read_whole(text, number):
    assert typed_number(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("tám", "«tám» không phải là số. Ví dụ: 81 hoặc 81,5."),
        ("1.490.000,5", "«1.490.000,5» không phải là số. Ví dụ: 81 hoặc 81,5."),
        (
            "1.000",
            "«1.000» không rõ là hàng nghìn hay phần thập phân; hãy bỏ dấu phân cách hàng nghìn.",
        ),
        (
            "-1.000",
            "«-1.000» không rõ là hàng nghìn hay phần thập phân; hãy bỏ dấu phân cách hàng nghìn.",
        ),
        ("9,1234", "«9,1234» có quá 2 chữ số thập phân."),
    ],
)
def test_what_is_no_number_is_refused_with_its_reason(text, sentence):
    with pytest.raises(ValidationError) as refusal:
        NumberField(max_digits=8, decimal_places=2).clean(text)
    assert refusal.value.messages == [sentence]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("12,5", "«12,5» không phải là số nguyên. Ví dụ: 12."),
        ("mười", "«mười» không phải là số nguyên. Ví dụ: 12."),
        ("1.490.000", "«1.490.000» là số nguyên: hãy bỏ dấu phân cách hàng nghìn."),
    ],
)
def test_a_whole_number_has_no_decimals_and_no_marks_of_thousands(text, sentence):
    field = WholeNumberField()
    assert [field.clean(one) for one in ("12", " 12 ", "12,0", "-3")] == [12, 12, 12, -3]
    with pytest.raises(ValidationError) as refusal:
        field.clean(text)
    assert refusal.value.messages == [sentence]


def test_a_stored_number_is_shown_as_it_would_be_typed():
    numbers = ("81.00", "4.50", "0.00", "100", "-0.5", "1490000.00")
    shown = [number_text(Decimal(number)) for number in numbers]
    assert shown == ["81", "4,5", "0", "100", "-0,5", "1490000"]
    assert [typed_number(text) for text in shown] == list(map(Decimal, numbers))
    assert not FIELD.has_changed(Decimal("81.00"), "81")


def test_a_typed_number_comes_back_as_it_was_typed():
    assert 'value="1.000"' in NumberInput().render("figure", "1.000")
    assert 'value="81,5"' in NumberInput().render("figure", Decimal("81.50"))
    assert 'inputmode="decimal"' in FIELD.widget.render("figure", "", FIELD.widget.attrs)
