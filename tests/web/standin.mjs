// A document as small as the tests of pure functions need: elements with attributes, children, text and listeners.

class StandInNode {
  /** @param {string} tag the empty text for a fragment */
  constructor(tag) {
    this.tag = tag;
    /** @type {(StandInNode|string)[]} */
    this.children = [];
    /** @type {Map<string, string>} */
    this.attributes = new Map();
    /** @type {Map<string, Function>} */
    this.listeners = new Map();
  }

  /** @param {...(StandInNode|string)} added a fragment gives its children */
  append(...added) {
    for (const one of added) {
      if (typeof one !== "string" && !one.tag) this.children.push(...one.children);
      else if (one !== "") this.children.push(one);
    }
  }

  get textContent() {
    return this.children.map((child) => (typeof child === "string" ? child : child.textContent)).join("");
  }

  /** @param {string} text */
  set textContent(text) {
    this.children = text ? [text] : [];
  }

  /** @param {string} name @param {string} value */
  setAttribute(name, value) {
    this.attributes.set(name, value);
  }

  /** @param {string} name */
  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }

  /** @param {string} name @param {Function} listener */
  addEventListener(name, listener) {
    this.listeners.set(name, listener);
  }
}

export function standIn() {
  return {
    createElement: (/** @type {string} */ tag) => new StandInNode(tag),
    createElementNS: (/** @type {string} */ _space, /** @type {string} */ tag) => new StandInNode(tag),
    createDocumentFragment: () => new StandInNode(""),
    getElementById: () => null,
  };
}
