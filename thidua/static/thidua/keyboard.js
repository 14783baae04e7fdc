// What the admin's libraries let only a mouse do is done by keyboard too: what they made clickable
// is a button, and what opens over the page takes the focus and gives it back.
(function () {
  "use strict";
  const CLICKABLE = [
    ":is(div, span, td, th, li, h2, h3)[x-on\\:click]:not(#changelist-filter-close)",
    ".form-group label:has(input.delete)",
    ".form-delete label",
    ".delete-template",
    "a:not([href])",
  ].join(",");
  // a control that shows nothing but an icon is called by what the icon stands for
  const NAMES = {
    more_vert: "Thêm, xem, sửa bản ghi được chọn", more_horiz: "Các mục khác", close: "Đóng",
    delete: "Xóa dòng này", expand_more: "Mở, đóng dòng", visibility: "Hiện mật khẩu",
    visibility_off: "Ẩn mật khẩu", light_mode: "Giao diện", dark_mode: "Giao diện", computer: "Giao diện",
  };
  // what opens over the page, and the name of Alpine's state that says whether it is open
  const LAYERS = [
    ["#changelist-filter", "filterOpen"],
    ["#nav-sidebar", "sidebarMobileOpen"],
    ["nav[id^=related-widget-wrapper-]", "openRelatedWidgetWrapper"],
  ];
  const INSIDE = "a[href], a[role=button], button, select, input:not([type=hidden])";
  const FRAMES = 30;
  const followed = new WeakSet();

  function wordsOf(control) {
    const copy = control.cloneNode(true);
    copy.querySelectorAll(".material-symbols-outlined").forEach(function (icon) { icon.remove(); });
    const isIcon = control.classList.contains("material-symbols-outlined");
    return isIcon ? "" : copy.textContent.trim();
  }

  function makeButton(control) {
    if (!control.hasAttribute("role")) control.setAttribute("role", "button");
    if (!control.hasAttribute("tabindex")) control.tabIndex = 0;
    if (wordsOf(control) || control.title) return;
    const name = NAMES[control.textContent.trim()] || "Mở";
    if (control.getAttribute("aria-label") !== name) control.setAttribute("aria-label", name);
  }

  // An inline row that is to be deleted is covered: the focus follows to what takes that back.
  function followDeletion(control) {
    const group = control.closest(".form-group");
    if (!group || control.tagName !== "LABEL") return;
    const isBack = control.closest(".form-delete") !== null;
    const next = group.querySelector(isBack ? "label:has(input.delete)" : ".form-delete label");
    if (next && next.checkVisibility()) next.focus();
  }

  document.addEventListener("keydown", function (event) {
    const control = event.target;
    if (event.key !== "Enter" && event.key !== " ") return;
    if (!control.matches || !control.matches("[role=button]:not(button, [href])")) return;
    event.preventDefault();
    const formset = control.matches(".delete-template") && control.closest(".formset");
    control.click();
    if (formset) formset.querySelector(".add-row").focus();
    else followDeletion(control);
  });

  // who adds a row wants to fill it in
  document.addEventListener("formset:added", function (event) {
    const field = event.target.querySelector("input:not([type=hidden]), select, textarea");
    if (field && document.activeElement.closest(".add-row")) field.focus();
  });

  function whenShown(layer, act, frames) {
    const first = Array.from(layer.querySelectorAll(INSIDE)).find(function (one) { return one.checkVisibility({ visibilityProperty: true }); });
    if (first) act(first);
    else if (frames) requestAnimationFrame(function () { whenShown(layer, act, frames - 1); });
  }

  function follow(layer, flag) {
    const state = window.Alpine.$data(layer);
    let opener = null;
    window.Alpine.effect(function () {
      if (state[flag]) {
        opener = document.activeElement;
        whenShown(layer, function (first) { if (state[flag]) first.focus(); }, FRAMES);
      } else if (opener) {
        const back = opener, held = document.activeElement;
        opener = null;
        if (!held || held === document.body || layer.contains(held)) back.focus();
      }
    });
    layer.addEventListener("focusout", function (event) {
      const to = event.relatedTarget;
      if (state[flag] && to && to !== opener && !layer.contains(to) && !to.closest(".select2-container")) state[flag] = false;
    });
    layer.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && state[flag]) state[flag] = false;
    });
  }

  function tendAll() {
    document.querySelectorAll(CLICKABLE).forEach(makeButton);
    if (!window.Alpine) return;
    LAYERS.forEach(function (kind) {
      document.querySelectorAll(kind[0]).forEach(function (layer) {
        if (followed.has(layer)) return;
        followed.add(layer);
        follow(layer, kind[1]);
      });
    });
  }

  document.addEventListener("alpine:initialized", function () {
    let isDue = false;
    tendAll();
    new MutationObserver(function () {
      if (isDue) return;
      isDue = true;
      requestAnimationFrame(function () { isDue = false; tendAll(); });
    }).observe(document.body, { childList: true, subtree: true });
  });
})();
