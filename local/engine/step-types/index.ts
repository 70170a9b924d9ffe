import { callback } from "./callback.ts";
import { clarifyCheck, qualityCheck } from "./checks.ts";
import { condition } from "./condition.ts";
import { endpoint } from "./endpoint.ts";
import { endpointConfig } from "./endpoint-config.ts";
import { fail } from "./fail.ts";
import { lambda } from "./lambda.ts";
import { model } from "./model.ts";
import { processing } from "./processing.ts";
import { registerModel } from "./register-model.ts";
import type { StepType } from "./step-type.ts";
import { training } from "./training.ts";
import { transform } from "./transform.ts";
import { tuning } from "./tuning.ts";
import { unsupported, unsupportedTypes } from "./unsupported.ts";

const types: ReadonlyMap<string, StepType> = new Map(
  [
    processing,
    training,
    tuning,
    transform,
    model,
    registerModel,
    endpointConfig,
    endpoint,
    qualityCheck,
    clarifyCheck,
    lambda,
    callback,
    condition,
    fail,
    ...unsupportedTypes,
  ].map((type) => [type.type, type]),
);

/** What runs a type of step; a type that the engine does not run fails, in words that say so. */
export const stepTypeOf = (type: string): StepType => types.get(type) ?? unsupported(type);
