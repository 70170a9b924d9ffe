import { canonical } from "../canonical.ts";
import {
  parameterProblems,
  parsePython,
  skipReason,
  type DeclaredParameter,
  type GivenParameter,
} from "../evaluate/index.ts";
import { graphOf, type Graph } from "../graph.ts";
import { isObject, list, member, type Definition } from "../model.ts";
import { parseDefinition } from "../parse.ts";
import { ProblemError } from "../problem.ts";
import { runStep } from "./run-step.ts";
import { simulatedScope } from "./scope.ts";
import type { OtherStep, SimulatedStep, SimulateOptions, Simulation } from "./simulation.ts";

/**
 * What an execution of a definition would do, without running anything: which steps run, with which arguments, which
 * way each Condition goes and why.
 *
 * @throws {ProblemError} where the text is no JSON object.
 * @throws {Error} where the steps wait for each other in a circle.
 * @example
 * const run = simulate(definition, {
 *   parameters: { AccuracyThreshold: 0.6 },
 *   propertyFiles: { Evaluate: { Evaluation: { accuracy: 0.5999 } } },
 * });
 * run.failMessage; // accuracy 0.5999 must be at least 0.6
 * run.skipped; // [{ name: "RegisterModel", type: "RegisterModel", reason: "CheckAccuracy is false and takes ElseSteps" }]
 */
export function simulate(definition: Definition | string, options: SimulateOptions = {}): Simulation {
  const text = typeof definition === "string" ? definition : canonical(definition);
  const { problems } = parseDefinition(text);
  if (problems.length > 0) throw new ProblemError(problems);
  const parsed = parsePython(text) as unknown as Definition;
  const graph = graphOf(parsed);
  if (graph.order === undefined)
    throw new Error(`no step of ${graph.cycle?.join(" => ")} can start: each waits for the one before it`);

  const declared = list(member(parsed, "Parameters")).filter(
    isObject,
  ) as readonly unknown[] as readonly DeclaredParameter[];
  const given = Object.entries(options.parameters ?? {}).map(([Name, value]) => ({ Name, Value: String(value) }));
  const walked = walk(graph, (outcomes) =>
    simulatedScope({ definition: parsed, graph, declared, given, options, outcomes }),
  );
  const { steps, skipped, undecided } = setApart(graph, walked);
  const failMessage = steps.find(({ failure }) => failure !== undefined)?.failure;
  return {
    outcome: failMessage !== undefined ? "Failed" : undecided.length > 0 ? "Unknown" : "Succeeded",
    order: steps.map(({ name }) => name),
    steps,
    skipped,
    undecided,
    ...(failMessage !== undefined && { failMessage }),
    ...parameterFindings(declared, given),
  };
}

interface Walked {
  readonly steps: readonly SimulatedStep[];
  readonly skipped: readonly OtherStep[];
  readonly undecided: readonly OtherStep[];
}

/** Takes the steps in order: each runs, never runs, or cannot be told. */
function walk(
  graph: Graph,
  scopeFor: (outcomes: ReadonlyMap<string, boolean>) => ReturnType<typeof simulatedScope>,
): Walked {
  const outcomes = new Map<string, boolean>();
  const scope = scopeFor(outcomes);
  const steps = new Map<string, SimulatedStep>();
  const skipped = new Map<string, OtherStep>();
  const undecided = new Map<string, OtherStep>();
  for (const name of graph.order ?? []) {
    const node = graph.nodes.get(name);
    if (node === undefined) continue;
    const { Type: type } = node.step;
    const before = graph.predecessors(name);
    const failed = before.find((other) => steps.get(other)?.failure !== undefined);
    const never =
      skipReason(graph, name, { isSkipped: (other) => skipped.has(other), outcome: (other) => outcomes.get(other) }) ??
      (failed === undefined ? undefined : `it waits for ${failed}, which fails`);
    const open = before.find((other) => undecided.has(other)) ?? openCondition(graph, name, outcomes);
    if (never !== undefined) skipped.set(name, { name, type, reason: never });
    else if (open !== undefined)
      undecided.set(name, { name, type, reason: `it waits for ${open}, which is not decided` });
    else {
      const ran = runStep(node, scope);
      steps.set(name, ran);
      if (ran.outcome !== undefined) outcomes.set(name, ran.outcome);
    }
  }
  return { steps: [...steps.values()], skipped: [...skipped.values()], undecided: [...undecided.values()] };
}

const openCondition = (graph: Graph, name: string, outcomes: ReadonlyMap<string, boolean>): string | undefined => {
  const parent = graph.nodes.get(name)?.parent?.condition;
  return parent === undefined || outcomes.has(parent) ? undefined : parent;
};

/**
 * After a failure nothing new starts. A step that leads to no failure and waits for another runs only if its turn comes
 * before the failure: that is a matter of time, and not known.
 */
function setApart(graph: Graph, { steps, skipped, undecided }: Walked): Walked {
  const failing = steps.filter(({ failure }) => failure !== undefined).map(({ name }) => name);
  const [first] = failing;
  if (first === undefined) return { steps, skipped, undecided };
  const certain = new Set(failing);
  for (const name of certain) for (const before of graph.predecessors(name)) certain.add(before);
  const runs = ({ name }: SimulatedStep): boolean => certain.has(name) || graph.predecessors(name).length === 0;
  const late = steps.filter((step) => !runs(step));
  const reason = `${first} fails the execution; whether this starts before is a matter of time`;
  return {
    steps: steps.filter(runs),
    skipped,
    undecided: [...late.map(({ name, type }) => ({ name, type, reason })), ...undecided],
  };
}

function parameterFindings(
  declared: readonly DeclaredParameter[],
  given: readonly GivenParameter[],
): Pick<Simulation, "missingParameters" | "problems"> {
  const names = new Set(given.map(({ Name }) => Name));
  const missing = declared.filter(({ Name, DefaultValue }) => DefaultValue === undefined && !names.has(Name));
  const told = declared.map((parameter) =>
    missing.includes(parameter) ? { ...parameter, DefaultValue: null } : parameter,
  );
  return { missingParameters: missing.map(({ Name }) => Name), problems: parameterProblems(told, given) };
}
