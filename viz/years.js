// @ts-check
// The years: two sliders, and a button that lets them pass.

const YEAR_TIME = 1100; // milliseconds that a year is shown

/** @param {any} atlas @param {(patch: any, tag?: string) => void} change @param {() => void} seal */
function makeYears(atlas, change, seal) {
  const from = /** @type {HTMLInputElement} */ (byId("from-year")), to = /** @type {HTMLInputElement} */ (byId("to-year"));
  const button = byId("play");
  let clock = 0;

  /** @param {number} first @param {number} last */
  function set(first, last) {
    const [start, end] = atlas.span;
    change({ years: first === start && last === end ? null : [first, last] }, "years");
  }

  function stop() {
    clearInterval(clock);
    clock = 0;
    button.setAttribute("aria-pressed", "false");
    button.textContent = "Play the years";
    seal();
  }

  function play() {
    const [start, end] = atlas.span;
    const first = Number(from.value);
    button.setAttribute("aria-pressed", "true");
    button.textContent = "Pause";
    set(first, Number(to.value) < end ? Number(to.value) : first === end ? start : first);
    clock = setInterval(() => {
      const now = Number(to.value);
      if (now < end) set(Number(from.value), now + 1);
      if (now + 1 >= end) stop();
    }, YEAR_TIME);
  }

  const moved = (/** @type {HTMLInputElement} */ input) => () => {
    if (clock) stop();
    if (Number(from.value) > Number(to.value)) (input === from ? to : from).value = input.value;
    set(Number(from.value), Number(to.value));
  };
  for (const input of [from, to]) {
    input.addEventListener("input", moved(input));
    input.addEventListener("change", seal);
  }
  button.addEventListener("click", () => (clock ? stop() : play()));
  return {
    refresh() {
      const [first, last] = atlas.span;
      byId("years").hidden = first === null || first === last;
      if (first === null) return;
      const [start, end] = atlas.state.years || [first, last];
      for (const [input, value, said] of /** @type {const} */ ([[from, start, "from-said"], [to, end, "to-said"]])) {
        Object.assign(input, { min: String(first), max: String(last), step: "1" });
        input.value = String(value);
        byId(said).textContent = String(value);
      }
    },
  };
}
