#!/usr/bin/env node
// node scripts/drift.mjs [SHAPES [DIFFERENCES]]: where the installed AWS client and our shapes know different step types
// or members. Exits 1 when a difference is not explained in definition/shapes/differences.json, or when one that is
// explained there is none any more. Needs no build.
import { readFileSync } from "node:fs";
import { transformSync } from "esbuild";

const client = await import("@aws-sdk/client-sagemaker");
const shapes = new URL("../definition/shapes/", import.meta.url);
const [shapesFile = new URL("shapes.json", shapes), differencesFile = new URL("differences.json", shapes)] =
  process.argv.slice(2);
const read = (file) => readFileSync(new URL(file, import.meta.url), "utf8");
const ours = JSON.parse(readFileSync(shapesFile, "utf8"));
const known = JSON.parse(readFileSync(differencesFile, "utf8"));
const { version } = JSON.parse(read("../node_modules/@aws-sdk/client-sagemaker/package.json"));
const { code } = transformSync(read("../definition/step-types.ts"), { loader: "ts", format: "esm" });
const { stepTypeNames } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

/** Step types that the service's list of an execution's steps names by their job. */
const stepTypeOf = {
  TrainingJob: "Training",
  ProcessingJob: "Processing",
  TransformJob: "Transform",
  TuningJob: "Tuning",
  AutoMLJob: "AutoML",
};

// The client's schemas are lists: kind, namespace, name, traits, and by kind members, an item or input and output.
const kind = { list: 1, map: 2, structure: 3, union: 4, operation: 9 };
const resolve = (schema) =>
  typeof schema === "function"
    ? resolve(schema())
    : Array.isArray(schema) && typeof schema[0] !== "number"
      ? resolve(schema[0])
      : schema;

const found = new Map();
const tell = (what, side) => found.set(what, side);
compareNames(
  "step type",
  client.PipelineExecutionStepMetadata$[4].map((name) => stepTypeOf[name] ?? name),
  stepTypeNames,
);
const seen = new Set();
for (const [table, place] of [
  [ours.inputs, 4],
  [ours.outputs, 5],
]) {
  for (const [operation, shape] of Object.entries(table)) {
    const schema = client[`${operation}$`];
    if (schema?.[0] === kind.operation) compare(resolve(schema[place]), shape);
    else tell(`operation ${operation}`, "ours");
  }
}

const unexplained = [...found].filter(([what]) => known[what] === undefined);
const stale = Object.keys(known).filter((what) => !found.has(what));
const knower = { client: `@aws-sdk/client-sagemaker ${version}`, ours: `botocore ${ours.botocore} (our shapes)` };
for (const [what, side] of unexplained) console.log(`only ${knower[side]} knows ${what}`);
for (const what of stale) console.log(`differences.json explains ${what}, which is no difference any more`);
console.log(
  `${seen.size} shapes compared, ${found.size - unexplained.length} known differences, ${unexplained.length} new`,
);
process.exitCode = unexplained.length + stale.length === 0 ? 0 : 1;

function compare(schema, name) {
  const shape = ours.shapes[name];
  if (!Array.isArray(schema) || shape === undefined || seen.has(name)) return;
  seen.add(name);
  const [type, , , , inner, targets] = schema;
  if (type === kind.list) compare(resolve(inner), shape.member);
  else if (type === kind.map) compare(resolve(targets), shape.value);
  else if (type === kind.structure || type === kind.union) {
    compareNames(name, inner, Object.keys(shape.members ?? {}));
    inner.forEach((member, i) => compare(resolve(targets[i]), shape.members?.[member]));
  }
}

function compareNames(where, theirs, mine) {
  const name = (member) => (where === "step type" ? `step type ${member}` : `${where}.${member}`);
  for (const member of theirs) if (!mine.includes(member)) tell(name(member), "client");
  for (const member of mine) if (!theirs.includes(member)) tell(name(member), "ours");
}
