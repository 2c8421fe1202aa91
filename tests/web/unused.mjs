// Says which names a script defines that no page it stands on uses; the scripts of a page stand in pages/PAGE.json.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Linter } from "eslint";

const here = dirname(fileURLToPath(import.meta.url));
const checkout = resolve(here, "../..");
const rules = { "no-unused-vars": ["error", { args: "none", caughtErrors: "none" }] };

/** The scripts of a page after one another, as Python puts them, and where each line comes from. */
function together(page) {
  const files = JSON.parse(readFileSync(page, "utf8")).files.filter((name) => name.endsWith(".js"));
  const lines = ["(() => {"];
  const origins = [""];
  for (const file of files.map((name) => resolve(dirname(page), name))) {
    readFileSync(file, "utf8").split("\n").forEach((line, index) => {
      lines.push(line);
      origins.push(`${relative(checkout, file)}:${index + 1}`);
    });
  }
  return { text: [...lines, "})();"].join("\n"), origins };
}

/** @type {Map<string, number>} how many pages a script stands on */
const pagesOf = new Map();
/** @type {Map<string, number>} how many of them leave a name unused */
const unused = new Map();
for (const name of readdirSync(resolve(here, "pages"))) {
  const { text, origins } = together(resolve(here, "pages", name));
  for (const file of new Set(origins.map((origin) => origin.split(":")[0]))) pagesOf.set(file, (pagesOf.get(file) || 0) + 1);
  const config = {
    languageOptions: { ecmaVersion: 2022, sourceType: "script" }, linterOptions: { reportUnusedDisableDirectives: "off" }, rules,
  };
  for (const found of new Linter().verify(text, config)) {
    const line = `${origins[found.line - 1] || name}: ${found.message}`;
    unused.set(line, (unused.get(line) || 0) + 1);
  }
}
for (const [line, count] of [...unused].sort()) {
  if (count < (pagesOf.get(line.split(":")[0]) || 0)) continue;
  console.error(line);
  process.exitCode = 1;
}
