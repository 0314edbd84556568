// Runs first in the body: says that scripts work, then loads the design system's own script.
(function () {
  if (!("noModule" in HTMLScriptElement.prototype)) return;
  document.body.className += " js-enabled nhsuk-frontend-supported";
  document.addEventListener("DOMContentLoaded", function () {
    import(document.body.dataset.nhsuk)
      .then(function (nhsuk) {
        nhsuk.initAll();
      })
      .catch(function () {
        // Without it the page must look as it does without scripts: all of the menu, every conditional question.
        document.body.classList.remove("js-enabled", "nhsuk-frontend-supported");
      });
    document.querySelectorAll("[data-print]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        window.print();
      });
    });
    document.querySelectorAll(".gw-scroll").forEach(function (box) {
      new ResizeObserver(function () {
        // The keyboard stops only at a box in which something is to be scrolled.
        if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
        else box.removeAttribute("tabindex");
      }).observe(box);
    });
    // The menu opens and closes without this; Escape closes it too, and leaves the keyboard where it was opened.
    document.querySelectorAll(".gw-menu__rest").forEach(function (menu) {
      menu.addEventListener("keydown", function (event) {
        if (event.key !== "Escape" || !menu.open) return;
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    });
    // Who writes is not away: the session hears of it while they do. Who is away is told before it ends.
    var idle = document.querySelector("[data-stay]");
    if (idle) stay(idle);
    document.addEventListener("allauth.error", function (event) {
      var box = document.querySelector("[data-passkey-error]");
      if (!box) return;
      event.preventDefault();
      box.hidden = false;
      box.focus();
    });
    // A form goes once, however often its button is pressed.
    document.querySelectorAll("form").forEach(function (form) {
      form.addEventListener("submit", function (event) {
        if (form.dataset.sent) event.preventDefault();
        form.dataset.sent = "1";
        window.setTimeout(function () {
          delete form.dataset.sent;
        }, 5000);
      });
    });
  });
  function stay(idle) {
    var heard = Date.now();
    var used = false;
    var over = false;
    var minute = 60000;
    function ask() {
      used = false;
      heard = Date.now();
      fetch(idle.dataset.stay, { redirect: "manual" })
        .then(function (answer) {
          over = answer.type === "opaqueredirect";
          idle.textContent = over ? idle.dataset.over : "";
        })
        .catch(function () {
          used = true;
        });
    }
    function look() {
      var rested = Date.now() - heard;
      if (over) return;
      if (used && rested > 5 * minute) ask();
      else if (rested > 28 * minute) idle.textContent = rested > 30 * minute ? idle.dataset.over : idle.dataset.soon;
    }
    ["keydown", "pointerdown", "input"].forEach(function (kind) {
      document.addEventListener(kind, function () {
        used = true;
        if (idle.textContent) look();
      });
    });
    window.setInterval(look, minute / 4);
  }
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
    });
  });
})();
