import { canonical } from "../canonical.ts";
import {
  EvaluationError,
  Pending,
  parameterValues,
  resolvePartly,
  type DeclaredParameter,
  type GivenParameter,
  type Scope,
} from "../evaluate/index.ts";
import type { Graph } from "../graph.ts";
import { isObject, list, member } from "../model.ts";
import { parseReference } from "../expression.ts";
import type { SimulateOptions } from "./simulation.ts";

export interface SimulatedWorld {
  readonly definition: unknown;
  readonly graph: Graph;
  readonly declared: readonly DeclaredParameter[];
  readonly given: readonly GivenParameter[];
  readonly options: SimulateOptions;
  /** The outcomes of the Conditions that have been decided. */
  readonly outcomes: ReadonlyMap<string, boolean>;
}

const own = <T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;

/** What the expressions of a simulated execution see. */
export function simulatedScope({ definition, graph, declared, given, options, outcomes }: SimulatedWorld): Scope {
  const values = parameterValues(declared, given);
  const names = new Set(declared.map(({ Name }) => Name));
  const time = options.now?.toISOString();
  const files = new Map<string, string>();
  const scope: Scope = {
    parameter: (name) => values.get(name),
    execution: (name) =>
      own(options.execution, name) ?? (name === "StartDateTime" || name === "CurrentDateTime" ? time : undefined),
    experiment: (name) => {
      const config = member(definition, "PipelineExperimentConfig");
      const found = isObject(config) && Object.hasOwn(config, name) ? resolvePartly(config[name], scope) : undefined;
      return typeof found === "string" ? found : undefined;
    },
    properties: (step) => {
      const outcome = outcomes.get(step);
      return outcome === undefined ? own(options.outputs, step) : { Outcome: outcome };
    },
    propertyFile: (step, name) => {
      const declaredFiles = list(graph.nodes.get(step)?.step.PropertyFiles);
      if (!declaredFiles.some((file) => member(file, "PropertyFileName") === name))
        throw new EvaluationError(`step ${step} declares no property file ${name}`);
      const document = own(own(options.propertyFiles, step), name);
      if (document === undefined) return undefined;
      const source = `${step}.${name}`;
      files.set(source, typeof document === "string" ? document : canonical(document));
      return source;
    },
    read: (uri) => files.get(uri),
    pending: (expression, reason) => {
      const get = member(expression, "Get");
      const reference = typeof get === "string" ? parseReference(get) : undefined;
      if (reference?.root === "Parameters" && !names.has(reference.name))
        throw new EvaluationError(`there is no parameter ${reference.name}`);
      if (reference?.root === "Steps" && !graph.nodes.has(reference.step))
        throw new EvaluationError(`there is no step ${reference.step}`);
      return new Pending(expression, reason);
    },
  };
  return scope;
}

/** Reads a step's expressions; a failure to is the step's own. */
export function attempt<T>(work: () => T): { readonly value: T } | { readonly failure: string } {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof EvaluationError) return { failure: error.message };
    throw error;
  }
}
