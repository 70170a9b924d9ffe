export * from "./steps/index.ts";
export { isPipeline, pipeline, type Pipeline, type PipelineOptions } from "./pipelines/pipeline.ts";
export type { PipelineSettings } from "./pipelines/settings.ts";
export {
  assign,
  fromEvent,
  onEvent,
  schedule,
  type Assignment,
  type EventAssignment,
  type EventOptions,
  type EventPattern,
  type FromEvent,
  type Rate,
  type ScheduleOptions,
  type Trigger,
} from "./pipelines/trigger.ts";
export { kwargs, type Kwargs } from "./pipelines/kwargs.ts";
export { Float, ProblemError, validate, type Problem } from "./definition/index.ts";
export { simulate, type SimulateOptions, type Simulation } from "./definition/index.ts";
