// Names the chosen files beside the button; delegated, for pages that exchange their content.
(function () {
  "use strict";
  function name(input) {
    const names = Array.from(input.files, (file) => file.name);
    const shown = input.closest(".td-file").querySelector(".td-file-names");
    shown.textContent = names.length > 1 ? names.length + " tệp: " + names.join("; ") : names[0] || shown.dataset.none;
  }
  document.addEventListener("change", function (event) {
    if (event.target.type !== "file" || !event.target.closest(".td-file")) return;
    // the admin's own script looks for a field beside every file input that is not here
    event.stopPropagation();
    name(event.target);
  }, true);
  // chosen before this script was here, or kept by the browser when the page was read again
  function nameAll() {
    document.querySelectorAll(".td-file input[type=file]").forEach(name);
  }
  document.addEventListener("DOMContentLoaded", nameAll);
  nameAll();
})();
