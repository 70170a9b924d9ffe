import { createScheduler } from "./engine/scheduler.ts";
import { createHosting } from "./hosting/hosting.ts";
import { sagemakerOperations } from "./sagemaker/index.ts";
import type { Parts } from "./start.ts";

/** The engine's own scheduler and hosting. */
export const parts: Parts = { createScheduler, createHosting, sagemakerOperations };
