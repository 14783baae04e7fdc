// Watches somebody who goes through a page by Tab. Begun by begin(start), asked by ask(), read by
// end(): what of the page was not reached, not seen, hidden, or out of order.
(() => {
  const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex^='-'])";
  const NEAR = 3; // so many elements around the focused one may show the focus for it
  const ROWS = 5; // the rows of a list are alike: so many of them are gone through
  const words = (element) => (element.getAttribute("aria-label") || element.textContent || element.title || element.name || "").replace(/\s+/g, " ").trim().slice(0, 50);
  const named = (element) => {
    const id = element.id ? "#" + element.id : "";
    const classes = Array.from(element.classList).slice(0, 2).map((one) => "." + one).join("");
    return element.tagName.toLowerCase() + id + classes + " «" + words(element) + "»";
  };
  const isShown = (element) =>
    element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && element.getClientRects().length > 0 && !element.closest("[inert]");
  // of the buttons of one choice Tab reaches the chosen one, or the first
  const isReached = (element) => {
    if (element.type !== "radio") return true;
    const all = Array.from(document.getElementsByName(element.name)).filter((one) => one.form === element.form);
    return element.checked || (!all.some((one) => one.checked) && all[0] === element);
  };
  const focusable = () =>
    Array.from(document.querySelectorAll(FOCUSABLE)).filter((element) => !element.disabled && element.tabIndex >= 0 && isShown(element) && isReached(element));

  const look = (element) => {
    const style = getComputedStyle(element);
    const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 && !/^rgba\(.*, 0\)$|\/ 0\)$|transparent/.test(style.outlineColor);
    return [isOutlined ? style.outlineStyle + style.outlineWidth + style.outlineColor : "", style.boxShadow];
  };
  const around = (element) => {
    const found = [];
    for (let one = element; one && found.length < NEAR; one = one.parentElement) found.push(one);
    return found;
  };
  const still = new CSSStyleSheet();
  still.replaceSync("*, *::before, *::after { transition: none !important; animation: none !important; scroll-behavior: auto !important; }");

  let wanted, unfocused, reached, found, isOver, last, place;

  const isCovered = (element) => {
    const rect = Array.from(element.getClientRects()).find((one) => one.width > 0 && one.height > 0);
    if (!rect) return "has no size";
    const left = Math.max(rect.left, 0), right = Math.min(rect.right, window.innerWidth);
    const top = Math.max(rect.top, 0), bottom = Math.min(rect.bottom, window.innerHeight);
    if (right <= left || bottom <= top) return "is outside the window";
    const points = [[(left + right) / 2, (top + bottom) / 2], [left + 2, top + 2], [right - 2, bottom - 2], [left + 2, (top + bottom) / 2]];
    const isOn = ([x, y]) => {
      const hit = document.elementFromPoint(x, y);
      return hit && (element.contains(hit) || hit.contains(element) || (element.labels && Array.from(element.labels).some((label) => label.contains(hit))));
    };
    return points.some(isOn) ? "" : "lies below something else";
  };

  const isStuck = (element) => {
    for (let box = element; box; box = box.parentElement) if (["fixed", "sticky"].includes(getComputedStyle(box).position)) return true;
    return false;
  };

  const record = () => {
    const element = document.activeElement;
    if (!element || element === document.body) { isOver = reached.size > 0; return; }
    if (element === last) return; // a field of several parts
    if (reached.has(element)) { isOver = true; return; }
    if (place && !(place.compareDocumentPosition(element) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY))) {
      isOver = true; // round again
      return;
    }
    reached.add(element);
    const hidden = isCovered(element);
    if (hidden) found.push("when focused it " + hidden + ": " + named(element));
    const before = unfocused.get(element);
    if (before && around(element).every((one, at) => before[at] && String(look(one)) === String(before[at]))) found.push("its focus is not seen: " + named(element));
    if (last) {
      const from = last.getBoundingClientRect(), to = element.getBoundingClientRect();
      if (!isStuck(last) && !isStuck(element) && to.bottom < from.top - 40 && to.left < from.right && to.width > 0) found.push("the focus jumps up from " + named(last) + " to " + named(element));
    }
    last = element;
  };

  window.keyboardWatch = {
    // from an element on, or from the beginning of the page; returns how many are to be reached
    begin(start) {
      for (const table of document.querySelectorAll("table")) {
        const rows = Array.from(table.querySelectorAll(":scope > tbody > tr")).filter((row) => !row.closest(".formset"));
        rows.slice(ROWS).forEach((row) => { row.style.display = "none"; });
      }
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
      if (document.activeElement) document.activeElement.blur();
      [reached, found, isOver, last] = [new Set(), [], false, null];
      place = document.querySelector(start || "body"); // not from a field that has the focus on its own
      wanted = focusable().filter((element) => !place || place.contains(element) || place.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
      unfocused = new Map(wanted.map((element) => [element, around(element).map(look)]));
      if (place) {
        place.setAttribute("tabindex", "-1");
        place.focus({ preventScroll: true });
        place.removeAttribute("tabindex");
      }
      window.addEventListener("keydown", (event) => { if (event.key === "Tab" && document.activeElement !== place) record(); }, true);
      return wanted.length;
    },
    // whether the focus has left the last element
    ask() {
      record();
      return isOver;
    },
    end() {
      // of a single element Tab leads round to the same again
      if (!isOver && wanted.length > 1) found.push("the focus does not leave " + named(document.activeElement));
      for (const element of wanted) {
        if (!reached.has(element) && element.isConnected && isShown(element)) found.push("Tab does not reach " + named(element));
        if (element.tabIndex > 0) found.push("it has an order of its own: " + named(element));
      }
      return found;
    },
    // what shows a hand to the mouse, and no key reaches
    mouseOnly() {
      const held = focusable();
      const isServed = (element) =>
        held.some((one) => one === element || one.contains(element) || element.contains(one)) ||
        (element.closest("label") && element.closest("label").control && held.includes(element.closest("label").control)) ||
        element.closest("[disabled], [aria-disabled=true], [aria-hidden=true], .select2-container");
      return Array.from(document.querySelectorAll("body *"))
        .filter((element) => element instanceof HTMLElement && isShown(element))
        .filter((element) => getComputedStyle(element).cursor === "pointer" && getComputedStyle(element.parentElement).cursor !== "pointer" || element.hasAttribute("onclick") || element.hasAttribute("x-on:click"))
        .filter((element) => element.type !== "radio" && element.id !== "changelist-filter-close" && !element.matches("option") && !isServed(element))
        .map((element) => "for the mouse only: " + named(element));
    },
    // the first thing that Tab reaches where there is a menu to be skipped
    skip() {
      const first = focusable()[0];
      const hasMenu = document.querySelector("nav, #nav-sidebar") !== null;
      return hasMenu && !(first && first.matches("a[href^='#']") && words(first) === "Đến nội dung chính" && document.querySelector(first.getAttribute("href"))) ? ["no link to the main content at first"] : [];
    },
  };
})();
