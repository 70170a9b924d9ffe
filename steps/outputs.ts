import { byName } from "./named.ts";
import { propertyAt } from "./properties.ts";
import type { Cacheable, Step, StepOptions } from "./step.ts";
import type { Scalar, Variable } from "./value.ts";

/** The types that a step's own outputs can have. */
export type OutputType = "String" | "Integer" | "Float" | "Boolean";

/** Outputs by name: `{ token: "String" }`. */
export type OutputTypes = Readonly<Record<string, OutputType>>;

/** An output as the service lists it. */
export interface OutputParameter {
  readonly OutputName: string;
  readonly OutputType: OutputType;
}

/** What a step that returns values takes beside its arguments: which values, by name or as the service's own list. */
export interface OutputOptions<O extends OutputTypes, L extends readonly OutputParameter[]>
  extends StepOptions, Cacheable {
  readonly outputs?: O;
  readonly OutputParameters?: L;
}

/** The outputs that a step declares, by name, from both ways to write them. */
export type Declared<O extends OutputTypes, L extends readonly OutputParameter[]> = [L[number]] extends [never]
  ? O
  : [keyof O] extends [never]
    ? { readonly [P in L[number] as P["OutputName"]]: P["OutputType"] }
    : O & { readonly [P in L[number] as P["OutputName"]]: P["OutputType"] };

/** What a step returns, by the names that it declares. */
export type Outputs<D extends OutputTypes> = { readonly [K in keyof D]: Variable<OutputKind[D[K]]> };

interface OutputKind {
  readonly String: string;
  readonly Integer: number;
  readonly Float: number;
  readonly Boolean: boolean;
}

/** Arguments of what is called with them: flat, since SageMaker makes text of what is nested. */
export interface FlatArguments {
  readonly [name: string]: Scalar | Variable;
}

/** The service's own list of all outputs. */
export const outputParameters = (
  options: OutputOptions<OutputTypes, readonly OutputParameter[]>,
): readonly OutputParameter[] => [
  ...(options.OutputParameters ?? []),
  ...Object.entries(options.outputs ?? {}).map(([OutputName, OutputType]) => ({ OutputName, OutputType })),
];

/** A variable for each output. */
export const outputsOf = <D extends OutputTypes>(
  step: () => Step,
  name: string,
  parameters: readonly OutputParameter[],
): Outputs<D> =>
  byName(Object.fromEntries(parameters.map(({ OutputName }) => [OutputName, true])), (output, site) =>
    propertyAt(step, name, `OutputParameters['${output}']`, site),
  ) as unknown as Outputs<D>;
