export { engineDefaults } from "./defaults.ts";
export { findEngine, type FoundEngine } from "./find.ts";
export { startEngine, type Engine, type EngineOptions, type Parts } from "./start.ts";
export { ensureEnvironment, type Environment, type EnvironmentOptions } from "./containers/environment.ts";
export { openManifests, type RunManifest } from "./containers/run-manifest.ts";
export { probeRunners, type Runners } from "./containers/runners/index.ts";
export { FaultError, readFault } from "./engine/fault-text.ts";
