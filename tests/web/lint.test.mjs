// eslint.config.js: what the linter lets no script of a page do.
import assert from "node:assert/strict";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { ESLint } from "eslint";

const linter = new ESLint({
  cwd: fileURLToPath(new URL("../..", import.meta.url)),
  overrideConfigFile: fileURLToPath(new URL("eslint.config.js", import.meta.url)),
});

for (const [code, rule] of [
  ["byId('a').innerHTML = text;", "no-restricted-properties"],
  ["byId('a').outerHTML = text;", "no-restricted-properties"],
  ["byId('a').insertAdjacentHTML('beforeend', text);", "no-restricted-properties"],
  ["document.write(text);", "no-restricted-properties"],
  ["range.createContextualFragment(text);", "no-restricted-properties"],
  ["byId('a').setAttribute('onclick', text);", "no-restricted-syntax"],
  ["byId('a').setAttribute('style', text);", "no-restricted-syntax"],
  ["byId('a').onclick = take;", "no-restricted-syntax"],
  ["element('p', { style: 'color: red' });", "no-restricted-syntax"],
  ["eval(text);", "no-eval"],
  ["new Function(text)();", "no-new-func"],
  ["setTimeout('take()', 1);", "no-implied-eval"],
  ["location.href = 'javascript:take()';", "no-script-url"],
  ["fetch('https://example.org');", "no-restricted-globals"],
  ["localStorage.setItem('a', 'b');", "no-restricted-globals"],
  ["Math.random();", "no-restricted-properties"],
  ["if (text == 1) take();", "eqeqeq"],
  ["function f() { var a = 1; return a; }", "no-var"],
  ["function f() { let a = 1; return a; }", "prefer-const"],
  ["if (text)\n  take();\n", "curly"],
  ["take();\n".repeat(401), "max-lines"],
]) {
  test(`No script of a page may say: ${code.replace(/\s+/g, " ").slice(0, 60)}`, async () => {
    const [found] = await linter.lintText(code, { filePath: "viz/example.js" });
    assert.ok(found.messages.some((message) => message.ruleId === rule), JSON.stringify(found.messages));
  });
}

test("A plain script of a page passes.", async () => {
  const code = '"use strict";\nfunction counted(many) {\n  return String(many);\n}\ncounted(2);\n';
  const [found] = await linter.lintText(code, { filePath: "viz/example.js" });
  assert.deepEqual(found.messages, []);
});
