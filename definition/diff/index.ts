export type { CacheEffect } from "./cache.ts";
export type { ValueChange } from "./compare.ts";
export type { Place } from "./match.ts";
export {
  diffDefinitions,
  type DefinitionDiff,
  type EdgeChange,
  type ParameterChange,
  type StepChange,
} from "./diff.ts";
export { diffMarkdown } from "./markdown.ts";
export { diffText, type Paint } from "./text.ts";
