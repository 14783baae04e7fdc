// What the admin's libraries leave out for people who hear the page: names of fields in tables, of
// look-ups and of what is scrolled, icons that are read out as words.
(function () {
  "use strict";
  const FIELDS = "td input:not([type=hidden]), td select, td textarea";
  const ICON = ".material-symbols-outlined";

  const observed = new WeakSet();
  let isDue = false;

  function soon() {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(function () { isDue = false; tendAll(); });
  }

  // what grows may begin to scroll
  const sizes = new ResizeObserver(soon);

  function textOf(element) {
    if (!element) return "";
    const copy = element.cloneNode(true);
    copy.querySelectorAll(ICON).forEach(function (icon) { icon.remove(); });
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  function isNamed(field) {
    return (field.labels && field.labels.length) || field.hasAttribute("aria-label") || field.hasAttribute("aria-labelledby") || field.title;
  }

  // a field in a table is named by its column
  function columnOf(field) {
    const cell = field.closest("td"), table = cell.closest("table");
    const headers = table && table.tHead ? table.tHead.rows[0].cells : [];
    return textOf(headers[cell.cellIndex]) || cell.dataset.label || "";
  }

  // the look-up's box is named by its own content: empty until something is chosen
  function nameOfLookUp(box) {
    const select = box.closest(".select2-container").previousElementSibling;
    if (!select) return "";
    return select.getAttribute("aria-label") || (select.labels && textOf(select.labels[0])) || "";
  }

  function each(selector, tend) {
    document.querySelectorAll(selector).forEach(tend);
  }

  function name(element, words) {
    if (words && element.getAttribute("aria-label") !== words) element.setAttribute("aria-label", words);
  }

  function scrolls(area) {
    return area.scrollWidth > area.clientWidth + 1 || area.scrollHeight > area.clientHeight + 1;
  }

  // what scrolls is reached by keyboard and named by what it shows
  function openToKeys(area) {
    if (!scrolls(area)) return;
    area.tabIndex = 0;
    if (area.hasAttribute("aria-labelledby")) return;
    if (!area.hasAttribute("role")) area.setAttribute("role", "region");
    if (area.hasAttribute("aria-label")) return;
    const around = area.closest("figure, details, article, section");
    const title = around && around.querySelector("figcaption, summary, h2, h3");
    name(area, textOf(area.querySelector("caption")) || textOf(title) || "Bảng cuộn ngang được");
  }

  function tendAll() {
    each(ICON + ":not([aria-hidden], [x-on\\:click])", function (icon) { icon.setAttribute("aria-hidden", "true"); });
    each(FIELDS, function (field) { if (!isNamed(field)) name(field, columnOf(field)); });
    each(".select2-selection[role=combobox], .select2-selection__rendered[role=textbox]", function (box) {
      name(box, nameOfLookUp(box));
      box.removeAttribute("aria-labelledby");
    });
    each(".select2-search__field:not([aria-label])", function (field) { name(field, "Gõ để tìm"); });
    each("ul.select2-selection__rendered", function (list) { list.setAttribute("role", "presentation"); });
    each(".simplebar-content-wrapper", function (area) {
      name(area, "Nội dung cuộn được");
      area.tabIndex = scrolls(area) ? 0 : -1;
    });
    each("a[href='/admin/']:not([aria-label])", function (link) { if (!textOf(link)) name(link, "Trang đầu"); });
    each(".datetimeshortcuts a:has(.date-icon)", function (link) { name(link, "Mở lịch, chọn ngày"); });
    each(".datetimeshortcuts a:has(.clock-icon)", function (link) { name(link, "Mở đồng hồ, chọn giờ"); });
    each(".calendarnav-previous", function (link) { name(link, "Tháng trước"); });
    each(".calendarnav-next", function (link) { name(link, "Tháng sau"); });
    each("a[href='#']:not([aria-label])", function (link) { if (!textOf(link)) name(link, "Các nút khác"); });
    each(".td-scroll", openToKeys);
    each(".td-scroll > *, .simplebar-content", function (content) {
      if (observed.has(content)) return;
      observed.add(content);
      sizes.observe(content);
    });
    each("#result_list [data-label]", function (cell) {
      const label = cell.dataset.label, written = label.charAt(0).toUpperCase() + label.slice(1);
      if (label !== written) cell.dataset.label = written;
    });
    each("#searchbar-submit", function (button) { name(button, "Tìm"); });
  }

  document.addEventListener("DOMContentLoaded", function () {
    tendAll();
    new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
    window.addEventListener("resize", soon);
    document.addEventListener("toggle", soon, true);
  });
})();
