// What was sent when the session had ended already is kept in this window, and offered on its form
// after signing in again. A sheet's points have a keeping of their own (zones/keptpoints.js).
(function () {
  "use strict";
  const KEY = "sent-form";
  const NEVER_KEPT = ["hidden", "file", "password", "submit", "button", "reset"];

  // {path, user, fields: {name: [{value, text}]}, isLost}; a browser may refuse to keep anything
  function kept() {
    try {
      return JSON.parse(sessionStorage.getItem(KEY));
    } catch {
      return null;
    }
  }

  function keep(sent) {
    try {
      if (sent) sessionStorage.setItem(KEY, JSON.stringify(sent));
      else sessionStorage.removeItem(KEY);
    } catch {
      return;
    }
  }

  function whoIsHere() {
    return document.querySelector("[data-user]")?.dataset.user;
  }

  function isTick(field) {
    return field.type === "checkbox" || field.type === "radio";
  }

  function isTyped(field) {
    if (isTick(field)) return field.checked !== field.defaultChecked;
    if (field.options) return [...field.options].some((o) => o.selected !== o.defaultSelected);
    return field.value !== field.defaultValue;
  }

  function chosen(fields) {
    return fields.flatMap(function (field) {
      if (isTick(field)) return field.checked ? [{ value: field.value }] : [];
      if (!field.options) return [{ value: field.value }];
      return [...field.selectedOptions].map(({ value, text }) => ({ value, text }));
    });
  }

  function typedIn(form) {
    const named = Map.groupBy
      ? Map.groupBy(keepable(form), (field) => field.name)
      : keepable(form).reduce((all, f) => all.set(f.name, [...(all.get(f.name) || []), f]), new Map());
    return Object.fromEntries(
      [...named].filter(([, fields]) => fields.some(isTyped)).map(([name, fields]) => [name, chosen(fields)])
    );
  }

  function keepable(form) {
    return [...form.elements].filter((field) => field.name && !NEVER_KEPT.includes(field.type));
  }

  // as if typed: whoever listens to the field hears of it
  function fillIn(form, fields) {
    for (const field of keepable(form)) {
      const values = fields[field.name];
      if (!values) continue;
      if (isTick(field)) field.checked = values.some(({ value }) => value === field.value);
      else if (field.options) choose(field, values);
      else field.value = values[0].value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  function choose(field, values) {
    for (const { value, text } of values)
      if (![...field.options].some((option) => option.value === value)) field.add(new Option(text, value));
    for (const option of field.options) option.selected = values.some(({ value }) => value === option.value);
  }

  function offer(box, sent) {
    const form = box.closest("form");
    const close = () => {
      box.hidden = true;
      keep(null);
    };
    box.hidden = false;
    box.querySelector("[data-drop]").addEventListener("click", close);
    box.querySelector("[data-fill]").addEventListener("click", function () {
      fillIn(form, sent.fields);
      close();
    });
  }

  document.addEventListener("submit", function (event) {
    const box = event.target.querySelector("[data-kept-form]");
    if (!box) return;
    const fields = typedIn(event.target);
    const path = location.pathname;
    keep(Object.keys(fields).length ? { path, user: whoIsHere(), fields } : null);
  });

  document.addEventListener("DOMContentLoaded", function () {
    const sent = kept();
    if (!sent) return;
    if (document.getElementById("login-form")) return keep({ ...sent, isLost: true });
    const box = document.querySelector("[data-kept-form]");
    if (!sent.isLost || (whoIsHere() && whoIsHere() !== sent.user)) return keep(null);
    if (box && location.pathname === sent.path) offer(box, sent);
  });
})();
