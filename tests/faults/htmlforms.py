"""The forms and links of a page, as a browser would read them."""

import re
from dataclasses import dataclass, field, replace
from html import unescape
from html.parser import HTMLParser

LINK = re.compile(r'href="(/[^"#]*|\?[^"#]*)')
Pair = tuple[str, str]


@dataclass(frozen=True)
class PageForm:
    """A form: where it is sent, its fields as they stand, what may be chosen, what takes files."""

    address: str
    method: str
    fields: tuple[Pair, ...] = ()
    buttons: tuple[Pair, ...] = ()
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    files: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Returns the fields' names, the same for every row of a repeated part."""
        every = [name for name, _ in (*self.fields, *self.buttons)] + list(self.files)
        return frozenset(re.sub(r"\d+", "0", name) for name in every)


@dataclass
class _Open:
    form: PageForm
    fields: list[Pair] = field(default_factory=list)
    buttons: list[Pair] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects forms; selects and text areas are read with their content."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[PageForm] = []
        self._open: _Open | None = None
        self._select = self._area = ""
        self._chosen: list[str] = []
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            address = has.get("action") or self.page
            if address.startswith("?"):
                address = self.page.partition("?")[0] + address
            self._open = _Open(PageForm(address, has.get("method", "get").lower()))
        elif self._open is not None:
            self._handle_field(tag, has)

    def _handle_field(self, tag: str, has: dict[str, str]) -> None:
        name, value, kind = has.get("name", ""), has.get("value", ""), has.get("type", "text")
        if tag == "option" and self._select:
            self._open.choices[self._select].append(value)
            if "selected" in has:
                self._chosen.append(value)
        elif not name:
            return
        elif tag == "select":
            self._select, self._chosen = name, []
            self._open.choices.setdefault(name, [])
        elif tag == "textarea":
            self._area, self._text = name, []
        elif tag == "button" or (tag == "input" and kind == "submit"):
            self._open.buttons.append((name, value))
        elif tag == "input" and kind == "file":
            self._open.files.append(name)
        elif tag == "input" and kind in ("checkbox", "radio"):
            self._open.choices.setdefault(name, []).append(value or "on")
            if "checked" in has:
                self._open.fields.append((name, value or "on"))
        elif tag == "input":
            self._open.fields.append((name, value))

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._open is None:
            return
        if tag == "select" and self._select:
            options = self._open.choices[self._select]
            for value in self._chosen or options[:1]:
                self._open.fields.append((self._select, value))
            self._select = ""
        elif tag == "textarea" and self._area:
            self._open.fields.append((self._area, "".join(self._text)))
            self._area = ""
        elif tag == "form":
            self.forms.append(_closed(self._open))
            self._open = None


def _closed(form: _Open) -> PageForm:
    hidden = ("csrfmiddlewaretoken",)
    return replace(
        form.form,
        fields=tuple(pair for pair in form.fields if pair[0] not in hidden),
        buttons=tuple(form.buttons),
        choices=tuple((name, tuple(values)) for name, values in form.choices.items()),
        files=tuple(form.files),
    )


def forms_of(page: str, html: str) -> list[PageForm]:
    """Returns the forms of a page that was read at the address."""
    reader = _Reader(page)
    reader.feed(html)
    return reader.forms


def links_of(page: str, html: str) -> list[str]:
    """Returns the addresses on this site that the page links to, each once."""
    path = page.partition("?")[0]
    found = (unescape(link) for link in LINK.findall(html))
    return list(dict.fromkeys(path + link if link.startswith("?") else link for link in found))
