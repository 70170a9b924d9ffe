export { simulate } from "./simulate.ts";
export type { ExplainedCondition, OtherStep, SimulatedStep, SimulateOptions, Simulation } from "./simulation.ts";
