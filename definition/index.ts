export * from "./problem.ts";
export * from "./model.ts";
export * from "./float.ts";
export * from "./path.ts";
export * from "./canonical.ts";
export * from "./expression.ts";
export * from "./graph.ts";
