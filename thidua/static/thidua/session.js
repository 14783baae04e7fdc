// Who is typing is there: tells the server, at most every five minutes, that the session is not
// idle. Without this script a long form could outlast its session.
(function () {
  "use strict";
  const EVERY = 5 * 60 * 1000;
  let told = Date.now();
  document.addEventListener("input", function () {
    if (Date.now() - told < EVERY) return;
    told = Date.now();
    document.dispatchEvent(new Event("thidua:still-here"));
    fetch("/admin/dang-nhap/con-lam-viec/", { credentials: "same-origin", redirect: "manual" }).catch(function () {});
  });

  // what a page kept of somebody's typing goes with them
  document.addEventListener("submit", function (event) {
    if (event.target.id !== "logout-form") return;
    try {
      sessionStorage.clear();
    } catch {
      return;
    }
  });
})();
