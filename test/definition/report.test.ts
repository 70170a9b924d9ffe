import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import {
  catalogue,
  githubReport,
  humanReport,
  jsonReport,
  junitReport,
  sarifReport,
  validate,
  type FileReport,
} from "../../definition/index.ts";
import { judgesPython } from "../road/project.ts";

const bad = `{
  "Version": "2020-12-01",
  "Parameters": [{"Name": "Épochs, 100%: \\u0007<&>", "Type": "Integer", "DefaultValue": 3}],
  "Steps": [
    {"Name": "A", "Type": "Fail", "Arguments": {"ErrorMesage": "x"}}
  ]
}
`;
const good = '{"Version": "2020-12-01", "Steps": [{"Name": "A", "Type": "Fail", "Arguments": {"ErrorMessage": "x"}}]}';
const files: readonly FileReport[] = [
  { file: "a b/bad,1.json", text: bad, problems: validate(bad) },
  { file: "good.json", text: good, problems: validate(good) },
  { file: "-", text: "{", problems: validate("{") },
];

test("the examples have errors, warnings and none", () => {
  expect(files.map(({ problems }) => problems.length > 0)).toEqual([true, false, true]);
  expect(new Set(files.flatMap(({ problems }) => problems.map(({ severity }) => severity)))).toContain("warning");
});

test("json has exactly the members of its contract", () => {
  const { files: reported } = JSON.parse(JSON.stringify(jsonReport(files))) as {
    files: readonly Record<string, unknown>[];
  };
  for (const file of reported) {
    expect(Object.keys(file)).toEqual(["file", "problems"]);
    for (const problem of file["problems"] as readonly object[])
      expect(Object.keys(problem)).toEqual(["code", "severity", "path", "line", "column", "message", "hint"]);
  }
  expect(reported.map(({ file }) => file)).toEqual(["a b/bad,1.json", "good.json", "-"]);
});

test("human: grouped by file, with a mark under the whole word, nothing that steers a terminal, and a sum", () => {
  const text = humanReport(files);
  expect(text).toMatch(
    / {2}5 \| {5}\{"Name": "A", .*"ErrorMesage": "x"\}\}\n {4}\| +\^{13}\n {2}did you mean "ErrorMessage"\?\n {2}--fix can rename/,
  );
  expect(text.split("\n").at(-1)).toMatch(
    /^3 files: \d+ errors, \d+ warnings?, \d+ notes?; 1 can be fixed with --fix$/,
  );
  expect(text).not.toContain("good.json");
  expect(text).toContain("<stdin>:1:");
  // oxlint-disable-next-line no-control-regex
  expect(text.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f]/);
  expect(humanReport(files, (look, part) => `<${look}>${part}</>`)).toContain("<red>error</> <bold>SW5001</>");
});

test("github: one line each, escaped as the runner unescapes", () => {
  const lines = githubReport(files).trimEnd().split("\n");
  expect(lines).toHaveLength(files.flatMap(({ problems }) => problems).length);
  const unescapeData = (text: string) => text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
  const unescape = (text: string) => unescapeData(text.replaceAll("%3A", ":").replaceAll("%2C", ","));
  const read = lines.map((line) => {
    const [, command, list = "", message = ""] = /^::(error|warning|notice) ([^:]*)::(.*)$/.exec(line) ?? [];
    const properties = Object.fromEntries(list.split(",").map((pair) => pair.split("=").map(unescape))) as Record<
      string,
      string
    >;
    return { command, ...properties, message: unescapeData(message) };
  });
  expect(read).toContainEqual({
    command: "error",
    file: "a b/bad,1.json",
    line: "5",
    col: "49",
    endColumn: "62",
    title: "SW5001 Steps[0].Arguments.ErrorMesage",
    message: 'unknown member "ErrorMesage"; did you mean "ErrorMessage"?',
  });
  const unused = read.find(({ message }) => message.includes("100%:"));
  expect(unused).toMatchObject({ command: "warning", file: "a b/bad,1.json", line: "3" });
  expect(read.at(-1)).not.toHaveProperty("file");
});

