// The keys of the search over everything: «/» and Ctrl+K lead to its box on every page, arrows go
// through what was found. «/» can be switched off: a reader's speech may type it unawares.
(function () {
  "use strict";
  const OFF = "thidua-no-slash-key";

  function isOff() {
    try { return localStorage.getItem(OFF) === "1"; } catch (e) { return false; }
  }

  function isTyping(element) {
    return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  }

  function isAsked(event) {
    if (event.altKey || event.isComposing) return false;
    if (event.ctrlKey || event.metaKey) return !event.shiftKey && event.key.toLowerCase() === "k";
    return event.key === "/" && !isOff() && !isTyping(event.target);
  }

  function toBox() {
    const box = document.querySelector("[data-find]");
    const page = document.querySelector("[data-find-page]");
    if (box && box.offsetParent !== null) {
      box.focus();
      box.select();
    } else if (page) page.click();
    return Boolean(box || page);
  }

  function step(event) {
    const box = document.querySelector("#td-find");
    const stops = box ? [box, ...document.querySelectorAll("[data-found]")] : [];
    const at = stops.indexOf(document.activeElement);
    const next = at < 0 ? null : stops[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }

  // the page is hidden until its menus stand: the box's own «autofocus» would come too early
  function beginInBox() {
    const box = document.querySelector("#td-find");
    if (box && !location.hash && document.activeElement === document.body) box.focus({ preventScroll: true });
  }

  document.addEventListener("alpine:initialized", beginInBox);
  document.addEventListener("keydown", function (event) {
    if (!event.key || event.defaultPrevented) return;
    if (isAsked(event)) {
      if (toBox()) event.preventDefault();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.ctrlKey && !event.altKey) step(event);
  });

  document.addEventListener("DOMContentLoaded", function () {
    beginInBox();
    const button = document.querySelector("[data-find-slash]");
    if (!button) return;
    button.closest("[data-find-key]").hidden = false;
    button.setAttribute("aria-pressed", String(isOff()));
    button.addEventListener("click", function () {
      try { localStorage.setItem(OFF, isOff() ? "0" : "1"); } catch (e) { return; }
      button.setAttribute("aria-pressed", String(isOff()));
    });
  });
})();
