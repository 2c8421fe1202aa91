// @ts-check
// The console's comforts: Ctrl+Enter asks, a button that waits says so, and the answer is gone to.

function startConsole() {
  const form = /** @type {HTMLFormElement|null} */ (document.querySelector("form.console"));
  if (!form) return;
  const asking = /** @type {HTMLButtonElement} */ (form.querySelector("button.main"));
  const words = asking.textContent || "";

  /** @param {boolean} busy */
  function wait(busy) {
    asking.setAttribute("aria-disabled", String(busy));
    asking.textContent = busy ? "Asking…" : words;
  }

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(asking);
  });
  form.addEventListener("submit", (event) => {
    if (asking.getAttribute("aria-disabled") === "true") event.preventDefault();
    else if (!(event.submitter && event.submitter.hasAttribute("data-file"))) wait(true);
  });
  addEventListener("pageshow", () => wait(false)); // come back to by the browser's own button
  const answer = document.getElementById("answer");
  if (answer) answer.focus({ preventScroll: true });
}

startConsole();
