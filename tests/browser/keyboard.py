"""Somebody without a mouse: reaches what a page shows by Tab, and what a walk is about by name."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

_WATCH = Path(__file__).with_name("keyboard.js").read_text(encoding="utf-8")
_AT_ONCE = 12  # presses between two questions to the page
_MOST_PRESSES = 400
_HELD = """() => {
  const held = document.activeElement;
  const label = held.labels && held.labels.length ? held.labels[0].textContent : "";
  const text = held.getAttribute("aria-label") || label || held.textContent || held.title;
  return text.replace(/\\s+/g, " ").trim();
}"""


def wrong_by_keyboard(page: Page, start: str = "") -> list[str]:
    """Goes through the page by Tab, from an element on; returns what is wrong, in sentences.

    Of each list only the first rows are left: they are alike.
    """
    page.evaluate(_WATCH)
    found = [*page.evaluate("keyboardWatch.skip()"), *page.evaluate("keyboardWatch.mouseOnly()")]
    count = page.evaluate("start => keyboardWatch.begin(start)", start)
    for _ in range(2 + 2 * count // _AT_ONCE):
        for _ in range(min(_AT_ONCE, count + 2)):
            page.keyboard.press("Tab")
        if page.evaluate("keyboardWatch.ask()"):
            break
    return [*found, *page.evaluate("keyboardWatch.end()")]


class Keys:
    """The keyboard of a page, and nothing else of it: what is done here, everybody can do."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)

    def type(self, text: str) -> None:
        """Types over what stands in the field that has the focus."""
        self.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def go_to(self, target: Locator, key: str = "Tab") -> None:
        """Presses Tab until the element has the focus; fails where no number of presses helps."""
        expect(target).to_be_visible()
        for _ in range(_MOST_PRESSES):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.press(key)
        raise AssertionError(f"{key} does not reach {target}; it is at «{self.held()}»")

    def held(self) -> str:
        """Returns what the element with the focus is called."""
        return self.page.evaluate(_HELD)

    def skip_to_content(self) -> None:
        """Takes the link that is the first on each page."""
        self.press("Tab")
        assert self.held() == "Đến nội dung chính"
        self.press("Enter")

    def push(self, target: Locator) -> None:
        """Goes to a button of the page, and presses it."""
        self.go_to(target)
        self.press("Enter")

    def follow(self, target: Locator) -> None:
        """Goes to what leads to another page, and takes it there."""
        self.go_to(target)
        with self.page.expect_navigation():
            self.press("Enter")

    def choose(self, target: Locator, label: str) -> None:
        """Goes to a list of choices, and takes the one of these words."""
        self.go_to(target)
        self.press("Home")
        for _ in range(_MOST_PRESSES):
            chosen = target.evaluate("list => list.selectedOptions[0].textContent.trim()")
            if chosen == label:
                return
            self.press("ArrowDown")
        raise AssertionError(f"the arrows do not reach «{label}»")

    def sign_in(self, address: str, username: str, password: str) -> None:
        """Opens the first page, and signs in on the page that asks for it."""
        self.page.goto(f"{address}/admin/")
        for name, text in (("username", username), ("password", password)):
            self.go_to(self.page.locator(f"input[name={name}]"))
            self.type(text)
        with self.page.expect_navigation():
            self.press("Enter")
        expect(self.page.locator("#nav-sidebar")).to_be_attached()

    def menu(self, label: str) -> None:
        """Follows an entry of the sidebar."""
        self.follow(self.page.locator("#nav-sidebar-apps a", has_text=label).first)
