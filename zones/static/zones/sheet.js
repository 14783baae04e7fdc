// The sheet page: totals as one types, and moving between cells by keyboard.
(function () {
  "use strict";
  const table = document.getElementById("sheet");
  if (!table) return;
  const form = document.getElementById("sheet-form");
  const status = document.getElementById("sheet-status");
  const leaves = Array.from(table.querySelectorAll("tr[data-kind]"));
  const kinds = ["self", "appraised", "approved"];
  const SPACES = /^[\s\u200b-\u200d\u2060\ufeff]+|[\s\u200b-\u200d\u2060\ufeff]+$/g;
  const THOUSANDS = /^[0-9]{1,3}(?:[.,][0-9]{3})+$/;
  const TYPED = /^([0-9]{1,5})(?:[.,]([0-9]+))?$/;

  // Hundredths of a typed point, as the server reads it; null for a blank, NaN for what is no point.
  function hundredths(text) {
    const trimmed = text.replace(SPACES, "");
    if (trimmed === "") return null;
    const match = THOUSANDS.test(trimmed) ? null : TYPED.exec(trimmed);
    const decimals = match && (match[2] || "").replace(/0+$/, "");
    if (!match || decimals.length > 2) return NaN;
    return Number(match[1]) * 100 + Number(decimals.padEnd(2, "0"));
  }

  function written(value) {
    const sign = value < 0 ? "−" : "";
    const digits = String(Math.abs(value)).padStart(3, "0");
    const decimals = digits.slice(-2).replace(/0+$/, "");
    return sign + digits.slice(0, -2) + (decimals ? "," + decimals : "");
  }

  function cellOf(row, kind) {
    return row.querySelector('[data-column="' + kind + '"]');
  }

  function pointOf(row, kind) {
    const cell = cellOf(row, kind);
    if (!cell) return null;
    return hundredths(cell.tagName === "INPUT" ? cell.value : cell.textContent);
  }

  function capped(sums) {
    const cap = hundredths(table.dataset.bonusCap);
    let total = sums.base + (cap === null ? sums.bonus : Math.min(sums.bonus, cap));
    if (table.dataset.mayExceed === "0") total = Math.min(total, hundredths(table.dataset.total));
    return total - sums.penalty;
  }

  function mark(row, input) {
    const value = hundredths(input.value);
    const most = hundredths(row.dataset.max);
    const isBad = Number.isNaN(value) || (value !== null && value > most);
    input.classList.toggle("sh-bad", isBad);
    input.title = isBad ? "Điểm từ 0 đến " + row.dataset.max + ", nhiều nhất 2 chữ số thập phân" : "";
    input.classList.toggle("sh-changed", input.value !== input.defaultValue);
  }

  function addUp() {
    for (const kind of kinds) {
      const groups = {};
      const sums = { base: 0, bonus: 0, penalty: 0 };
      for (const row of leaves) {
        const value = pointOf(row, kind) || 0;
        sums[row.dataset.kind] += value;
        for (const group of row.dataset.groups.split(" ")) {
          groups[group] = (groups[group] || 0) + (row.dataset.kind === "penalty" ? -value : value);
        }
      }
      for (const cell of table.querySelectorAll('[data-subtotal="' + kind + '"]')) {
        cell.textContent = written(groups[cell.parentElement.dataset.group] || 0);
      }
      const grand = table.querySelector('[data-grand="' + kind + '"]');
      if (grand) grand.textContent = written(capped(sums));
    }
    for (const row of leaves) {
      const own = pointOf(row, "self");
      const appraised = pointOf(row, "appraised");
      const known = own !== null && appraised !== null && !Number.isNaN(own + appraised);
      const difference = known ? appraised - own : null;
      row.querySelector("[data-difference]").textContent =
        difference === null ? "" : (difference > 0 ? "+" : "") + written(difference);
    }
  }

  function move(input, step) {
    const column = Array.from(table.querySelectorAll('input[data-column="' + input.dataset.column + '"]'));
    const next = column[column.indexOf(input) + step];
    if (next) {
      next.focus();
      next.select();
    }
  }

  function isDirty() {
    return Array.from(form.querySelectorAll(".sh-input")).some((input) => input.value !== input.defaultValue);
  }

  table.addEventListener("keydown", function (event) {
    const input = event.target;
    if (!input.dataset || !input.dataset.column || event.altKey || event.isComposing) return;
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    else move(input, step);
  });

  // Notes grow with their text where style sheets cannot make them.
  function fit(note) {
    note.style.height = "auto";
    note.style.height = note.scrollHeight + 2 + "px";
  }
  const fitsItself = window.CSS && CSS.supports("field-sizing", "content");
  if (!fitsItself) table.querySelectorAll("textarea").forEach(fit);

  table.addEventListener("input", function (event) {
    if (!fitsItself && event.target.tagName === "TEXTAREA") fit(event.target);
    if (event.target.dataset.column) {
      mark(event.target.closest("tr"), event.target);
      addUp();
    }
    const saving = form.querySelector(".sh-save");
    if (saving && isDirty()) {
      saving.classList.add("sh-dirty");
      status.textContent = "Có điểm chưa ghi. Bấm «Ghi điểm» (hoặc Ctrl + Enter) để ghi.";
    }
  });

  let isSaving = false;
  form.addEventListener("submit", function () { isSaving = true; });
  window.addEventListener("beforeunload", function (event) {
    if (!isSaving && isDirty()) event.preventDefault();
  });
  addUp();
})();
