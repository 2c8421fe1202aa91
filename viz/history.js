// @ts-check
// What was set before, to go back to, and what was taken back, to go forward to.

const MOST_STEPS = 200;

/**
 * A line of values with a present one. Pushes that share a tag are one step, until it is sealed.
 * @template T
 * @param {T} first
 */
function makeHistory(first) {
  /** @type {T[]} */
  const past = [];
  /** @type {T[]} */
  const future = [];
  let present = first;
  let open = "";
  return {
    present: () => present,
    canUndo: () => past.length > 0,
    canRedo: () => future.length > 0,
    /** A new step, or more of the one that is open under this tag. @param {T} value @param {string} [tag] */
    push(value, tag = "") {
      if (!tag || tag !== open) past.push(present);
      if (past.length > MOST_STEPS) past.shift();
      future.length = 0;
      present = value;
      open = tag;
    },
    /** Another present without a step. @param {T} value */
    amend(value) {
      present = value;
    },
    seal() {
      open = "";
    },
    undo() {
      if (past.length) {
        future.push(present);
        present = /** @type {T} */ (past.pop());
      }
      open = "";
      return present;
    },
    redo() {
      if (future.length) {
        past.push(present);
        present = /** @type {T} */ (future.pop());
      }
      open = "";
      return present;
    },
  };
}
