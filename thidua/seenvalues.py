"""Two who have one record open: neither puts back what the other has stored meanwhile.

The page of a form carries a mark of every value that it shows. What is sent is compared with the
marks: a field that its sender left alone keeps what stands now; one that both have changed is
refused with what the other stored, and counts when it is sent again.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.contrib.admin.utils import display_for_field
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, ManyToManyField
from django.forms import ModelForm
from django.utils.functional import cached_property

SEEN = "_seen"


class SeenValuesMixin:
    """A form of a stored record; without marks in what is sent it does as Django's forms do."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._left_alone: dict[str, str] = {}
        self._unsettled: dict[str, str] = {}

    def clean(self) -> dict:
        for name, mark in self._sent_marks().items():
            if mark != _mark(_shown(self, name)):
                self._settle(name, mark)
        self.__dict__.pop("changed_data", None)  # asked before it was known what was left alone
        return super().clean()

    @cached_property
    def changed_data(self) -> list[str]:
        """What its sender changed: not what somebody else did meanwhile."""
        return [name for name in super().changed_data if name not in self._left_alone]

    def _settle(self, name: str, mark: str) -> None:
        """Decides what becomes of a field that stands otherwise than its sender saw it."""
        if mark == _mark(_sent(self, name)):
            self._left_alone[name] = mark
            self._errors.pop(name, None)  # what was chosen may no longer be there to be chosen
            self.cleaned_data[name] = _stands(self, name)
        elif name in self._errors:
            self._unsettled[name] = mark  # once it is mended, it is compared with what was seen
        elif name in self.changed_data:
            self.add_error(name, self._changed_since(name))

    @property
    def marks(self) -> dict[str, str]:
        """The marks of what the page shows: of what stands, but for what is shown as it was."""
        names = [name for name in self.fields if _is_marked(self, name)]
        shown = {name: _mark(_shown(self, name)) for name in names}
        return shown | self._left_alone | self._unsettled

    @property
    def marks_key(self) -> str:
        """Under which name the record's marks stand among those of its page."""
        return f"{self._meta.model._meta.label_lower}-{self.instance.pk}"

    def _sent_marks(self) -> Mapping[str, str]:
        sent = _marks_by_record(self.data.get(SEEN, "")).get(self.marks_key)
        marks = sent if isinstance(sent, dict) else {}
        return {name: mark for name, mark in marks.items() if _is_marked(self, name)}

    def _changed_since(self, name: str) -> ValidationError:
        stands = _stands(self, name)
        field = self._meta.model._meta.get_field(name)
        told = (
            ", ".join(map(str, stands))
            if isinstance(field, ManyToManyField)
            else display_for_field(stands, field, "trống")
        )
        return ValidationError(
            f"Sau khi bạn mở trang này, giá trị đã được sửa thành «{told}». "
            "Nếu vẫn giữ giá trị bạn ghi, hãy lưu lần nữa.",
            code="changed_since",
        )


def with_seen_values(form: type[ModelForm]) -> type[ModelForm]:
    """Returns the form's class, with its values compared."""
    return type(form)(form.__name__, (SeenValuesMixin, form), {})


def page_marks(forms: Iterable[ModelForm]) -> str:
    """Returns the marks of all stored records on a page, as the page carries them.

    Nothing where the page only shows them.
    """
    stored = [form for form in forms if isinstance(form, SeenValuesMixin) and form.instance.pk]
    marks = {form.marks_key: form.marks for form in stored if form.fields}
    return json.dumps(marks, separators=(",", ":")) if marks else ""


@lru_cache(maxsize=1)  # each row of a page asks
def _marks_by_record(sent: str) -> dict:
    try:
        found = json.loads(sent)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_marked(form: ModelForm, name: str) -> bool:
    field = form.fields.get(name)
    if field is None or field.disabled:
        return False
    if field.widget.is_hidden or field.widget.needs_multipart_form:
        return False
    return _model_field(form, name) is not None


def _model_field(form: ModelForm, name: str) -> Field | None:
    try:
        return form._meta.model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _stands(form: ModelForm, name: str) -> object:
    """Returns what stands in the record now; a form's record is filled in after it was checked."""
    stands = getattr(form.instance, name)
    return stands.all() if isinstance(_model_field(form, name), ManyToManyField) else stands


def _shown(form: ModelForm, name: str) -> object:
    """Returns what stands now as the form shows it."""
    field = form.fields[name]
    value = field.prepare_value(form.get_initial_for_field(field, name))
    return value if isinstance(value, bool) else _widget(field).format_value(value)


def _sent(form: ModelForm, name: str) -> object:
    """Returns what was sent of the field, as the form shows it."""
    place = form.add_prefix(name)
    return _widget(form.fields[name]).value_from_datadict(form.data, form.files, place)


def _widget(field):
    return getattr(field.widget, "widget", field.widget)  # the admin wraps those of relations


def _mark(value: object) -> str:
    return hashlib.sha256(_text(value).encode(errors="replace")).hexdigest()[:8]


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return "\n".join(sorted(map(_text, value)))
    return "" if value is None else str(value).replace("\r\n", "\n").strip()
