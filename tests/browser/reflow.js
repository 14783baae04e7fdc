// What a page loses when it is narrow, enlarged, or its text spread: called with nothing, returns
// sentences. A box that hides what does not fit hides it for good, unless a title says it.
() => {
  const SLACK = 2; // pixels: glyphs reach a little beyond their line
  const found = [];
  const styles = new Map();
  const styleOf = (element) => {
    if (!styles.has(element)) styles.set(element, getComputedStyle(element));
    return styles.get(element);
  };
  const isHidden = (value) => value === "hidden" || value === "clip";
  const isScrolled = (value) => value === "auto" || value === "scroll";
  const named = (element) => {
    const name = element.tagName.toLowerCase();
    const id = element.id ? "#" + element.id : "";
    const classes = Array.from(element.classList).slice(0, 3).map((one) => "." + one).join("");
    return name + id + classes;
  };
  const words = (text) => text.replace(/\s+/g, " ").trim().slice(0, 60);
  const isShown = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true });
  // for ears only: one pixel, or clipped away
  const isForEars = (element) => {
    const style = styleOf(element);
    return (element.offsetWidth <= 2 && element.offsetHeight <= 2) || style.clip === "rect(0px, 0px, 0px, 0px)" || style.clipPath === "inset(50%)";
  };

  // wider than the window
  const over = document.documentElement.scrollWidth - window.innerWidth;
  if (over > 1) found.push(over + " px wider than the window");

  // text behind the edge of a box that hides it
  const isSaid = (text) => {
    const said = text.parentElement.closest("[title]");
    return said !== null && words(said.title).includes(words(text.data).slice(0, 20));
  };
  const cutBy = (text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    const rects = Array.from(range.getClientRects()).filter((rect) => rect.width > 0 && rect.height > 0);
    if (rects.length === 0) return null;
    const left = Math.min(...rects.map((rect) => rect.left)), right = Math.max(...rects.map((rect) => rect.right));
    const top = Math.min(...rects.map((rect) => rect.top)), bottom = Math.max(...rects.map((rect) => rect.bottom));
    if (right + window.scrollX < 0) return null; // beside the page on purpose: a skip link
    let across = true, down = true; // not yet within a box that scrolls that way
    for (let box = text.parentElement; box && box !== document.body; box = box.parentElement) {
      if (isForEars(box)) return null;
      const style = styleOf(box), edge = box.getBoundingClientRect();
      if (across && isHidden(style.overflowX) && (left < edge.left - SLACK || right > edge.right + SLACK)) return box;
      if (down && isHidden(style.overflowY) && (top < edge.top - 2 * SLACK || bottom > edge.bottom + 2 * SLACK)) return box;
      if (isScrolled(style.overflowX)) across = false;
      if (isScrolled(style.overflowY)) down = false;
      if (style.position === "fixed" || !(across || down)) break;
    }
    return null;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    if (!words(text.data)) continue;
    const parent = text.parentElement;
    if (!isShown(parent) || ["SCRIPT", "STYLE", "OPTION", "TEXTAREA", "NOSCRIPT"].includes(parent.tagName)) continue;
    const box = cutBy(text);
    if (box && !isSaid(text)) found.push("cut off by " + named(box) + ": " + words(text.data));
  }

  // controls that lie on each other
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]";
  const visible = (element) => {
    const rects = [];
    let isFixed = false;
    for (const rect of element.getClientRects()) {
      let [left, top, right, bottom] = [rect.left, rect.top, rect.right, rect.bottom];
      for (let box = element; box && box !== document.body; box = box.parentElement) {
        const style = styleOf(box);
        if (style.position === "fixed" || style.position === "sticky") isFixed = true;
        if (box === element || style.overflow === "visible") continue;
        const edge = box.getBoundingClientRect();
        [left, top] = [Math.max(left, edge.left), Math.max(top, edge.top)];
        [right, bottom] = [Math.min(right, edge.right), Math.min(bottom, edge.bottom)];
      }
      if (right - left > 1 && bottom - top > 1) rects.push({ left, top, right, bottom });
    }
    return isFixed ? [] : rects;
  };
  const controls = Array.from(document.querySelectorAll(CONTROLS))
    .filter((element) => isShown(element) && !isForEars(element))
    .map((element) => ({ element, rects: visible(element) }))
    .filter((one) => one.rects.length > 0)
    .sort((one, other) => one.rects[0].top - other.rects[0].top);
  const area = (rect) => Math.max(0, rect.right - rect.left) * Math.max(0, rect.bottom - rect.top);
  const holds = (outer, inner) =>
    outer.left <= inner.left + 1 && outer.top <= inner.top + 1 && outer.right >= inner.right - 1 && outer.bottom >= inner.bottom - 1;
  controls.forEach((one, place) => {
    for (const other of controls.slice(place + 1)) {
      if (other.rects[0].top > Math.max(...one.rects.map((rect) => rect.bottom))) break;
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      for (const a of one.rects) for (const b of other.rects) {
        const common = { left: Math.max(a.left, b.left), top: Math.max(a.top, b.top), right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom) };
        if (common.right <= common.left || common.bottom <= common.top) continue;
        if (area(common) < 0.2 * Math.min(area(a), area(b)) || holds(a, b) || holds(b, a)) continue;
        found.push(named(one.element) + " and " + named(other.element) + " lie on each other: " + words(one.element.textContent || one.element.name || "") + " / " + words(other.element.textContent || other.element.name || ""));
      }
    }
  });

  // tables and charts that are scrolled sideways: by keyboard too, and by name
  for (const box of document.querySelectorAll("body *")) {
    if (!(box instanceof HTMLElement) || box.scrollWidth <= box.clientWidth + 1 || box.clientWidth === 0) continue;
    if (!isScrolled(styleOf(box).overflowX) || !box.querySelector("table, svg") || !isShown(box)) continue;
    const role = box.getAttribute("role");
    const isNamed = box.hasAttribute("aria-label") || box.hasAttribute("aria-labelledby");
    if (box.tabIndex < 0 || !["region", "group"].includes(role) || !isNamed) found.push("scrolled by mouse only, or without a name: " + named(box));
  }
  return Array.from(new Set(found));
}
