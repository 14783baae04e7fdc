// Names the chosen files beside the button; delegated, for pages that exchange their content.
(function () {
  "use strict";
  document.addEventListener("change", function (event) {
    const box = event.target.closest && event.target.closest(".td-file");
    if (!box || event.target.type !== "file") return;
    // the admin's own script looks for a field beside every file input that is not here
    event.stopPropagation();
    const names = Array.from(event.target.files, (file) => file.name);
    const shown = box.querySelector(".td-file-names");
    shown.textContent = names.length > 1 ? names.length + " tệp: " + names.join("; ") : names[0] || shown.dataset.none;
  }, true);
})();
