// Ticks the first rows of a form, or none; without this the links open the page anew so ticked, but
// what was typed into it is lost.
(function () {
  "use strict";
  document.querySelectorAll("[data-choose]").forEach(function (link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      const most = Number(link.dataset.choose);
      link.closest("form").querySelectorAll("td > [type=checkbox]").forEach(function (box, index) {
        box.checked = index < most;
      });
    });
  });
})();
