export type * from "./finding.ts";
export * from "./shape.ts";
export * from "./check.ts";
export * from "./step-shapes.ts";
