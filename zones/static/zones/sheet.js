// The sheet page: totals as one types, and moving between cells by keyboard.
(function () {
  "use strict";
  const table = document.getElementById("sheet");
  if (!table) return;
  const form = document.getElementById("sheet-form");
  const status = document.getElementById("sheet-status");
  const leaves = Array.from(table.querySelectorAll("tr[data-kind]"));
  const kinds = ["self", "appraised", "approved"];
  const total = document.getElementById("sheet-total");
  const basis = document.getElementById("sheet-basis");
  const saved = { total: total.textContent, basis: basis.textContent };
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

  function isWrong(row, input) {
    const value = hundredths(input.value);
    return Number.isNaN(value) || (value !== null && value > hundredths(row.dataset.max));
  }

  // What is added up: nothing of a cell that the server would refuse.
  function pointOf(row, kind) {
    const cell = cellOf(row, kind);
    if (!cell) return null;
    if (cell.tagName !== "INPUT") return hundredths(cell.textContent);
    return isWrong(row, cell) ? null : hundredths(cell.value);
  }

  // The point that counts: the approved one, else the appraised, else the agency's own.
  function officialOf(row) {
    return kinds.reduce((found, kind) => pointOf(row, kind) ?? found, null);
  }

  function grandTotal(pointsOf) {
    const sums = { base: 0, bonus: 0, penalty: 0 };
    for (const row of leaves) sums[row.dataset.kind] += pointsOf(row) || 0;
    const cap = hundredths(table.dataset.bonusCap);
    let sum = sums.base + (cap === null ? sums.bonus : Math.min(sums.bonus, cap));
    if (table.dataset.mayExceed === "0") sum = Math.min(sum, hundredths(table.dataset.total));
    return Math.max(sum - sums.penalty, 0);
  }

  function mark(row, input) {
    const isBad = isWrong(row, input);
    input.classList.toggle("sh-bad", isBad);
    if (isBad) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    input.title = isBad ? "Điểm từ 0 đến " + row.dataset.max + ", nhiều nhất 2 chữ số thập phân" : "";
    input.classList.toggle("sh-changed", input.value !== input.defaultValue);
  }

  function addUp() {
    for (const kind of kinds) {
      const groups = {};
      for (const row of leaves) {
        const value = pointOf(row, kind) || 0;
        for (const group of row.dataset.groups.split(" ")) {
          groups[group] = (groups[group] || 0) + (row.dataset.kind === "penalty" ? -value : value);
        }
      }
      for (const cell of table.querySelectorAll('[data-subtotal="' + kind + '"]')) {
        cell.textContent = written(groups[cell.parentElement.dataset.group] || 0);
      }
      const grand = written(grandTotal((row) => pointOf(row, kind)));
      for (const shown of document.querySelectorAll('[data-grand="' + kind + '"], [data-top="' + kind + '"]')) {
        shown.textContent = grand;
      }
    }
    total.textContent = written(grandTotal(officialOf));
    basis.textContent = total.textContent === saved.total ? saved.basis : "(chưa ghi)";
    for (const row of leaves) {
      const own = pointOf(row, "self");
      const appraised = pointOf(row, "appraised");
      const known = own !== null && appraised !== null;
      const difference = known ? appraised - own : null;
      row.querySelector("[data-difference]").textContent =
        difference === null ? "" : (difference > 0 ? "+" : "") + written(difference);
    }
  }

  function columnOf(input) {
    return Array.from(table.querySelectorAll('input[data-column="' + input.dataset.column + '"]'));
  }

  function move(input, step) {
    const column = columnOf(input);
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

  // A column copied from a spreadsheet goes down the same column from here, a line to a cell.
  function spread(input, lines) {
    const cells = columnOf(input).slice(columnOf(input).indexOf(input));
    const given = lines.slice(0, cells.length);
    given.forEach(function (line, place) {
      if (!line.trim()) return;
      cells[place].value = line.split("\t")[0].replace(SPACES, "").slice(0, cells[place].maxLength);
      cells[place].dispatchEvent(new Event("input", { bubbles: true }));
    });
    cells[given.length - 1].focus();
    const rest = lines.length - given.length;
    status.textContent =
      "Đã dán xuống " + given.length + " ô, chưa ghi." +
      (rest ? " Còn " + rest + " dòng cuối không có ô để dán." : "") +
      (given.some((line) => !line.trim()) ? " Dòng trống bỏ qua; dòng của nhóm, nếu có trong vùng chép, phải bỏ trước khi dán." : "") +
      (lines.some((line) => line.includes("\t")) ? " Chỉ dán cột đầu của vùng đã chép." : "") +
      (table.querySelector(".sh-bad") ? " Ô tô đỏ không phải điểm hợp lệ." : " Xem lại rồi bấm «Ghi điểm».");
  }

  table.addEventListener("paste", function (event) {
    const input = event.target;
    if (!input.dataset.column) return;
    const lines = event.clipboardData.getData("text").replace(/(\r\n|\r|\n)$/, "").split(/\r\n|\r|\n/);
    if (lines.length < 2) return;
    event.preventDefault();
    spread(input, lines);
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
      status.textContent = table.querySelector(".sh-bad")
        ? "Ô tô đỏ không phải điểm hợp lệ, chưa cộng vào tổng. Sửa ô ấy rồi bấm «Ghi điểm»."
        : "Có điểm chưa ghi. Bấm «Ghi điểm» (hoặc Ctrl + Enter) để ghi.";
    }
  });

  let isSaving = false;
  form.addEventListener("submit", function () { isSaving = true; });
  window.addEventListener("beforeunload", function (event) {
    if (!isSaving && isDirty()) event.preventDefault();
  });
  addUp();
})();
