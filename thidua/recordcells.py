"""How the cells of record tables are read and written: text, codes, days, numbers, choices.

``clean`` raises ValueError with a sentence that says what is wrong and what to do.
"""

import difflib
import re
from datetime import date, datetime
from decimal import Decimal

from import_export.widgets import Widget

from thidua.numbers import plain_number, without_idle_zeros
from thidua.spreadsheets.cells import NotPoints, as_points, hundredths, is_grouped, shown
from thidua.text import clean_text

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\Z", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00:00)?\Z", re.ASCII)
SEPARATOR = ";"
_NOT_POINTS = {
    "negative": "không được âm",
    "too_many_decimals": "có quá 2 chữ số thập phân",
    "ambiguous_number": "không rõ là số nào; hãy bỏ dấu phân cách hàng nghìn",
    "date_in_points": "là ngày tháng, không phải số; hãy định dạng lại ô là số",
}


def cell_text(value: object, *, multiline: bool = False) -> str:
    """Returns a cell's clean text; a whole number loses the «.0» that Excel gives it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date()
    return clean_text(str(value), multiline=multiline)


class TextWidget(Widget):
    """Text, stored clean; a blank cell is empty text."""

    def __init__(self, *, multiline: bool = False) -> None:
        super().__init__()
        self.multiline = multiline

    def clean(self, value, row=None, **kwargs) -> str:
        return cell_text(value, multiline=self.multiline)


class ChoiceWidget(TextWidget):
    """One of the model's choices: written in the words on screen, read by them or by the value."""

    def __init__(self, choices, *, required: bool = True) -> None:
        super().__init__()
        self.choices = [(value, str(label)) for value, label in choices]
        self.required = required

    def clean(self, value, row=None, **kwargs):
        text = super().clean(value)
        if not (text or self.required):
            return ""
        words = text.casefold()
        for known, label in self.choices:
            if words in (str(known).casefold(), label.casefold()):
                return known
        expected = ", ".join(f"«{label}»" for _known, label in self.choices if label)
        if not text:
            raise ValueError(f"Không được để trống. Hãy ghi một trong: {expected}.")
        raise ValueError(f"Không có giá trị «{shown(text)}». Hãy ghi một trong: {expected}.")

    def render(self, value, obj=None, **kwargs) -> str:
        return next((label for known, label in self.choices if known == value), value or "")


class YesNoWidget(Widget):
    """«có» or «không», also «yes» or «no», 1 or 0; a blank cell is no."""

    YES_WORDS = frozenset(["có", "yes", "x", "1", "true"])
    NO_WORDS = frozenset(["không", "no", "", "0", "false"])

    def clean(self, value, row=None, **kwargs) -> bool:
        text = cell_text(value).casefold()
        if text in self.YES_WORDS | self.NO_WORDS:
            return text in self.YES_WORDS
        raise ValueError(f"«{shown(value)}» không rõ. Hãy ghi có hoặc không.")

    def render(self, value, obj=None, **kwargs) -> str:
        return "có" if value else "không"


class DayWidget(Widget):
    """A day: 2020-12-11 or 11/12/2020, or a date cell."""

    def clean(self, value, row=None, **kwargs) -> date | None:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        text = cell_text(value)
        if not text:
            return None
        try:
            if match := _ISO_DAY.match(text):
                return date(*map(int, match.groups()))
            if match := _DAY.match(text):
                return date(*map(int, reversed(match.groups())))
        except ValueError:
            raise ValueError(f"Không có ngày «{shown(text)}» trong lịch.") from None
        raise ValueError(
            f"«{shown(text)}» không phải là ngày. Hãy ghi như 11/12/2020 hoặc 2020-12-11."
        )

    def render(self, value, obj=None, **kwargs) -> date | str:
        return value or ""


class PointsWidget(Widget):
    """Points with at most 2 decimals, with a point or a comma."""

    def clean(self, value, row=None, **kwargs) -> Decimal | None:
        try:
            return as_points(None if value is None else hundredths(value))
        except NotPoints as problem:
            said = _NOT_POINTS.get(problem.code, "không phải là số; hãy ghi như 9,5 hoặc 9.5")
            raise ValueError(f"«{shown(value)}» {said}.") from None

    def render(self, value, obj=None, **kwargs) -> Decimal | str:
        return "" if value is None else without_idle_zeros(value)


class NumberWidget(Widget):
    """A number, with a point or a comma; a blank cell is none, or what ``blank`` says."""

    def __init__(self, *, is_whole: bool = False, blank=None) -> None:
        super().__init__()
        self.is_whole, self.blank = is_whole, blank

    def clean(self, value, row=None, **kwargs):
        text = cell_text(value)
        if not text:
            return self.blank
        if is_grouped(text) and not isinstance(value, float):
            raise ValueError(f"«{shown(value)}» {_NOT_POINTS['ambiguous_number']}.")
        try:
            # 9 decimals: a cell may carry a binary number's noise
            number = without_idle_zeros(round(plain_number(text), 9))
        except ValueError:
            kind = "số nguyên" if self.is_whole else "số"
            raise ValueError(f"«{shown(value)}» không phải là {kind}.") from None
        if not self.is_whole:
            return number
        if number != number.to_integral_value():
            raise ValueError(f"«{shown(value)}» không phải là số nguyên.")
        return int(number)

    def render(self, value, obj=None, **kwargs):
        if isinstance(value, Decimal):
            return without_idle_zeros(value)
        return "" if value is None else value


class CodeWidget(Widget):
    """A record of another table, by its code; only rows that the user may see are known."""

    def __init__(self, model, *, required: bool = True) -> None:
        super().__init__()
        self.model, self.required, self.user = model, required, None
        self._rows = None

    def rows(self) -> dict[str, object]:
        """Returns the rows by code, read once an import."""
        if self._rows is None:
            manager = self.model._default_manager
            found = manager.visible_to(self.user) if self.user else manager.all()
            self._rows = {row.code: row for row in found}
        return self._rows

    def offered(self) -> dict[str, object]:
        """Returns the rows by code that a template lists: all that are known, unless narrowed."""
        return self.rows()

    def clean(self, value, row=None, **kwargs):
        code = cell_text(value)
        if not code:
            if self.required:
                raise ValueError("Không được để trống.")
            return None
        if code not in self.rows():
            raise ValueError(unknown_code(code, self.model, self.rows()))
        return self.rows()[code]

    def render(self, value, obj=None, **kwargs) -> str:
        return value.code if value is not None else ""


class CodesWidget(Widget):
    """Several codes joined by «;»; which of them exist is checked by the resource."""

    def clean(self, value, row=None, **kwargs) -> tuple[str, ...]:
        codes = (cell_text(part) for part in cell_text(value).split(SEPARATOR))
        return tuple(sorted({code for code in codes if code}))

    def render(self, value, obj=None, **kwargs) -> str:
        return SEPARATOR.join(value or ())


def unknown_code(code: str, model, known) -> str:
    """Returns the sentence for a code that is not there, with the nearest that is."""
    nearest = difflib.get_close_matches(code, list(known), n=1)
    hint = f" Có phải là «{nearest[0]}»?" if nearest else " Hãy kiểm tra lại mã."
    return f"Không có {model._meta.verbose_name} mang mã «{shown(code)}».{hint}"
