export * from "./problem.ts";
export * from "./model.ts";
export * from "./float.ts";
export * from "./path.ts";
export * from "./canonical.ts";
export * from "./expression.ts";
export * from "./graph.ts";
export * from "./parse.ts";
export type { Position } from "./positions.ts";
