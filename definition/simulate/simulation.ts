import type { Float } from "../float.ts";
import type { Json } from "../model.ts";

/** What an execution would find: its parameters, what its steps write and answer. */
export interface SimulateOptions {
  /** Values to start with, by parameter; the others have their defaults. */
  readonly parameters?: Readonly<Record<string, string | number | boolean | Float>>;
  /**
   * What a step's property files hold, by step and property file: JSON, or its text where `2.0` must stay apart from
   * `2`.
   */
  readonly propertyFiles?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** Properties of steps as the Describe response has them, by step; those not given stay expressions. */
  readonly outputs?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Execution variables such as `PipelineExecutionId`; those not given stay expressions. */
  readonly execution?: Readonly<Record<string, string>>;
  /** The time that `Execution.StartDateTime` and `Execution.CurrentDateTime` have. */
  readonly now?: Date;
}

/** A condition with the values that decided it. */
export interface ExplainedCondition {
  /** In words, with the values: `accuracy.value (0.5999) ≥ AccuracyThreshold (0.6)`. */
  readonly text: string;
  readonly type: string;
  /** Missing where a value is not known, and where an earlier condition had decided already. */
  readonly holds?: boolean;
  /** The operands' values as written: `LeftValue` and `RightValue`, or `QueryValue` and the `Values` looked at. */
  readonly values?: readonly unknown[];
  /** Why values are not known, such as `property file Evaluation of step Evaluate is not there`. */
  readonly unknown?: readonly string[];
  /** Of `Not` and `Or`: what they are made of. */
  readonly of?: readonly ExplainedCondition[];
}

/** A step that runs. */
export interface SimulatedStep {
  readonly name: string;
  readonly type: string;
  /** Where it stands in the definition, such as `Steps[2]`. */
  readonly path: string;
  /** Its `Arguments` as the service would get them; what is not known yet stays an expression. */
  readonly arguments?: unknown;
  /** Members beside `Arguments` that the type has, such as `FunctionArn`, with their expressions worked out. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Of a Condition: how it came out, and why. */
  readonly outcome?: boolean;
  readonly takes?: "IfSteps" | "ElseSteps";
  readonly conditions?: readonly ExplainedCondition[];
  /** Why it fails: a Fail step's message, or an expression that has no value. */
  readonly failure?: string;
}

/** A step that does not run, or of which that is not known, and why. */
export interface OtherStep {
  readonly name: string;
  readonly type: string;
  readonly reason: string;
}

/** What an execution would do. */
export interface Simulation {
  /** `Unknown` where a condition cannot be decided from what is given. */
  readonly outcome: "Succeeded" | "Failed" | "Unknown";
  /** The names of the steps that run, each after all that it waits for. */
  readonly order: readonly string[];
  /** The steps that run, in that order. */
  readonly steps: readonly SimulatedStep[];
  /** The steps that never run. */
  readonly skipped: readonly OtherStep[];
  /** The steps of which it is not known whether they run. */
  readonly undecided: readonly OtherStep[];
  /** Why the execution fails: the first Fail step's message, or what else went wrong. */
  readonly failMessage?: string;
  /** Parameters without a default and without a value: an execution cannot start without them. */
  readonly missingParameters: readonly string[];
  /** What else StartPipelineExecution would refuse in the parameters, in its words. */
  readonly problems: readonly string[];
}
