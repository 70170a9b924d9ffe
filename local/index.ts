export { engineDefaults } from "./defaults.ts";
export { findEngine, type FoundEngine } from "./find.ts";
export { startEngine, type Engine, type EngineOptions, type Parts } from "./start.ts";
