// A form whose answer is a file that is made once: pressed twice, the browser would drop it.
(function () {
  "use strict";
  const form = document.querySelector("form[data-once]");
  if (!form) return;
  form.addEventListener("submit", function () {
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    button.textContent = form.dataset.once;
  });
})();
