import type { Register } from "../command.ts";
import { register as approve } from "./approve.ts";
import { register as demo } from "./demo.ts";
import { register as deploy } from "./deploy.ts";
import { register as getPipelineDefinition } from "./get-pipeline-definition.ts";
import { register as graph } from "./graph.ts";
import { register as init } from "./init.ts";
import { register as invoke } from "./invoke.ts";
import { register as local } from "./local.ts";
import { register as logs } from "./logs.ts";
import { register as promote } from "./promote.ts";
import { register as release } from "./release.ts";
import { register as runPipeline } from "./run-pipeline.ts";
import { register as run } from "./run.ts";
import { register as simulate } from "./simulate.ts";
import { register as status } from "./status.ts";
import { register as synth } from "./synth.ts";
import { register as test } from "./test.ts";
import { register as validate } from "./validate.ts";

/** Every command, in the order in which help lists them. */
export const commands: readonly Register[] = [
  init,
  synth,
  validate,
  graph,
  simulate,
  run,
  status,
  logs,
  release,
  approve,
  deploy,
  test,
  promote,
  invoke,
  local,
  demo,
  runPipeline,
  getPipelineDefinition,
];
