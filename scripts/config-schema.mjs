#!/usr/bin/env node
// node scripts/config-schema.mjs [--check]: compiles local/config/schema.json with ajv into local/config/check.generated.js, so that no
// command compiles a schema when it starts; with --check it only says whether that file is up to date, and exits 1 where it is not.
import { readFileSync, writeFileSync } from "node:fs";
import { Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";

const folder = new URL("../local/config/", import.meta.url);
const file = new URL("check.generated.js", folder);
const ajv = new Ajv({ code: { source: true, esm: true }, strict: true, strictRequired: false, allowUnionTypes: true });
const schema = JSON.parse(readFileSync(new URL("schema.json", folder), "utf8"));
const text = `// Made by scripts/config-schema.mjs from schema.json.\n${standalone.default(ajv, ajv.compile(schema))}\n`;
if (text.includes("require(")) throw new Error("the compiled schema loads a file at run time; leave that keyword out");
if (!process.argv.includes("--check")) writeFileSync(file, text);
else if (readFileSync(file, "utf8") !== text) {
  process.stderr.write(
    "local/config/check.generated.js is out of date; write it anew with: node scripts/config-schema.mjs\n",
  );
  process.exitCode = 1;
}
