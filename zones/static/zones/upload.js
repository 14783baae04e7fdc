// Shows how far an upload is; without this script the form works all the same.
(function () {
  "use strict";
  const form = document.querySelector("form[data-upload]");
  if (!form) return;
  form.addEventListener("submit", function (event) {
    const box = form.querySelector("[data-progress]");
    const bar = box.querySelector("progress");
    const text = box.querySelector("[data-progress-text]");
    const request = new XMLHttpRequest();
    event.preventDefault();
    form.querySelector("button[type=submit]").disabled = true;
    box.hidden = false;
    request.upload.addEventListener("progress", function (progress) {
      if (!progress.lengthComputable) return;
      bar.value = (100 * progress.loaded) / progress.total;
      text.textContent = "Đang tải lên: " + Math.round(bar.value) + "%";
    });
    request.upload.addEventListener("load", function () {
      bar.removeAttribute("value");
      text.textContent = "Đang kiểm tra từng ô …";
    });
    request.addEventListener("load", function () {
      if (request.responseURL !== window.location.href) {
        window.location.assign(request.responseURL);
        return;
      }
      document.open();
      document.write(request.responseText);
      document.close();
    });
    request.addEventListener("error", function () {
      form.querySelector("button[type=submit]").disabled = false;
      text.textContent = "Không gửi được tệp. Hãy kiểm tra mạng rồi thử lại.";
    });
    request.open("POST", form.action || window.location.href);
    request.send(new FormData(form));
  });
})();
