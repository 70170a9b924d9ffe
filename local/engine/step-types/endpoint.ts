import { setTimeout as sleep } from "node:timers/promises";
import { getEndpoint } from "../../hosting/records.ts";
import { hostingOperations } from "../../sagemaker/hosting.ts";
import { call, requestOf } from "./operation-step.ts";
import type { StepEnd, StepRun, StepType } from "./step-type.ts";

const pollMs = 50;
const settled: ReadonlySet<string> = new Set(["InService", "Failed", "OutOfService", "UpdateRollbackFailed"]);

/** Creates the endpoint, or updates the one that has its name, and waits until it serves. */
export const endpoint: StepType = {
  type: "Endpoint",
  operation: "CreateEndpoint",
  run: async (run) => {
    const { ctx, note } = run;
    const request = requestOf(run);
    const name = String(request["EndpointName"] ?? "");
    const exists = getEndpoint(ctx, name) !== undefined;
    // UpdateEndpoint takes no tags.
    const { Tags: _tags, ...update } = request;
    if (exists) await call(ctx, hostingOperations, "UpdateEndpoint", update);
    else await call(ctx, hostingOperations, "CreateEndpoint", request);
    note({ StepStatus: "Executing", Metadata: { Endpoint: { Arn: getEndpoint(ctx, name)?.EndpointArn } } });
    return inService(run, name, String(request["EndpointConfigName"] ?? ""));
  },
};

async function inService({ ctx, stop }: StepRun, name: string, config: string): Promise<StepEnd> {
  for (;;) {
    const record = getEndpoint(ctx, name);
    if (record === undefined) return failed(`endpoint ${name} was deleted before it was in service`);
    const status = record.EndpointStatus ?? "";
    if (settled.has(status)) {
      if (status === "InService" && record.EndpointConfigName === config)
        return { status: "Succeeded", properties: record };
      // An update that was rolled back is in service too, with the configuration of before.
      const what = status === "InService" ? "went back to its earlier configuration" : `is ${status}`;
      return failed(`endpoint ${name} ${what}: ${record.FailureReason ?? "no reason is known"}`);
    }
    // The endpoint goes on by itself; only waiting for it ends.
    if (stop.aborted) return { status: "Stopped" };
    await sleep(pollMs);
  }
}

const failed = (text: string): StepEnd => ({ status: "Failed", reason: `ClientError: ${text}` });
