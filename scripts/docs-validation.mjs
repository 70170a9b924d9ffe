#!/usr/bin/env node
// node scripts/docs-validation.mjs [--check]: writes the tables of docs/validation.md from the catalogue of codes; with
// --check it only says whether they are up to date, and exits 1 where they are not. Needs no build.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const page = new URL("../docs/validation.md", import.meta.url);
const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("../definition/rules/catalogue.ts", import.meta.url))],
  bundle: true,
  format: "esm",
  platform: "node",
  write: false,
});
const { catalogue } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`
);

/** Which codes each table of the page has: what stands between `<!-- codes: NAME -->` and `<!-- end of NAME -->`. */
const tables = {
  reader: (code) => code.startsWith("SW100"),
  rules: (code) => !code.startsWith("SW0") && !code.startsWith("SW100"),
  builder: (code) => code.startsWith("SW0"),
};

const before = readFileSync(page, "utf8");
let after = before;
for (const [name, has] of Object.entries(tables)) {
  const [start, end] = [`<!-- codes: ${name} -->\n`, `<!-- end of ${name} -->`];
  const [from, to] = [after.indexOf(start), after.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`docs/validation.md has no place for the table ${name}; write ${start}${end}`);
  const entries = catalogue.filter(({ code }) => has(code));
  after = `${after.slice(0, from + start.length)}\n${table(entries)}\n${after.slice(to)}`;
}

for (const [name, text] of Object.entries(mutationTables())) {
  const [start, end] = [`<!-- mutation: ${name} -->\n`, `<!-- end of ${name} -->`];
  const [from, to] = [after.indexOf(start), after.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/validation.md has no place for ${name}; write ${start}${end}`);
  after = `${after.slice(0, from + start.length)}\n${text}\n${after.slice(to)}`;
}

if (!process.argv.includes("--check")) writeFileSync(page, after);
else if (after !== before) {
  process.stderr.write("docs/validation.md is out of date; write it anew with: node scripts/docs-validation.mjs\n");
  process.exitCode = 1;
}

function table(entries) {
  const catalogued = entries.some(({ covers }) => covers !== undefined);
  const cells = ({ code, severity, title, explanation, covers = "–" }) => [
    `<a id="${code.toLowerCase()}"></a>${code}`,
    severity,
    title,
    explanation,
    ...(catalogued ? [covers] : []),
  ];
  const head = ["code", "severity", "what", "why, and what to do", ...(catalogued ? ["catalogue"] : [])];
  const line = (texts) => `| ${texts.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return `${line(head)}|${head.map(() => "---|").join("")}\n${entries.map((entry) => line(cells(entry))).join("")}`;
}

/** What test/mutation/peers.test.ts recorded, as Markdown. */
function mutationTables() {
  const { versions, hosts, planted, byAccident } = JSON.parse(
    readFileSync(new URL("../test/mutation/recorded.json", import.meta.url), "utf8"),
  );
  const sum = (name, rows = planted) => rows.reduce((total, row) => total + row[name], 0);
  const mutants = sum("mutants");
  const share = (found) => `${found} of ${mutants} (${((100 * found) / mutants).toFixed(1)} %)`;
  const sdk = planted.map((row) => row.sdk);
  const [tries, raised] = [
    sdk.reduce((n, { built }) => n + built, 0),
    sdk.reduce((n, one) => n + one.raised.length, 0),
  ];
  const cells = ({ key, fault, mutants: of, found, cfnLint, moto, sdk: peer }) => [
    key.split(" ")[0],
    fault,
    `${found} of ${of}`,
    peer.built === 0
      ? `cannot say it: ${peer.cannot.join("; ")}`
      : `${peer.raised.length} of ${peer.built}${peer.mended === 0 ? "" : `, ${peer.mended} put right`}`,
    `${cfnLint} of ${of}`,
    `${moto} of ${of}`,
  ];
  const rows = (head, lines) =>
    [head, head.map(() => "---"), ...lines].map((line) => `| ${line.join(" | ")} |\n`).join("");
  const names = [
    "sagewright",
    `Python SDK ${versions.sagemaker}`,
    `cfn-lint ${versions["cfn-lint"]}`,
    `moto ${versions.moto}`,
  ];
  const summary = rows(
    ["", ...names],
    [
      ["found", share(sum("found")), `${raised} of ${tries} tries`, share(sum("cfnLint")), share(sum("moto"))],
      [
        `kinds of fault found at least once, of ${planted.length}`,
        `${planted.filter(({ found }) => found > 0).length}`,
        `${sdk.filter((one) => one.raised.length > 0).length}; ${sdk.filter(({ built }) => built === 0).length} it cannot say`,
        `${planted.filter(({ cfnLint }) => cfnLint > 0).length}`,
        `${planted.filter(({ moto }) => moto > 0).length}`,
      ],
      [`false errors on the ${hosts} definitions before`, "0", "–", "–", "–"],
    ],
  );
  return {
    summary,
    planted: rows(["code", "fault", ...names], planted.map(cells)),
    accidents: rows(
      ["accident", "sagewright", names[2], names[3]],
      byAccident.map(({ fault, mutants: of, found, cfnLint, moto }) => [
        fault,
        ...[found, cfnLint, moto].map((n) => `${n} of ${of}`),
      ]),
    ),
  };
}
