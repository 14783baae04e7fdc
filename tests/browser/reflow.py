"""What a page loses when its window is narrow, the page enlarged, or its text spread."""

from pathlib import Path

from playwright.sync_api import Page

# a window of 1280 px at 200 % and at 400 %: WCAG 1.4.4 and 1.4.10
ENLARGED = {"200 %": (640, 450), "400 %": (320, 256)}
_TRIES = 15  # each two frames later, and only where something is lost
_LOST = Path(__file__).with_name("reflow.js").read_text(encoding="utf-8")
# WCAG 1.4.12, as a style sheet that the security policy has no say in
_SPREAD = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; }
    * { letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-bottom: 2em !important; }
    .material-symbols-outlined { letter-spacing: 0 !important; word-spacing: 0 !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
_GATHER = "() => { document.adoptedStyleSheets = []; }"
# what follows a change of the window's size, the page's scripts included
_SETTLE = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def lost_on(page: Page) -> list[str]:
    """Returns what is wider than the window, cut off, or lies on something else, in sentences.

    What scripts are still fitting to the window gets a moment.
    """
    for _ in range(_TRIES):
        if not (found := page.evaluate(_LOST)):
            break
        page.evaluate(_SETTLE)
    return found


def lost_when_enlarged(page: Page) -> list[str]:
    """Returns what the page loses at 200 % and at 400 %; leaves the window as it was."""
    size = page.viewport_size
    found = []
    for label, (width, height) in ENLARGED.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(_SETTLE)
        found += [f"at {label}: {sentence}" for sentence in lost_on(page)]
    page.set_viewport_size(size)
    page.evaluate(_SETTLE)
    return found


def lost_when_spread(page: Page) -> list[str]:
    """Returns what the page loses when lines, words and letters stand wider apart."""
    page.evaluate(_SPREAD)
    found = [f"with spread text: {sentence}" for sentence in lost_on(page)]
    page.evaluate(_GATHER)
    return found
