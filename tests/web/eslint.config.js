// What the linter asks of the scripts of the pages (viz/) and of their tests (tests/web/).
import js from "@eslint/js";

const MARKUP = "text becomes text: textContent, or element() of viz/dom.js";
const unsafe = ["innerHTML", "outerHTML", "insertAdjacentHTML", "setHTMLUnsafe", "srcdoc", "createContextualFragment"];

/** @param {string[]} names */
const readonly = (...names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

const everywhere = {
  "array-callback-return": "error",
  "complexity": ["error", 25],
  "consistent-return": "off", // `return close();` out of an event handler reads well; types hold the rest
  "curly": ["error", "multi-line"],
  "default-case-last": "error",
  "eqeqeq": "error",
  "guard-for-in": "error",
  "max-len": ["error", { code: 160, ignoreRegExpLiterals: true, ignoreStrings: true, ignoreTemplateLiterals: true }],
  "max-lines": ["error", 400],
  "no-alert": "error",
  "no-caller": "error",
  "no-console": "error",
  "no-eval": "error",
  "no-extend-native": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-new-wrappers": "error",
  "no-param-reassign": "error",
  "no-return-assign": "error",
  "no-script-url": "error",
  "no-self-compare": "error",
  "no-template-curly-in-string": "error",
  "no-sequences": "error",
  "no-throw-literal": "error",
  "no-undef-init": "error",
  "no-unused-expressions": ["error", { allowShortCircuit: true }],
  "no-useless-rename": "error",
  "no-useless-return": "error",
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": ["error", { destructuring: "all" }],
  "prefer-object-has-own": "error",
  "prefer-rest-params": "error",
  "prefer-spread": "error",
  "prefer-template": "off", // a sum of two strings is plain enough
  "radix": "error",
};

export default [
  { ignores: ["**/node_modules/**"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  { rules: everywhere },
  {
    // Python puts the scripts of a page after one another into one function, so a name of one file is known in the next:
    // that each is defined, the types say; that each is used, unused.mjs says of the whole page.
    files: ["viz/**/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "script", globals: readonly("setTimeout", "setInterval", "window") },
    rules: {
      "no-implicit-globals": "off",
      "no-redeclare": ["error", { builtinGlobals: false }],
      "no-undef": "off",
      "no-unused-vars": ["error", { vars: "local", args: "after-used", caughtErrors: "none" }],
      "no-restricted-globals": ["error",
        { name: "fetch", message: "a page from a file asks for nothing; serve's scripts go through one function of their own" },
        { name: "XMLHttpRequest", message: "a page from a file asks for nothing" },
        { name: "localStorage", message: "pages from files share it with every other file: location.hash keeps the state" },
        { name: "event", message: "take it as the handler's parameter" },
        { name: "name", message: "a forgotten declaration: this one is the window's" },
        { name: "status", message: "a forgotten declaration: this one is the window's" }],
      "no-restricted-properties": ["error",
        ...unsafe.map((property) => ({ property, message: MARKUP })),
        { object: "document", property: "write", message: MARKUP },
        { object: "document", property: "writeln", message: MARKUP },
        { property: "__proto__", message: "use Map, or Object.create(null)" },
        { object: "Math", property: "random", message: "the same page does the same thing every time" }],
      "no-restricted-syntax": ["error",
        { selector: "CallExpression[callee.property.name='setAttribute'][arguments.0.value=/^(on|style$)/]", message: "the policy of the page forbids it" },
        { selector: "AssignmentExpression[left.property.name=/^on(blur|change|click|drag|error|focus|hash|input|key|load|message|mouse|pointer|pop|resize|scroll|submit|touch|wheel)/]", message: "addEventListener" },
        { selector: "CallExpression[callee.name='element'] Property[key.value='style'], CallExpression[callee.name='element'] Property[key.name='style']",
          message: "the policy of the page forbids style attributes: a class, or .style.setProperty" },
        { selector: "ImportDeclaration, ExportNamedDeclaration, ExportDefaultDeclaration", message: "the scripts of a page are put together as they are" }],
    },
  },
  {
    files: ["tests/web/**/*.{js,mjs}"],
    languageOptions: {
      ecmaVersion: 2022, sourceType: "module",
      globals: readonly("console", "process", "URL", "structuredClone"),
    },
    rules: { "no-console": "off" },
  },
  {
    files: ["tests/web/looks.js"],
    languageOptions: { sourceType: "script", globals: readonly("document", "window") },
    rules: { "no-implicit-globals": "error" },
  },
];
