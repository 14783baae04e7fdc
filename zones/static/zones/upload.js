// Shows how far an upload is, and chooses the kind of points that goes with the campaign;
// without this script the form works all the same.
(function () {
  "use strict";
  const form = document.querySelector("form[data-upload]");
  if (form) follow(form);

  function follow(form) {
    const box = form.querySelector("[data-progress]");
    const bar = box.querySelector("progress");
    const text = box.querySelector("[data-progress-text]");
    const button = form.querySelector("button[type=submit]");

    // another campaign: the kind of points that this user may write there
    const campaign = form.querySelector("[data-kinds]");
    const kinds = campaign ? JSON.parse(campaign.dataset.kinds) : {};
    if (campaign) campaign.addEventListener("change", function () {
      const choice = form.querySelector('[name="field"][value="' + kinds[campaign.value] + '"]');
      if (choice) choice.checked = true;
    });

    function fail(sentence) {
      button.disabled = false;
      text.textContent = sentence;
    }

    form.addEventListener("submit", function (event) {
      const request = new XMLHttpRequest();
      event.preventDefault();
      button.disabled = true;
      box.hidden = false;
      request.upload.addEventListener("progress", function (progress) {
        if (!progress.lengthComputable) return;
        bar.value = (100 * progress.loaded) / progress.total;
        text.textContent = "Đang tải lên: " + Math.round(bar.value) + "%";
      });
      request.upload.addEventListener("load", function () {
        bar.removeAttribute("value");
        text.textContent = "Đang kiểm tra từng ô … Rời trang cũng được: bản xem trước sẽ nằm ở «Các lượt nhập».";
      });
      request.addEventListener("load", function () {
        if (request.status === 503) {
          fail("Máy chủ đang bận hoặc đang chuyển đổi. Hãy chờ nửa phút rồi bấm lại: tệp vẫn được chọn.");
        } else if (request.responseURL !== window.location.href) {
          window.location.assign(request.responseURL);
        } else if (!show(request.responseText)) {
          fail("Máy chủ không nhận tệp này. Hãy tải lại trang rồi thử lại.");
        }
      });
      request.addEventListener("error", function () {
        fail("Không gửi được tệp. Hãy kiểm tra mạng rồi thử lại.");
      });
      request.open("POST", form.action || window.location.href);
      request.send(new FormData(form));
    });
  }

  // Only the content is exchanged: the page's own scripts bear no second run.
  function show(answer) {
    const page = new DOMParser().parseFromString(answer, "text/html");
    const fresh = page.querySelector("#content-main");
    if (!fresh) return false;
    document.querySelector("#content-main").replaceWith(fresh);
    const form = fresh.querySelector("form[data-upload]");
    if (form) follow(form);
    window.scrollTo(0, 0);
    return true;
  }
})();
