import {
  itemPath,
  list as listOf,
  readDefinition,
  stepsOf,
  type GraphNode,
  type Json,
  type Problem,
} from "../../definition/index.ts";
import { refuseWhatCannotBe } from "./check.ts";
import { factories } from "./factories.ts";
import { quoted } from "./literal.ts";
import { namesBeside } from "./names.ts";
import { writingOrder } from "./order.ts";
import { parameterCode } from "./parameter.ts";
import { call, imported, list, object, pair, print, takeImports, type Code } from "./print.ts";
import { refuse } from "./refuse.ts";
import type { KnownParameter, KnownStep, Scope } from "./scope.ts";
import { settingsCode } from "./settings.ts";
import { stepCode } from "./step.ts";

/** TypeScript that builds a definition. */
export interface Imported {
  readonly source: string;
  /** What the types refuse and what is written in another way, as notes. */
  readonly notes: readonly Problem[];
}

const width = 120;

/**
 * TypeScript whose pipeline has the definition in a text: parameters and steps as constants, references as values. What
 * the types of this package cannot say stands in `unchecked(…)` or before `as never`, and in the notes.
 *
 * @throws ProblemError when the text is no definition, or one that cannot be built: a cycle, no steps, a type of step
 * that is not known.
 *
 * @example
 * const { source } = importDefinition(text, { name: "skin" });
 */
export function importDefinition(text: string, options: { readonly name: string }): Imported {
  const definition = readDefinition(text);
  refuseWhatCannotBe(definition);
  const nodes = new Map(stepsOf(definition).map((node) => [node.name, node]));
  const order = writingOrder([...nodes.values()]);
  if (order === undefined)
    refuse("Steps", "a step of a branch waits for its own Condition", "take it out of DependsOn");
  const notes = new Map<string, Problem>();
  const note = (code: string, path: string, message: string, hint: string): void => {
    if (!notes.has(path + code)) notes.set(path + code, { code, severity: "note", path, message, hint });
  };
  const names = namesBeside(Object.values(factories));
  const parameters = new Map<string, KnownParameter>();
  const steps = new Map<string, KnownStep>();
  const scopeOf = (reader?: GraphNode): Scope => ({
    parameter: (name) => parameters.get(name),
    step: (name) => {
      const found = steps.get(name);
      return found !== undefined && (reader === undefined || mayRead(reader, found.node, nodes)) ? found : undefined;
    },
    inside: (name) => steps.get(name)?.constant,
    unchecked: (path, reason) => note("SW0311", path, `unchecked: ${reason}`, "correct it, or leave it as it is"),
    written: (path, how) => note("SW0312", path, how, "it means the same"),
  });

  const lines: [string, Code][] = [];
  for (const [i, declaration] of listOf(definition.Parameters).entries()) {
    const path = itemPath("Parameters", i);
    const { name, code, kind } = parameterCode(declaration as Json, path, scopeOf());
    if (parameters.has(name)) refuse(path, `there are two parameters named ${name}`, "take one out");
    const constant = names.claim(name, "Parameter");
    parameters.set(name, { constant, kind });
    lines.push([constant, code]);
  }
  const constants = new Map([...nodes.keys()].map((name) => [name, names.claim(name, "Step")]));
  const stepLines: [string, Code][] = order.map((node) => {
    const constant = constants.get(node.name) ?? "";
    const { code, known } = stepCode(node, constant, scopeOf(node));
    steps.set(node.name, known);
    return [constant, code];
  });
  const placed = [...nodes.values()]
    .filter(({ parent }) => parent === undefined)
    .map(({ name }) => constants.get(name) ?? "");
  const built = call(imported("pipeline"), [
    quoted(options.name),
    object([
      ...(parameters.size === 0 ? [] : [pair("parameters", list([...parameters.values()].map((one) => one.constant)))]),
      ...settingsCode(definition, scopeOf()),
      pair("steps", list(placed)),
    ]),
  ]);
  return { source: file(lines, stepLines, built), notes: [...notes.values()] };
}

/** The whole file: imports, parameters, steps, the pipeline. */
function file(parameters: readonly [string, Code][], steps: readonly [string, Code][], built: Code): string {
  const imports = new Set<string>();
  const statement = ([constant, marked]: readonly [string, Code]): string => {
    const start = `const ${constant} = `;
    return `${start}${print(takeImports(marked, imports), width, 0, start.length)};`;
  };
  const sections = [parameters.map(statement).join("\n"), ...steps.map(statement)].filter((text) => text !== "");
  const start = "export default ";
  const end = `${start}${print(takeImports(built, imports), width, 0, start.length)};`;
  const named = [...imports].toSorted((a, b) => a.toLowerCase().localeCompare(b.toLowerCase(), "en"));
  const head = `import ${print(object(named), width, 0, 7, ' from "sagewright";'.length)} from "sagewright";`;
  return `${[head, ...sections, end].join("\n\n")}\n`;
}

/** Whether a step may read another: one that has run whenever the first does. */
function mayRead(reader: GraphNode, target: GraphNode, nodes: ReadonlyMap<string, GraphNode>): boolean {
  const own = new Map(branchesOf(reader, nodes));
  return branchesOf(target, nodes).every(([condition, branch]) => own.get(condition) === branch);
}

/** The Conditions that a step stands in, with the branch. */
function branchesOf(node: GraphNode, nodes: ReadonlyMap<string, GraphNode>): readonly (readonly [string, string])[] {
  const found: (readonly [string, string])[] = [];
  let { parent } = node;
  while (parent !== undefined) {
    found.push([parent.condition, parent.branch]);
    parent = nodes.get(parent.condition)?.parent;
  }
  return found;
}
