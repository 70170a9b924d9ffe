import { plainArguments, resolve, type PyValue } from "../../../definition/evaluate/index.ts";
import type { Context } from "../../context.ts";
import type { Operations } from "../../sagemaker/operation.ts";
import { validateRequest } from "../../sagemaker/validate-request.ts";
import type { StepRun } from "./step-type.ts";

/** The step's resolved arguments as the request of its operation, with members that SageMaker fills itself. */
export function requestOf(
  { step, scope }: Pick<StepRun, "step" | "scope">,
  more: Readonly<Record<string, PyValue>> = {},
) {
  const args = resolve(step.Arguments ?? {}, scope) as { readonly [name: string]: PyValue };
  return plainArguments(step.Type, { ...args, ...more }) as Readonly<Record<string, unknown>>;
}

/** Calls an operation as a client would: a bad request is refused in the service's words. */
export async function call(ctx: Context, operations: Operations, name: string, request: object): Promise<unknown> {
  const run = operations[name];
  if (run === undefined) throw new Error(`the engine has no operation ${name}`);
  validateRequest(name, request);
  return run(ctx, request as never);
}
