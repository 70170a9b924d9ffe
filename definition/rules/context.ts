import { textVariables } from "../execution-variables.ts";
import { expressionKind, parseReference, references, type Reference } from "../expression.ts";
import { graphOfSteps, ownPart, stepEntries, stepsOf, type Graph, type GraphNode, type StepEntry } from "../graph.ts";
import { isObject, list, member } from "../model.ts";
import { textOf } from "../words.ts";
import { itemPath } from "../path.ts";
import { checkAgainst, requestShape, type Finding, type ResultType } from "../shapes/index.ts";
import { conditionsIn } from "./conditions.ts";
import { dependenciesAmong, type Dependency } from "./dependencies.ts";
import { jobsIn, type Job } from "./jobs.ts";
import {
  Contents,
  referencesAmong,
  type ExpressionNode,
  type PlacedReference,
  type PlacedValue,
  type ValueNode,
} from "./nodes.ts";
import { propertyAt, typeOfShape } from "./property.ts";
import { textsIn, type Texts } from "./texts.ts";
import { parameterOf } from "./value-at.ts";

/** A parameter as it is declared, however badly. */
export interface DeclaredParameter {
  readonly name: string;
  readonly type: string;
  readonly path: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Everything that rules ask about a definition, worked out once. */
export interface RuleContext {
  readonly definition: Readonly<Record<string, unknown>>;
  /** The definition's length in characters. */
  readonly size: number;
  /** Everything that stands where a step should. */
  readonly entries: readonly StepEntry[];
  /** Every step that has a name, also where two share one. */
  readonly steps: readonly GraphNode[];
  /** Those of the steps that have one of these types. */
  readonly ofType: (...types: readonly string[]) => readonly GraphNode[];
  /** Every condition of every Condition step. */
  readonly conditions: readonly ValueNode[];
  readonly graph: Graph;
  /** The first declaration of every parameter. */
  readonly parameters: ReadonlyMap<string, DeclaredParameter>;
  readonly references: readonly PlacedReference[];
  readonly dependencies: readonly Dependency[];
  /** The lists inside the steps, each part of a branch's steps once. */
  readonly lists: readonly PlacedValue[];
  /** The expressions inside the steps. */
  readonly expressions: readonly ExpressionNode[];
  /** How steps' arguments differ from the requests that they become. */
  readonly findings: readonly (Finding & { readonly node: GraphNode })[];
  /** The texts among them. */
  readonly texts: Texts;
  /** What the steps have machines do. */
  readonly jobs: readonly Job[];
  readonly isFloat: (path: string) => boolean;
  readonly resultType: (expression: unknown) => ResultType | undefined;
}

/** Works out what rules ask. */
export function contextOf(
  definition: Readonly<Record<string, unknown>>,
  size: number,
  isFloat: (path: string) => boolean,
): RuleContext {
  const steps = stepsOf(definition);
  const { Steps: _steps, ...beside } = definition;
  const ofType = stepsByType(steps);
  const contents = new Contents();
  const { expressions, lists } = contents;
  const reads = new Map<GraphNode, readonly PlacedReference[]>();
  for (const node of steps) {
    const first = expressions.length;
    contents.add(ownPart(node.step), node.path);
    reads.set(node, referencesAmong(expressions, first, node));
  }
  const graph = graphOfSteps(steps, (node) => reads.get(node) ?? []);
  const placed = [references(beside), ...reads.values()].flat();
  const parameters = new Map<string, DeclaredParameter>();
  list(member(definition, "Parameters")).forEach((value, i) => {
    const name = member(value, "Name");
    if (!isObject(value) || typeof name !== "string" || parameters.has(name)) return;
    parameters.set(name, { name, type: textOf(value["Type"] ?? "String"), path: itemPath("Parameters", i), value });
  });
  const standsFor = (expression: unknown): unknown => {
    const parameter = parameterOf(expression, parameters);
    if (parameter === undefined) return undefined;
    const { DefaultValue: value, EnumValues: allowed } = parameter.value;
    return Array.isArray(allowed) && !allowed.includes(value) ? undefined : value;
  };
  const types = new Map<string, ResultType | undefined>();
  const resultType = (expression: unknown): ResultType | undefined => {
    if (expressionKind(expression) === "Std:Join") return "String";
    const get = member(expression, "Get");
    if (typeof get !== "string") return undefined;
    // Many expressions read the same.
    if (!types.has(get)) types.set(get, typeOfGet(get, graph, parameters));
    return types.get(get);
  };
  return {
    definition,
    size,
    isFloat,
    graph,
    parameters,
    resultType,
    entries: stepEntries(definition),
    steps,
    ofType,
    conditions: conditionsIn(ofType("Condition")),
    lists,
    expressions,
    texts: textsIn(contents, parameters),
    jobs: jobsIn(steps),
    references: placed,
    dependencies: dependenciesAmong(steps, placed, graph),
    findings: steps.flatMap((node) => {
      const shape = requestShape(node.step.Type);
      if (shape === undefined || !isObject(node.step.Arguments)) return [];
      const options = { expressions: true, resultType, standsFor, path: `${node.path}.Arguments` };
      return checkAgainst(shape, node.step.Arguments, options).map((finding) => ({ ...finding, node }));
    }),
  };
}

function stepsByType(steps: readonly GraphNode[]): RuleContext["ofType"] {
  const known = new Map<string, GraphNode[]>();
  for (const node of steps) {
    const same = known.get(node.step.Type);
    if (same === undefined) known.set(node.step.Type, [node]);
    else same.push(node);
  }
  return (...types) => types.flatMap((type) => known.get(type) ?? []);
}

function typeOfGet(
  get: string,
  graph: Graph,
  parameters: ReadonlyMap<string, DeclaredParameter>,
): ResultType | undefined {
  const reference = parseReference(get);
  return reference && typeOfReference(reference, graph, parameters);
}

const outputTypes: ReadonlySet<string> = new Set(["String", "Integer", "Float", "Boolean"]);
const resultTypeNamed = (name: unknown): ResultType | undefined =>
  typeof name === "string" && outputTypes.has(name) ? (name as ResultType) : undefined;

function typeOfReference(
  reference: Reference,
  graph: Graph,
  parameters: ReadonlyMap<string, DeclaredParameter>,
): ResultType | undefined {
  if (reference.root === "Parameters") return resultTypeNamed(parameters.get(reference.name)?.type);
  if (reference.root !== "Steps") return textVariables.has(reference.name) ? "String" : undefined;
  const step = graph.nodes.get(reference.step)?.step;
  if (step === undefined) return undefined;
  const [first, second] = reference.path;
  if (first === "OutputParameters" && typeof second === "object" && "key" in second) {
    const declared = list(step.OutputParameters).find((output) => member(output, "OutputName") === second.key);
    return resultTypeNamed(member(declared, "OutputType"));
  }
  const property = propertyAt(step.Type, reference.path);
  return property.shape && typeOfShape(property.shape);
}
