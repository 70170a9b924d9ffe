export type {
  ArtifactFiles,
  Artifacts,
  Buildspec,
  BuildspecEnv,
  BuildspecProblem,
  Cache,
  InstallPhase,
  Phase,
  Report,
  YesNo,
} from "./model.ts";
export { readBuildspec, type ReadBuildspec } from "./read.ts";
export { shellArgument, variablesRead, writeBuildspec } from "./write.ts";
