import js from "@eslint/js";
import pulumi from "@pulumi/eslint-plugin";
import boundaries from "eslint-plugin-boundaries";
import tseslint from "typescript-eslint";

/** Imports point one way: pipelines -> components -> functions (index.ts is the composition on top). The local runtime and the policies stand apart; both may reckon costs. What operators do to a stack (operations) speaks the functions' language. */
const mayImport = {
  pipelines: ["pipelines", "components"],
  components: ["components", "functions"],
  functions: ["functions"],
  operations: ["operations", "functions"],
  local: ["local", "cost", "operations"],
  policy: ["policy", "cost"],
  cost: ["cost"],
};

const oneWay = ([from, types]) => ({
  from: { element: { type: from } },
  allow: types.map((type) => ({ to: { element: { type } } })),
});

export default tseslint.config(
  { ignores: ["node_modules/", ".venv/", ".build/", ".landfall/", "**/*.js", "**/*.mjs", "**/*.cjs"] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "@pulumi": pulumi, boundaries },
    settings: {
      "boundaries/elements": [
        ...["pipelines", "components", "functions", "operations", "local", "policy", "cost"].map((type) => ({
          type,
          pattern: `${type}/**/*`,
          partialMatch: false,
        })),
      ],
      "import/resolver": { node: { extensions: [".ts", ".js"] } },
    },
    rules: {
      "max-lines": ["error", 250],
      "max-lines-per-function": ["error", { max: 40, skipComments: true }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/prefer-nullish-coalescing": "error",
      // Handlers and fakes keep a promised signature whether they have something to wait for or not.
      "@typescript-eslint/require-await": "off",
      // A resource's properties come as `unknown` from the graph; its table says what they are.
      "@typescript-eslint/no-base-to-string": "off",
      "@pulumi/no-output-in-template-literal": "error",
      "@pulumi/no-output-instance-in-template-literal": "error",
      "boundaries/dependencies": ["error", { default: "disallow", policies: Object.entries(mayImport).map(oneWay) }],
    },
  },
  {
    // Constructors of components read like a table of contents.
    files: ["components/**"],
    rules: { "max-lines-per-function": ["error", { max: 60, skipComments: true }] },
  },
  {
    // The AWS SDK is required by name where it is used: docs/decisions/callbacks.md.
    files: ["functions/**"],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    files: ["tests/**"],
    rules: { "max-lines-per-function": "off", "max-lines": "off", "boundaries/dependencies": "off" },
  },
);