const PARSE = `
import json, sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
assert root.tag == "testsuites"
print(json.dumps([{"name": s.get("name"), "tests": int(s.get("tests")), "failures": int(s.get("failures")),
  "cases": [{"name": c.get("name"), "failure": None if c.find("failure") is None else
    [c.find("failure").get("type"), c.find("failure").get("message"), c.find("failure").text],
    "out": c.findtext("system-out")} for c in s]} for s in root]))
`;
interface Suite {
  readonly name: string;
  readonly tests: number;
  readonly failures: number;
  readonly cases: readonly {
    readonly name: string;
    readonly failure: readonly string[] | null;
    readonly out: string | null;
  }[];
}
const parsed = (strict: boolean): readonly Suite[] =>
  JSON.parse(
    execFileSync(judgesPython(), ["-c", PARSE], { input: junitReport(files, { strict }), encoding: "utf8" }),
  ) as readonly Suite[];

test("junit: Python reads the suites, the counts and the texts; warnings fail where they are to", () => {
  for (const strict of [false, true]) {
    const suites = parsed(strict);
    expect(suites.map(({ name }) => name)).toEqual(["a b/bad,1.json", "good.json", "<stdin>"]);
    for (const { tests, failures, cases } of suites) {
      expect(cases).toHaveLength(tests);
      expect(cases.filter(({ failure }) => failure !== null)).toHaveLength(failures);
    }
    const [first, second] = suites;
    expect(second).toMatchObject({ tests: 1, failures: 0, cases: [{ name: "valid", failure: null }] });
    const unused = first?.cases.find(({ name }) => name.startsWith("SW2103"));
    expect(unused?.failure === null).toBe(!strict);
    expect(unused?.out ?? unused?.failure?.[2]).toContain("<&>");
    const member = first?.cases.find(({ name }) => name === "SW5001 a b/bad,1.json:5:49");
    expect(member?.failure?.slice(0, 2)).toEqual(["SW5001", 'unknown member "ErrorMesage"']);
  }
});

test("junit: what XML cannot hold is replaced, not written", () => {
  const problem = {
    code: "SW1",
    severity: "error",
    path: "\u0000\ud800",
    message: 'a\u001b"\n\u{1F600}',
    hint: "",
  } as const;
  const xml = junitReport([{ file: "x", problems: [problem] }]);
  const read = execFileSync(judgesPython(), ["-c", PARSE], { input: xml, encoding: "utf8" });
  expect(JSON.parse(read)[0].cases[0].failure[1]).toBe('a\u{FFFD}"\n\u{1F600}');
});

/** The members that SARIF 2.1.0 knows of the objects that we write; `!` marks those it requires (sections 3.13 to 3.57). */
const SARIF: Readonly<Record<string, string>> = {
  log: "$schema version! runs!:run*",
  run: "tool!:tool columnKind artifacts:artifact* results:result*",
  tool: "driver!:driver",
  driver: "name! version informationUri rules:rule*",
  rule: "id! shortDescription:text fullDescription:text help:text helpUri defaultConfiguration:configuration",
  configuration: "level",
  text: "text! markdown",
  artifact: "location:artifactLocation",
  artifactLocation: "uri index",
  result: "ruleId ruleIndex level message!:text locations:location* partialFingerprints fixes:fix*",
  location: "physicalLocation:physicalLocation logicalLocations:logicalLocation*",
  physicalLocation: "artifactLocation!:artifactLocation region:region",
  logicalLocation: "fullyQualifiedName kind",
  region: "startLine startColumn endLine endColumn",
  fix: "description:text artifactChanges!:change*",
  change: "artifactLocation!:artifactLocation replacements!:replacement*",
  replacement: "deletedRegion!:region insertedContent:content",
  content: "text",
};

