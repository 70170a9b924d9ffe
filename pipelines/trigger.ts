import type { Json } from "../definition/index.ts";
import type { Parameter } from "../steps/parameter.ts";
import { siteOf, type Site } from "../steps/site.ts";
import type { Scalar } from "../steps/value.ts";

const fromEventBrand = Symbol.for("sagewright.FromEvent");

/** A value that EventBridge takes out of the event that starts the pipeline. */
export interface FromEvent {
  /** A JSON path into the event, such as `$.detail.object.key`. */
  readonly path: `$.${string}`;
}

/** A literal that a trigger gives to a parameter. */
export interface Assignment {
  readonly parameter: Parameter;
  readonly value: Scalar;
}

/** A value of the event that a trigger gives to a parameter. */
export interface EventAssignment {
  readonly parameter: Parameter;
  readonly value: FromEvent;
}

/**
 * A value of the event that starts the pipeline, by its JSON path; only for {@link onEvent}.
 *
 * @example
 * assign(inputData, fromEvent("$.detail.object.key"));
 */
export const fromEvent = (path: `$.${string}`): FromEvent =>
  Object.defineProperty({ path }, fromEventBrand, { value: true });

/** Whether a value is a {@link FromEvent}, also one of another copy of this package. */
export const isFromEvent = (value: unknown): value is FromEvent =>
  typeof value === "object" && value !== null && fromEventBrand in value;

/**
 * What a trigger gives to a parameter: a value of the parameter's own kind, so that `assign(epochs, "3")` does not compile
 * where `epochs` is an integer.
 *
 * @example
 * schedule({ rate: "1 day", parameters: [assign(epochs, 3)] });
 */
export function assign(parameter: Parameter, value: FromEvent): EventAssignment;
// The last overload is the one that the compiler explains.
export function assign<T extends Scalar>(parameter: Parameter<T>, value: NoInfer<T>): Assignment;
export function assign(parameter: Parameter, value: Scalar | FromEvent): Assignment | EventAssignment {
  return { parameter, value } as Assignment | EventAssignment;
}

/** How often a schedule fires; the unit is singular for 1 and plural otherwise, as EventBridge wants it. */
export type Rate = `1 ${"minute" | "hour" | "day"}` | `${number} ${"minutes" | "hours" | "days"}`;

/** `at(…)` is a feature of EventBridge Scheduler; EventBridge rules take `rate` and `cron`. For one moment write a cron with a year. */
export interface AtIsNotOfEventBridgeRules {
  readonly AtIsNotOfEventBridgeRules: never;
}

interface TriggerOptions {
  /** Part of the rule's name, at most 20 characters of letters, digits, `.`, `-` and `_`; default `schedule` or `event`. */
  readonly name?: string;
  /** Default true; a rule that is off stays and does not fire. */
  readonly enabled?: boolean;
  /** What EventBridge takes on to start the pipeline (`sagemaker:StartPipelineExecution`); default the pipeline's own role. */
  readonly roleArn?: string;
  /** At most 512 characters. */
  readonly description?: string;
}

interface ScheduleParts extends TriggerOptions {
  readonly parameters?: readonly Assignment[];
  readonly at?: AtIsNotOfEventBridgeRules;
}

/** When a schedule fires: every `rate`, or at the times of `cron`: minutes, hours, day of month, month, day of week, year; UTC. */
export type ScheduleOptions =
  | (ScheduleParts & { readonly rate: Rate; readonly cron?: never })
  | (ScheduleParts & { readonly cron: string; readonly rate?: never });

/** An event pattern: at each place the values that fit, or content filters such as `{ prefix: "incoming/" }`. */
export type EventPattern = Readonly<Record<string, Json>>;

/** An event that starts the pipeline, and what it passes. */
export interface EventOptions extends TriggerOptions {
  /** At most 4096 characters as JSON (EventBridge's PutRule). */
  readonly pattern: EventPattern;
  readonly parameters?: readonly (Assignment | EventAssignment)[];
}

/** Something that starts the pipeline by itself: an EventBridge rule with the pipeline as its target. */
export interface Trigger extends TriggerOptions {
  readonly kind: "schedule" | "event";
  /** `rate(…)` or `cron(…)`; of a schedule. */
  readonly expression?: string;
  /** Of an event. */
  readonly pattern?: EventPattern;
  readonly parameters: readonly (Assignment | EventAssignment)[];
  readonly site: Site;
}

/**
 * Starts the pipeline by the clock, with these parameters.
 *
 * @example
 * schedule({ rate: "1 day", parameters: [assign(epochs, 3)] });
 * schedule({ name: "mondays", cron: "30 2 ? * MON *" }); // 02:30 UTC
 */
export function schedule(options: ScheduleOptions): Trigger {
  const { rate, cron, at, parameters = [], ...rest } = options;
  const [kind = "none", text = ""] = Object.entries({ rate, cron, at }).find(([, value]) => value !== undefined) ?? [];
  return { ...rest, kind: "schedule", expression: `${kind}(${String(text)})`, parameters, site: siteOf(schedule) };
}

/**
 * Starts the pipeline for every event that fits the pattern, with parameters that may come from the event.
 *
 * @example
 * onEvent({
 *   pattern: { source: ["aws.s3"], "detail-type": ["Object Created"], detail: { bucket: { name: ["incoming"] } } },
 *   parameters: [assign(inputKey, fromEvent("$.detail.object.key"))],
 * });
 */
export function onEvent(options: EventOptions): Trigger {
  const { parameters = [], ...rest } = options;
  return { ...rest, kind: "event", parameters, site: siteOf(onEvent) };
}
