import type {
  AddAssociationRequest,
  CreateActionRequest,
  CreateArtifactRequest,
  CreateContextRequest,
} from "@aws-sdk/client-sagemaker";
import type { Args } from "./arguments.ts";
import { byName } from "./named.ts";
import { propertiesOf, propertyAt, type PropertyMap } from "./properties.ts";
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

/** The ARNs of what was made, by name. */
export interface LineageProperties {
  readonly ActionArns: PropertyMap<string>;
  readonly ArtifactArns: PropertyMap<string>;
  readonly ContextArns: PropertyMap<string>;
}

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
    byName<K, Variable<string>>(record, (key) => propertyAt(() => step, name, `${map}['${key}']`));
  return Object.assign(step, {
    actions: arns("ActionArns", request.actions),
    artifacts: arns("ArtifactArns", request.artifacts),
    contexts: arns("ContextArns", request.contexts),
  });
}

/** The request with what is named in SageMaker's own form, behind what is listed. */
function rawArguments(request: LineageArguments<string, string, string>): object {
  const { Actions, Artifacts, Contexts, Associations, actions, artifacts, contexts } = request;
  return {
    ...listed("Actions", Actions, "ActionName", actions),
    ...listed("Artifacts", Artifacts, "ArtifactName", artifacts),
    ...listed("Contexts", Contexts, "ContextName", contexts),
    ...(Associations !== undefined && { Associations }),
  };
}

function listed(
  member: string,
  list: readonly object[] | undefined,
  nameMember: string,
  named: Readonly<Record<string, object>> | undefined,
): object {
  const entries = Object.entries(named ?? {}).map(([key, spec]) => ({ [nameMember]: key, ...spec }));
  return list === undefined && named === undefined ? {} : { [member]: [...(list ?? []), ...entries] };
}
