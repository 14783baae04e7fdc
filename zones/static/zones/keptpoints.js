// What is typed on a sheet and not stored yet is kept in this window, and offered when the sheet
// is opened anew: a session that ended meanwhile loses nothing.
(function () {
  "use strict";
  const form = document.getElementById("sheet-form");
  if (!form) return;
  const KEY = form.dataset.kept;
  const STORED = "#da-ghi"; // where the server leads after it has stored
  const WARNED_BEFORE = 5; // minutes
  const offer = document.getElementById("sheet-kept");
  const fill = offer.querySelector("[data-fill]");
  const status = document.getElementById("sheet-status");
  const offered = new Set();

  // {name of the cell: {value, seen, isSent}}; a browser may refuse to keep anything
  function kept() {
    try {
      return JSON.parse(sessionStorage.getItem(KEY)) || {};
    } catch {
      return {};
    }
  }

  function keep(cells) {
    try {
      if (Object.keys(cells).length) sessionStorage.setItem(KEY, JSON.stringify(cells));
      else sessionStorage.removeItem(KEY);
    } catch {
      return;
    }
  }

  function without(cells, isGone) {
    return Object.fromEntries(Object.entries(cells).filter(([name, cell]) => !isGone(name, cell)));
  }

  function inputOf(name) {
    return form.elements[name];
  }

  function seenOf(name) {
    return form.elements["seen-" + name];
  }

  function isShown(name, cell) {
    const input = inputOf(name);
    return input && input.value.trim().replace(".", ",") === cell.value.trim().replace(".", ",");
  }

  function counted(names) {
    const notes = names.filter((name) => name.startsWith("note-")).length;
    const points = names.length - notes;
    return [points && points + " điểm", notes && notes + " ghi chú"].filter(Boolean).join(" và ");
  }

  function offerAgain(cells) {
    const names = Object.keys(cells);
    const open = names.filter(inputOf);
    if (!names.length) return;
    names.forEach((name) => offered.add(name));
    const told = "Lần trước bạn đã gõ " + counted(open.length ? open : names) + " mà chưa ghi";
    offer.querySelector("[data-told]").textContent =
      told + (open.length ? "." : ", nhưng bảng này nay không nhận nữa.");
    fill.hidden = !open.length;
    offer.hidden = false;
  }

  // as if typed; what was seen then stays, so that who changed the cell meanwhile is told
  function fillIn() {
    const cells = kept();
    for (const name of offered) {
      const input = inputOf(name);
      if (!input || !cells[name]) continue;
      input.value = cells[name].value;
      seenOf(name).value = cells[name].seen;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    close();
    form.querySelector(".sh-changed, textarea.sh-input").focus();
  }

  function drop() {
    keep(without(kept(), (name) => offered.has(name)));
    close();
  }

  function close() {
    offered.clear();
    offer.hidden = true;
  }

  form.addEventListener("input", function (event) {
    const { name, value, defaultValue } = event.target;
    if (!name || !seenOf(name)) return;
    const cells = kept();
    if (value === defaultValue && form.dataset.again === undefined) delete cells[name];
    else cells[name] = { value, seen: seenOf(name).value };
    keep(cells);
  });

  form.addEventListener("submit", function () {
    const cells = kept();
    for (const name of Object.keys(cells)) cells[name].isSent = !offered.has(name);
    keep(cells);
  });

  let timer = 0;
  function warnInTime() {
    clearTimeout(timer);
    const minutes = Math.max(Number(form.dataset.idleMinutes) - WARNED_BEFORE, 1);
    timer = setTimeout(function () {
      if (status && Object.keys(kept()).length > offered.size)
        status.textContent = "Phiên làm việc sắp hết vì đã lâu không có thao tác. Hãy bấm «Ghi điểm» để khỏi mất điểm đã gõ.";
    }, minutes * 60 * 1000);
  }

  if (location.hash === STORED) {
    keep(without(kept(), (name, cell) => cell.isSent));
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  if (form.dataset.again === undefined) {
    keep(without(kept(), isShown));
    offerAgain(kept());
  }
  fill.addEventListener("click", fillIn);
  offer.querySelector("[data-drop]").addEventListener("click", drop);
  document.addEventListener("thidua:still-here", warnInTime);
  warnInTime();
})();
