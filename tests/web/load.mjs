// Named things out of the scripts of a page, for tests of what is pure in them.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

const START = /^start\(\);\s*$/m; // the line of a script that sets the page going

/**
 * Puts scripts of viz/ into one function, as a page does but without its start, and hands out what is named.
 * @param {string[]} files under viz/, in the order of the page
 * @param {string[]} names what to hand out
 * @param {Record<string, unknown>} [globals] stand-ins for what a browser has: document, location, vis …
 * @returns {Record<string, any>}
 */
export function load(files, names, globals = {}) {
  const paths = files.map((file) => fileURLToPath(new URL(`../../viz/${file}`, import.meta.url)));
  const source = paths.map((path) => readFileSync(path, "utf8").replace(START, "")).join("\n");
  const known = Object.keys(globals);
  // not in a context of its own: deepEqual wants the very Array and Map of the test
  const make = vm.compileFunction(`"use strict";\n${source}\nreturn { ${names.join(", ")} };`, known, { filename: files.join("+") });
  return make(...known.map((name) => globals[name]));
}
