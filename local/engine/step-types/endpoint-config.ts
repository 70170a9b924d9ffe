import { hostingOperations } from "../../sagemaker/hosting.ts";
import type { EndpointConfigRecord } from "../../hosting/records.ts";
import { uniqueName } from "../identity.ts";
import { call, requestOf } from "./operation-step.ts";
import type { StepType } from "./step-type.ts";

/** Makes a configuration under a name of this execution's own: steps after it read `Steps.<Step>.EndpointConfigName`. */
export const endpointConfig: StepType = {
  type: "EndpointConfig",
  operation: "CreateEndpointConfig",
  run: async (run) => {
    const { ctx, engine, note } = run;
    const request = requestOf(run);
    const given = String(request["EndpointConfigName"] ?? run.step.Name);
    const EndpointConfigName = uniqueName(given, engine.executionArn, (name) => ctx.store.get("EndpointConfig", name));
    await call(ctx, hostingOperations, "CreateEndpointConfig", { ...request, EndpointConfigName });
    const record = ctx.store.get<EndpointConfigRecord>("EndpointConfig", EndpointConfigName);
    note({ Metadata: { EndpointConfig: { Arn: record?.EndpointConfigArn } } });
    return { status: "Succeeded", properties: record };
  },
};
