// A form whose answer is a file that is made once: pressed twice, the browser would drop it. A
// file leaves the page as it is, so the answer brings a cookie named after the form's token: then
// the page is opened anew and says what was done.
(function () {
  "use strict";
  const form = document.querySelector("form[data-once]");
  if (!form) return;
  const EVERY = 500; // milliseconds
  const token = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const sign = "answered-" + token + "=";
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "answer";
  field.value = token;
  form.append(field);

  function isAnswered() {
    return document.cookie.split("; ").some((cookie) => cookie.startsWith(sign));
  }

  form.addEventListener("submit", function () {
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    button.textContent = form.dataset.once;
    const waiting = setInterval(function () {
      if (!isAnswered()) return;
      clearInterval(waiting);
      document.cookie = sign + ";max-age=0;path=" + location.pathname;
      location.assign(location.pathname);
    }, EVERY);
  });
})();
