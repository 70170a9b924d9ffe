import type {
  AddAssociationRequest,
  CreateActionRequest,
  CreateArtifactRequest,
  CreateContextRequest,
  LineageMetadata,
} from "@aws-sdk/client-sagemaker";
import type { Args } from "./arguments.ts";
import { byName } from "./named.ts";
import { propertiesOf, propertyAt, type Properties } from "./properties.ts";
import { makeStep, type Step, type StepOptions } from "./step.ts";
import type { Variable } from "./value.ts";

/** What CreateAction takes, less the name. */
export interface ActionSpec extends Args<Omit<CreateActionRequest, "ActionName">> {}
/** What CreateArtifact takes, less the name. */
export interface ArtifactSpec extends Args<Omit<CreateArtifactRequest, "ArtifactName">> {}
/** What CreateContext takes, less the name. */
export interface ContextSpec extends Args<Omit<CreateContextRequest, "ContextName">> {}
/** What AddAssociation takes. */
export interface AssociationSpec extends Args<AddAssociationRequest> {}

/** Entities to make and to join; `actions`, `artifacts` and `contexts` are the lists by name. */
export interface LineageArguments<A extends string, F extends string, C extends string> {
  readonly Actions?: readonly Args<CreateActionRequest>[];
  readonly Artifacts?: readonly Args<CreateArtifactRequest>[];
  readonly Contexts?: readonly Args<CreateContextRequest>[];
  readonly Associations?: readonly AssociationSpec[];
  readonly actions?: Readonly<Record<A, ActionSpec>>;
  readonly artifacts?: Readonly<Record<F, ArtifactSpec>>;
  readonly contexts?: Readonly<Record<C, ContextSpec>>;
}

/** The ARNs of what was made, by name, and what was joined. */
export interface LineageProperties extends Properties<LineageMetadata> {}

/** A Lineage step, and the ARNs of what it records. */
export interface LineageStep<A extends string, F extends string, C extends string> extends Step<LineageProperties> {
  /** The ARN of each of `actions`. */
  readonly actions: Readonly<Record<A, Variable<string>>>;
  /** The ARN of each of `artifacts`. */
  readonly artifacts: Readonly<Record<F, Variable<string>>>;
  /** The ARN of each of `contexts`. */
  readonly contexts: Readonly<Record<C, Variable<string>>>;
}

/**
 * Records where things come from: actions, artifacts and contexts, and what joins them.
 *
 * @example
 * const record = lineage("Record", {
 *   artifacts: { dataset: { ArtifactType: "DataSet", Source: { SourceUri: split.outputs.train } } },
 *   Associations: [{ SourceArn: baselineArn, DestinationArn: modelArn, AssociationType: "ContributedTo" }],
 * });
 * record.artifacts.dataset; // Variable<string>: the ARN
 */
export function lineage<A extends string = never, F extends string = never, C extends string = never>(
  name: string,
  request: LineageArguments<A, F, C>,
  options: StepOptions = {},
): LineageStep<A, F, C> {
  const step = makeStep<LineageProperties>(lineage, {
    ...options,
    name,
    type: "Lineage",
    arguments: rawArguments(request),
    properties: (self) => propertiesOf(self, name),
  });
  const arns = <K extends string>(map: string, record: Readonly<Record<K, unknown>> | undefined) =>
    byName<K, Variable<string>>(record, (key, site) => propertyAt(() => step, name, `${map}['${key}']`, site));
  return Object.assign(step, {
    actions: arns("ActionArns", request.actions),
    artifacts: arns("ArtifactArns", request.artifacts),
    contexts: arns("ContextArns", request.contexts),
  });
}

/** The request with what is named in SageMaker's own form, behind what is listed. */
function rawArguments(request: LineageArguments<string, string, string>): object {
  const { Actions = [], Artifacts = [], Contexts = [], actions, artifacts, contexts } = request;
  const raw: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(request)) {
    if (key === "actions" || key === "Actions") raw["Actions"] ??= [...Actions, ...listed("ActionName", actions)];
    else if (key === "artifacts" || key === "Artifacts")
      raw["Artifacts"] ??= [...Artifacts, ...listed("ArtifactName", artifacts)];
    else if (key === "contexts" || key === "Contexts")
      raw["Contexts"] ??= [...Contexts, ...listed("ContextName", contexts)];
    else raw[key] = value;
  }
  return raw;
}

const listed = (nameMember: string, named: Readonly<Record<string, object>> | undefined): readonly object[] =>
  Object.entries(named ?? {}).map(([key, spec]) => ({ [nameMember]: key, ...spec }));
