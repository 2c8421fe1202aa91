// @ts-check
// What stands in the place of the site's index where a server answers: it is asked once the typing rests.

const REST = 120; // ms

/** @param {string} root  the address of the site */
function makeLiveIndex(root) {
  const kinds = ["Method", "Model", "Benchmark", "Task", "Metric", "Paper", "Organization"];
  const contents = { kinds, classes: kinds, paper: kinds.indexOf("Paper") };
  /** @type {AbortController|null} */
  let asking = null;
  return {
    contents,
    async open() {},
    /** @param {string} text @returns {Promise<any[]>} */
    async find(text) {
      if (asking) asking.abort();
      const mine = new AbortController();
      asking = mine;
      await new Promise((done) => setTimeout(done, REST));
      mine.signal.throwIfAborted();
      const address = new URL(`api/search?${new URLSearchParams({ q: text.slice(0, 300), limit: "50" })}`, root);
      // eslint-disable-next-line no-restricted-globals -- only where a server stands behind, from its own origin
      const answer = await fetch(address, { signal: mine.signal, headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error(`${answer.status}`);
      return (await answer.json()).map(liveAnswer);
    },
  };

  /** An answer in the shape of the index. @param {any} hit */
  function liveAnswer(hit) {
    const alias = /, alias '(.*)'$|, alias "(.*)"$/su.exec(hit.why);
    const kind = hit.type || (hit.kind === "paper" ? "Paper" : "Organization");
    const number = hit.kind === "paper" ? Number((hit.published || "").slice(0, 4)) : hit.papers;
    return {
      entry: [hit.name, kinds.indexOf(kind), number, hit.page],
      alias: alias ? alias[1] || alias[2] : "",
    };
  }
}
