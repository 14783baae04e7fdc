"""Columns of record files: their titles as the screen says them, and the names they are read by."""

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from import_export.fields import Field

from thidua.recordcells import CodesWidget, CodeWidget, TextWidget
from thidua.spreadsheets.cells import folded


class Column(Field):
    """A column: its code (``column_name``), and the model's field behind it.

    It is written under its title, and read by title or code; ``also`` are further names that
    files have for it. Without a title of its own it is called what the field is called on screen.
    """

    def __init__(self, name: str, attribute: str = "", widget=None, *, title: str = "", also=()):
        super().__init__(attribute or name, column_name=name, widget=widget or TextWidget())
        self.title, self.also = title, tuple(also)

    def title_in(self, model: type[Model]) -> str:
        """Returns the title of the column; where its cells are codes, it says so."""
        if self.title:
            return self.title
        words = _words_on_screen(model, self.attribute)
        if isinstance(self.widget, CodeWidget | CodesWidget):
            words = f"mã {words}"
        return words[:1].upper() + words[1:]

    def names_in(self, model: type[Model]) -> set[str]:
        """Returns every name that the column is read by, folded."""
        names = (self.title_in(model), self.column_name, *self.also)
        on_screen = _words_on_screen(model, self.attribute)
        return {folded(name) for name in (*names, on_screen) if name}


def _words_on_screen(model: type[Model], path: str) -> str:
    """Returns what the field at the end of the path is called on screen, or nothing."""
    field = None
    for name in path.split("__"):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return ""
        model = field.related_model or model
    return str(field.verbose_name)


def column(name: str, attribute: str = "", widget=None, **names) -> Column:
    """A column of the file and the model's field behind it; one line of text by default."""
    return Column(name, attribute, widget, **names)


def long_text(name: str, **names) -> Column:
    """A column of clean text in several lines."""
    return Column(name, widget=TextWidget(multiline=True), **names)
