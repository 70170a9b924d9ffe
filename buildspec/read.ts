import type { Document, LineCounter, Node, Pair, Scalar, YAMLMap } from "yaml";
import type { Buildspec, BuildspecProblem } from "./model.ts";
import { buildspecShape, type Shape } from "./shape.ts";

export interface ReadBuildspec {
  /** There when no problem is an error. */
  readonly buildspec?: Buildspec;
  readonly problems: readonly BuildspecProblem[];
}

type Yaml = typeof import("yaml");
type Say = (code: string, path: string, at: number, message: string, hint: string, severity?: "warning") => void;
interface Reading {
  readonly yaml: Yaml;
  readonly document: Document;
  readonly text: string;
  readonly say: Say;
}

/**
 * Reads a build specification and says everything that is wrong with it, with line and column.
 *
 * @example
 * const { buildspec, problems } = await readBuildspec(await readFile("buildspec.yml", "utf8"));
 */
export async function readBuildspec(text: string): Promise<ReadBuildspec> {
  const yaml = await import("yaml");
  const lines: LineCounter = new yaml.LineCounter();
  // Never `version: "1.1"` for reading: it turns 2012-10-17 into a date.
  const document = yaml.parseDocument(text, { schema: "core", lineCounter: lines, prettyErrors: false });
  const problems: BuildspecProblem[] = [];
  const say: Say = (code, path, at, message, hint, severity) => {
    const { line, col } = lines.linePos(at);
    problems.push({
      code,
      severity: severity ?? "error",
      path,
      line: Math.max(line, 1),
      column: Math.max(col, 1),
      message,
      hint,
    });
  };
  for (const error of document.errors)
    say("SW9001", "", error.pos[0], `is not YAML: ${error.message}`, "mend the YAML first");
  if (problems.length > 0) return { problems };
  const reading: Reading = { yaml, document, text, say };
  check(reading, buildspecShape, document.contents, "", 0);
  if (yaml.isMap(document.contents)) {
    checkPhases(reading, document.contents);
    checkTwice(reading, document.contents);
  }
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  if (problems.some((problem) => problem.severity === "error")) return { problems };
  return { buildspec: document.toJS() as Buildspec, problems };
}

function check(reading: Reading, shape: Shape, given: unknown, path: string, parentAt: number): void {
  const { yaml, say } = reading;
  const node = yaml.isAlias(given) ? given.resolve(reading.document) : (given as Node | null);
  const at = node?.range?.[0] ?? parentAt;
  const wrong = (what: string) => say("SW9004", path, at, `is ${kindOf(yaml, node)}`, `write ${what}`);
  switch (shape.is) {
    case "anything":
      return;
    case "members":
      if (!yaml.isMap(node)) return wrong(`a mapping with ${Object.keys(shape.members).join(", ")}`);
      for (const name of shape.required) if (!node.has(name)) say("SW9003", path, at, `has no ${name}`, `add ${name}:`);
      for (const { value, name, keyAt } of entries(reading, node)) {
        const member = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined;
        if (member !== undefined) check(reading, member, value, joined(path, name), keyAt);
        else
          say(
            "SW9002",
            joined(path, name),
            keyAt,
            `"${name}" is not known here`,
            nearest(name, Object.keys(shape.members)),
          );
      }
      return;
    case "map":
      if (!yaml.isMap(node)) return wrong("a mapping of names to values");
      for (const { value, name, keyAt } of entries(reading, node)) {
        if (shape.key?.test(name) === false)
          say("SW9007", joined(path, name), keyAt, `"${name}" is no name for this`, shape.keyHint ?? "");
        check(reading, shape.of, value, joined(path, name), keyAt);
      }
      return;
    case "list":
      if (!yaml.isSeq(node)) return wrong("a list, one item a line, each after a dash");
      node.items.forEach((item, index) => check(reading, shape.of, item, `${path}[${index}]`, at));
      return;
    default:
      if (!yaml.isScalar(node) || node.value === null) return wrong("a text");
      return checkScalar(reading, shape, node, path, at);
  }
}

function checkScalar({ text, say }: Reading, shape: Shape, node: Scalar, path: string, at: number): void {
  const source = text.slice(node.range?.[0], node.range?.[1]);
  const { value } = node;
  if (typeof value === "number" && /^\d{12}$/.test(source))
    return say("SW9006", path, at, `${source} is a number and looks like an account id`, `quote it: "${source}"`);
  if (typeof value === "number" && String(value) !== source)
    return say("SW9005", path, at, `${source} is a number and becomes ${value}`, `quote it: "${source}"`);
  if (path === "version") {
    if (value !== 0.2 && value !== "0.2") say("SW9009", path, at, `version is ${source}`, "write version: 0.2");
    return;
  }
  if (shape.is === "version") {
    if (typeof value === "boolean") say("SW9004", path, at, `${source} is no version`, "write a number or a text");
    return;
  }
  if (typeof value !== "string") {
    say(
      "SW9004",
      path,
      at,
      `${source} is a ${typeof value}, not a text`,
      `quote it: "${source}"`,
      shape.is === "text" ? "warning" : undefined,
    );
    return;
  }
  if (shape.is === "word" && !shape.words.includes(value))
    say("SW9009", path, at, `"${value}" is not one of ${shape.words.join(", ")}`, nearest(value, shape.words));
  if (shape.is === "text" && shape.pattern?.test(value) === false)
    say("SW9009", path, at, `"${value}" is not understood here`, shape.hint ?? "");
}

function checkPhases({ yaml, say }: Reading, root: YAMLMap): void {
  const phases = root.get("phases");
  if (yaml.isMap(phases) && phases.items.length === 0)
    say("SW9003", "phases", phases.range?.[0] ?? 0, "has no phase", "add install, pre_build, build or post_build");
}

/** CodeBuild takes one of two variables of the same name, and does not say which. */
function checkTwice(reading: Reading, root: YAMLMap): void {
  const env = root.get("env");
  if (!reading.yaml.isMap(env)) return;
  const seen = new Map<string, string>();
  for (const group of ["variables", "parameter-store", "secrets-manager"]) {
    const map = env.get(group);
    if (!reading.yaml.isMap(map)) continue;
    for (const { name, keyAt } of entries(reading, map)) {
      const first = seen.get(name);
      if (first !== undefined)
        reading.say("SW9008", `env.${group}.${name}`, keyAt, `${name} is also in env.${first}`, "keep one of the two");
      else seen.set(name, group);
    }
  }
}

function entries(reading: Reading, map: YAMLMap) {
  return map.items.map((pair: Pair) => {
    const key = reading.yaml.isScalar(pair.key) ? pair.key : undefined;
    return { value: pair.value, name: key === undefined ? "?" : String(key.value), keyAt: key?.range?.[0] ?? 0 };
  });
}

const joined = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

function kindOf(yaml: Yaml, node: Node | null | undefined): string {
  if (yaml.isMap(node)) return "a mapping";
  if (yaml.isSeq(node)) return "a list";
  if (yaml.isScalar(node) && node.value !== null) return `the ${typeof node.value} ${JSON.stringify(node.value)}`;
  return "empty";
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

function nearest(name: string, names: readonly string[]): string {
  const near =
    names.find((candidate) => plain(candidate) === plain(name)) ??
    names.find((candidate) => near1(plain(candidate), plain(name)));
  return near === undefined ? `use one of ${names.join(", ")}` : `did you mean ${near}?`;
}

/** One letter too many, too few, or wrong. */
function near1(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  return restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1);
}