function fits(type: string, value: unknown, where: string): readonly string[] {
  const known = new Map(
    (SARIF[type] ?? "")
      .split(" ")
      .map((part) => /^([^!:]+)(!?)(?::(\w+)(\*?))?$/.exec(part)?.slice(1) ?? [])
      .map(([name = "", needed, of, many]) => [name, { needed: needed === "!", of, many: many === "*" }]),
  );
  const given = value as Readonly<Record<string, unknown>>;
  const missing = [...known].filter(([name, { needed }]) => needed && given[name] === undefined);
  return [
    ...missing.map(([name]) => `${where} lacks ${name}`),
    ...Object.entries(given).flatMap(([name, inner]) => {
      const member = known.get(name);
      if (member === undefined) return [`${where} has ${name}`];
      if (member.of === undefined) return [];
      const of = member.of;
      const items = member.many ? (inner as readonly unknown[]) : [inner];
      return items.flatMap((item, i) => fits(of, item, `${where}.${name}[${i}]`));
    }),
  ];
}

interface Sarif {
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: {
          readonly rules: readonly {
            readonly id: string;
            readonly helpUri?: string;
            readonly help?: { readonly text: string };
          }[];
        };
      };
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly level: string;
        readonly locations: readonly [
          {
            readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: Region };
          },
        ];
        readonly fixes?: readonly [
          {
            readonly artifactChanges: readonly [
              {
                readonly replacements: readonly {
                  readonly deletedRegion: Region;
                  readonly insertedContent: { readonly text: string };
                }[];
              },
            ];
          },
        ];
      }[];
    },
  ];
}
interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

const offset = (text: string, line: number, column: number): number =>
  text
    .split("\n")
    .slice(0, line - 1)
    .join("\n").length +
  (line > 1 ? 1 : 0) +
  column -
  1;
const stretch = (text: string, { startLine, startColumn, endLine, endColumn }: Region): readonly [number, number] => [
  offset(text, startLine, startColumn),
  offset(text, endLine, endColumn),
];

test("sarif: the structure of 2.1.0, rules that results point at, regions that hold the word, fixes that fix", () => {
  const log = JSON.parse(
    JSON.stringify(sarifReport(files, { catalogue, version: "1.2.3", docs: "https://example.org/docs/validation.md" })),
  ) as Sarif;
  expect(fits("log", log, "log")).toEqual([]);
  const [{ tool, results }] = log.runs;
  const { rules } = tool.driver;
  expect(results).toHaveLength(files.flatMap(({ problems }) => problems).length);
  for (const { ruleId, ruleIndex, level } of results) {
    expect(rules[ruleIndex]?.id).toBe(ruleId);
    expect(["error", "warning", "note"]).toContain(level);
  }
  expect(rules.find(({ id }) => id === "SW5001")).toMatchObject({
    helpUri: "https://example.org/docs/validation.md#sw5001",
    shortDescription: { text: catalogue.find(({ code }) => code === "SW5001")?.title },
    help: { text: catalogue.find(({ code }) => code === "SW5001")?.explanation },
  });
  const member = results.find(({ ruleId }) => ruleId === "SW5001");
  const { artifactLocation, region } = member?.locations[0].physicalLocation ?? {};
  expect(artifactLocation?.uri).toBe("a%20b/bad%2C1.json");
  expect(bad.slice(...stretch(bad, region as Region))).toBe('"ErrorMesage"');
  let fixed = bad;
  for (const { deletedRegion, insertedContent } of member?.fixes?.[0].artifactChanges[0].replacements ?? []) {
    const [from, to] = stretch(fixed, deletedRegion);
    fixed = fixed.slice(0, from) + insertedContent.text + fixed.slice(to);
  }
  expect(fixed).toBe(bad.replace("ErrorMesage", "ErrorMessage"));
});
