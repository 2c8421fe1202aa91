// What a page looks like from inside: evaluated in it by tests/accessibility.py.
window.looks = (() => {
  const CONTROLS = "a[href], button, input, select, textarea, summary, [role=option], [role=checkbox], [role=tab], [role=button]";
  const IN_A_TEXT = "p, blockquote, dd, td, figcaption, h1, h2, h3, h4"; // a link in a sentence may be as high as its line

  /** @param {Element} it */
  const seen = (it) => it.checkVisibility({ visibilityProperty: true });
  /** @param {Element} it */
  const label = (it) => (it.getAttribute("aria-label") || it.textContent.trim() || it.id).replace(/\s+/g, " ").slice(0, 40);
  /** @param {Element} it */
  const named = (it) => `${it.tagName.toLowerCase()} "${label(it)}"`;

  /** The violations of axe-core, a line each. @param {string[]} rules */
  async function violations(rules) {
    const found = await window.axe.run(document, { runOnly: { type: "tag", values: rules }, resultTypes: ["violations"], preload: false });
    return found.violations.flatMap((rule) => rule.nodes.map((node) =>
      `${rule.id} (${rule.impact}) at ${node.target.join(" ")}: ${node.failureSummary.replace(/\s+/g, " ")}`.slice(0, 400)));
  }

  /** Where a finger reaches a control: what it is drawn on, with its label. @param {Element} it */
  function reach(it) {
    const boxes = [it, ...("labels" in it && it.labels ? it.labels : [])].map((one) => one.getBoundingClientRect());
    return {
      left: Math.min(...boxes.map((box) => box.left)), right: Math.max(...boxes.map((box) => box.right)),
      top: Math.min(...boxes.map((box) => box.top)), bottom: Math.max(...boxes.map((box) => box.bottom)),
    };
  }

  /** Where a link leads. @param {Element} it */
  const target = (it) => { const href = it.getAttribute("href"); return href === null ? null : new URL(href, document.baseURI).href; };

  /** Controls smaller than so many pixels with the middle of another one nearer than that. @param {number} least */
  function smallTargets(least) {
    const all = [...document.querySelectorAll(CONTROLS)].filter((it) => seen(it) && !it.closest(IN_A_TEXT));
    const boxes = all.map((it) => ({ it, box: reach(it) })).filter(({ box }) => box.right - box.left > 1 && box.bottom - box.top > 1);
    const middle = (box) => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const apart = (one, other) => Math.max(Math.abs(middle(one)[0] - middle(other)[0]), Math.abs(middle(one)[1] - middle(other)[1]));
    const kin = (one, other) => one === other || one.contains(other) || other.contains(one);
    const crowded = boxes.filter(({ it, box }) => (box.right - box.left < least - 0.5 || box.bottom - box.top < least - 0.5)
      && boxes.some((other) => !kin(it, other.it) && apart(box, other.box) < least));
    const small = new Set(crowded.map(({ it }) => it));
    const words = [...document.querySelectorAll("a[href]")].filter((it) => seen(it) && !it.closest("svg") && !small.has(it));
    const led = new Set(words.map(target));
    return crowded.filter(({ it }) => !(it.closest("svg") && led.has(target(it)))) // a drawing may repeat what words say
      .map(({ it, box }) => `${named(it)} is ${Math.round(box.right - box.left)} x ${Math.round(box.bottom - box.top)} pixels`);
  }

  /** @param {string} selector @param {string} attribute */
  const only = (selector, attribute) => {
    const found = [...document.querySelectorAll(selector)];
    return found.length === 1 ? found[0].getAttribute(attribute) : null;
  };

  /** How each heading follows the one before: 1 to 3 leaves a level out. */
  function headingLeaps() {
    const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(seen).map((it) => ({ it, level: Number(it.tagName[1]) }));
    const leaps = levels.filter(({ level }, index) => level > (index ? levels[index - 1].level : 0) + 1);
    return leaps.map(({ it, level }) => `${named(it)} is of level ${level}`);
  }

  function facts() {
    const ids = [...document.querySelectorAll("[id]")].map((it) => it.id);
    return {
      title: document.title.trim(),
      lang: document.documentElement.lang,
      charset: document.characterSet,
      doctype: document.compatMode === "CSS1Compat",
      viewport: only("meta[name=viewport]", "content"),
      description: only("meta[name=description]", "content"),
      canonical: only("link[rel=canonical]", "href"),
      mains: document.querySelectorAll("main").length,
      tops: document.querySelectorAll("h1").length,
      leaps: headingLeaps(),
      noAlt: [...document.querySelectorAll("img:not([alt])")].map(named),
      noText: [...document.querySelectorAll("a[href], button")].filter((it) => seen(it) && !label(it) && !it.querySelector("img[alt]:not([alt=''])"))
        .map((it) => it.outerHTML.slice(0, 120)),
      vague: [...document.querySelectorAll("a[href]")].filter((it) => /^(here|click here|more|link|this|read more)$/i.test(label(it))).map(named),
      twice: [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))],
      elements: document.querySelectorAll("*").length,
      wider: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      links: [...document.querySelectorAll("a[href]")].map((it) => it.getAttribute("href")),
      ids,
    };
  }

  return { violations, smallTargets, facts };
})();
